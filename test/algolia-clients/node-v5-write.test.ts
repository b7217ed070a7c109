/** `algoliasearch` 5 in Node: records, batches, copies, replacement of an index, restart. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { algoliasearch } from 'algoliasearch';
import { type Client5Fixture, client5Options, openClient5 } from './client5-fixture.js';
import { startServer } from './running-server.js';

let fixture: Client5Fixture;
let client: Client5Fixture['client'];
beforeAll(async () => {
  fixture = await openClient5();
  client = fixture.client;
});
afterAll(() => fixture.close());

const search: Client5Fixture['search'] = (parameters, indexName) => fixture.search(parameters, indexName);
const idsOf: Client5Fixture['idsOf'] = (parameters, indexName) => fixture.idsOf(parameters, indexName);

describe('writing', () => {
  test('single records, partial updates and their operations', async () => {
    const indexName = 'single';
    const { objectID = '' } = await client.saveObject({ indexName, body: { title: 'No id' } });
    expect(objectID).not.toBe('');
    expect(await client.getObject({ indexName, objectID })).toEqual({ objectID, title: 'No id' });
    await client.addOrUpdateObject({ indexName, objectID: 'c', body: { n: 3, list: ['a'] } });
    const change = (attributesToUpdate: Record<string, unknown>, createIfNotExists = false, id = 'c') =>
      client.partialUpdateObject({ indexName, objectID: id, attributesToUpdate, createIfNotExists });
    await change({ n: { _operation: 'Increment', value: 2 }, list: { _operation: 'AddUnique', value: 'b' } });
    await change({ list: { _operation: 'AddUnique', value: 'b' }, t: 'new' });
    expect(await client.getObject({ indexName, objectID: 'c' })).toEqual({
      objectID: 'c',
      n: 5,
      list: ['a', 'b'],
      t: 'new',
    });
    await change({ x: 1 }, false, 'missing');
    await change({ x: 1 }, true, 'made');
    expect(
      await client.getObjects({ requests: ['missing', 'made'].map((id) => ({ indexName, objectID: id })) }),
    ).toEqual({ results: [null, { objectID: 'made', x: 1 }] });
    await client.deleteObject({ indexName, objectID: 'c' });
    await expect(client.getObject({ indexName, objectID: 'c' })).rejects.toMatchObject({
      status: 404,
      message: 'ObjectID does not exist',
    });
    expect(await client.getObject({ indexName, objectID: 'made', attributesToRetrieve: ['y'] })).toEqual({
      objectID: 'made',
    });
  });

  test('batches, compressed as well; browse, deleteBy, clear and delete', async () => {
    const indexName = 'many';
    const zipped = algoliasearch('APP', 'KEY', { ...client5Options(fixture.server), compression: 'gzip' });
    const objects = Array.from({ length: 2500 }, (_, i) => ({ objectID: `g${i}`, n: i, text: 'lorem ipsum dolor' }));
    const answers = await zipped.saveObjects({ indexName, objects, waitForTasks: true });
    expect(answers).toHaveLength(3);
    const browsed: string[] = [];
    await client.browseObjects({
      indexName,
      browseParams: { hitsPerPage: 700 },
      aggregator: ({ hits }) => void browsed.push(...hits.map(({ objectID }) => objectID)),
    });
    expect(browsed).toHaveLength(2500);
    expect(new Set(browsed).size).toBe(2500);
    const filtered: string[] = [];
    await client.browseObjects({
      indexName,
      browseParams: { hitsPerPage: 100, filters: 'n < 250', query: 'ipsum' },
      aggregator: ({ hits }) => void filtered.push(...hits.map(({ objectID }) => objectID)),
    });
    expect(new Set(filtered).size).toBe(250);
    expect(filtered).toHaveLength(250);
    await client.deleteBy({ indexName, deleteByParams: { filters: 'n >= 10' } });
    expect((await search({}, indexName)).nbHits).toBe(10);
    await client.partialUpdateObjects({ indexName, objects: [{ objectID: 'g1', n: 1000 }], createIfNotExists: false });
    expect(await idsOf({ numericFilters: ['n > 100'] }, indexName)).toEqual(['g1']);
    await client.deleteObjects({ indexName, objectIDs: ['g1', 'g2'] });
    expect((await search({}, indexName)).nbHits).toBe(8);
    await client.clearObjects({ indexName });
    expect((await search({}, indexName)).nbHits).toBe(0);
    const { taskID } = await client.deleteIndex({ indexName });
    await client.waitForTask({ indexName, taskID });
    await expect(search({}, indexName)).rejects.toMatchObject({
      status: 404,
      message: `Index ${indexName} does not exist.`,
    });
  });

  test('pages of 1,000 hits', async () => {
    const indexName = 'pages';
    const objects = Array.from({ length: 1500 }, (_, i) => ({ objectID: `p${i}`, title: `page ${i}` }));
    await client.saveObjects({ indexName, objects });
    const first = await search({ hitsPerPage: 1000 }, indexName);
    expect(first.hits).toHaveLength(1000);
    expect(first).toMatchObject({ nbHits: 1500, nbPages: 1 });
    expect((await search({ hitsPerPage: 1000, page: 1 }, indexName)).hits).toEqual([]);
  });

  test('replaceAllObjects keeps settings and replicas', async () => {
    const indexName = 'swap';
    await client.saveObjects({ indexName, objects: [{ objectID: 'old', title: 'Old' }] });
    await client.setSettings({
      indexName,
      indexSettings: { searchableAttributes: ['title'], replicas: ['swap_sorted'], hitsPerPage: 7 },
    });
    const objects = [{ objectID: 'new', title: 'New', other: 'hidden' }];
    await client.replaceAllObjects({ indexName, objects });
    expect((await search({}, indexName)).hits.map(({ objectID }) => objectID)).toEqual(['new']);
    expect(await client.getSettings({ indexName })).toEqual({
      searchableAttributes: ['title'],
      replicas: ['swap_sorted'],
      hitsPerPage: 7,
    });
    expect(await idsOf({ query: 'hidden' }, indexName)).toEqual([]);
    await client.replaceAllObjects({ indexName: 'swap_new', objects });
    expect(await idsOf({ query: 'hidden' }, 'swap_new')).toEqual(['new']);
    const { items } = await client.listIndices();
    expect(items.map(({ name }) => name).filter((name) => name.startsWith('swap'))).toEqual(['swap', 'swap_new']);
  });

  test('replaceAllObjects works on the default index', async () => {
    await client.replaceAllObjects({ indexName: 'articles', objects: [{ objectID: 'a', title: 'Only one' }] });
    expect(await idsOf({}, 'articles')).toEqual(['a']);
    const native: unknown = await (await fetch(`http://${fixture.server.host}/search?q=only`)).json();
    expect(native).toMatchObject({ total: 1, hits: [{ id: 'a', title: 'Only one' }] });
    await client.clearObjects({ indexName: 'articles' });
  });

  test('an index is copied, and a batch writes to several indexes', async () => {
    const { taskID } = await client.operationIndex({
      indexName: 'news',
      operationIndexParams: { operation: 'copy', destination: 'copy' },
    });
    await client.waitForTask({ indexName: 'news', taskID });
    expect(await idsOf({ query: 'paris' }, 'copy')).toEqual(['1', '3']);
    const { objectIDs, taskID: tasks } = await client.multipleBatch({
      requests: [
        { action: 'addObject', indexName: 'copy', body: { objectID: 'q', title: 'Paris again' } },
        { action: 'addObject', indexName: 'third', body: { objectID: 'r' } },
      ],
    });
    expect(objectIDs).toEqual(['q', 'r']);
    expect(Object.keys(tasks)).toEqual(['copy', 'third']);
    expect(await idsOf({ query: 'paris' }, 'copy')).toEqual(['1', '3', 'q']);
    expect(await client.indexExists({ indexName: 'third' })).toBe(true);
    expect(await client.indexExists({ indexName: 'nowhere' })).toBe(false);
  });

  test('a delete action in a batch deletes the index and its settings', async () => {
    const indexName = 'doomed';
    await client.saveObjects({ indexName, objects: [{ objectID: 'a', title: 'old' }] });
    await client.setSettings({ indexName, indexSettings: { hitsPerPage: 3 } });
    await client.batch({
      indexName,
      batchWriteParams: {
        requests: [
          { action: 'delete', body: {} },
          { action: 'addObject', body: { objectID: 'b', title: 'new' } },
        ],
      },
    });
    expect(await idsOf({}, indexName)).toEqual(['b']);
    expect(await client.getSettings({ indexName })).toEqual({});
    await client.batch({ indexName, batchWriteParams: { requests: [{ action: 'delete', body: {} }] } });
    expect(await client.indexExists({ indexName })).toBe(false);
  });

  test('indexes are listed with their dates, by page', async () => {
    const { items, nbPages } = await client.listIndices();
    expect(nbPages).toBe(1);
    expect(items[0]).toMatchObject({
      name: 'articles',
      entries: 0,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      updatedAt: expect.stringMatching(/Z$/),
    });
    const second = await client.listIndices({ page: 1, hitsPerPage: 1 });
    expect(second).toMatchObject({ items: [{ name: items[1]?.name }], nbPages: items.length });
  });
});

test('records and settings are unchanged after a restart', async () => {
  const record = {
    objectID: 'x/ü 1',
    title: '  spaced \u2028',
    id: 7,
    tags: 'single',
    date: '2024-03-01',
    nested: { a: [1, { b: null }], 'key with <script>': true },
    updatedAt: '2001-01-01',
    empty: '',
  };
  const folder = await mkdtemp(join(tmpdir(), 'lede-algolia-restart-'));
  const first = await startServer({}, folder);
  const before = algoliasearch('APP', 'KEY', client5Options(first));
  await before.saveObject({ indexName: 'restarted', body: record });
  await before.setSettings({ indexName: 'restarted', indexSettings: { attributesForFaceting: ['tags'] } });
  await first.close();
  const second = await startServer({}, folder);
  const after = algoliasearch('APP', 'KEY', client5Options(second));
  try {
    expect(await after.getObject({ indexName: 'restarted', objectID: 'x/ü 1' })).toEqual({
      ...record,
      updatedAt_timestamp: 978307200,
    });
    expect(await after.getSettings({ indexName: 'restarted' })).toEqual({ attributesForFaceting: ['tags'] });
  } finally {
    await second.close();
    await rm(folder, { recursive: true });
  }
});
