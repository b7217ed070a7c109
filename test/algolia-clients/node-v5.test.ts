/** `algoliasearch` 5, full and lite, unmodified but for the host and their patience, against a running server. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { algoliasearch } from 'algoliasearch';
import { liteClient } from 'algoliasearch/lite';
import { NEWS, PATIENCE, type RunningTestServer, startServer } from './running-server.js';

let server: RunningTestServer;
let client: ReturnType<typeof algoliasearch>;
const { connect, read, write } = PATIENCE;
const options = ({ host } = server) => ({
  hosts: [{ url: host, accept: 'readWrite' as const, protocol: 'http' as const }],
  timeouts: { connect: connect * 1000, read: read * 1000, write: write * 1000 },
});

beforeAll(async () => {
  server = await startServer();
  client = algoliasearch('APP', 'KEY', options());
  const responses = await client.saveObjects({ indexName: 'news', objects: NEWS, waitForTasks: true });
  expect(responses.map(({ objectIDs }) => objectIDs)).toEqual([['1', '2', '3', '4', '5', '6']]);
});
afterAll(() => server.close());

const search = async (parameters: Record<string, unknown>, indexName = 'news') =>
  client.searchSingleIndex<Record<string, unknown>>({ indexName, searchParams: parameters });
const idsOf = async (parameters: Record<string, unknown>, indexName?: string) =>
  (await search(parameters, indexName)).hits.map(({ objectID }) => objectID).sort();

describe('searching', () => {
  test('finds records with what matched in tags, and gives them back as they were', async () => {
    const { hits, nbHits, nbPages, page, index, query } = await search({ query: 'paris', hitsPerPage: 1 });
    expect({ nbHits, nbPages, page, index, query }).toEqual({
      nbHits: 2,
      nbPages: 2,
      page: 0,
      index: 'news',
      query: 'paris',
    });
    const [hit] = hits;
    expect(hit).toMatchObject(NEWS.find(({ objectID }) => objectID === hit?.objectID) ?? {});
    expect(hit?._highlightResult).toMatchObject({
      title: { value: expect.stringContaining('<em>Paris</em>'), matchLevel: 'full', matchedWords: ['paris'] },
      author: { value: 'Ana Ruiz', matchLevel: 'none', matchedWords: [] },
      tags: [{ value: 'france' }, {}],
      words: { value: expect.stringMatching(/^\d+$/) },
    });
  });

  test('marks what was typed of a word, with the text around it as it is', async () => {
    const { hits } = await search({ query: 'tok', filters: 'section:tech', attributesToSnippet: ['body:5'] });
    expect(hits[0]?._highlightResult).toMatchObject({ title: { value: '<em>Tok</em>yo <b>robots</b> & trains' } });
    expect(hits[0]?._snippetResult).toEqual({
      body: { value: 'Robots guide passengers in <em>Tok</em>yo.', matchLevel: 'full' },
    });
    const cut = await search({ query: 'tok', filters: 'section:business', attributesToSnippet: ['body:5'] });
    expect(cut.hits[0]?._snippetResult).toEqual({
      body: { value: 'Stocks rallied in <em>Tok</em>yo as…', matchLevel: 'full' },
    });
  });

  test('searches every string attribute, all words at once, and forgives a slip', async () => {
    expect(await idsOf({ query: 'ruiz' })).toEqual(['1', '3']);
    expect(await idsOf({ query: 'weather' })).toEqual(['4']);
    expect(await idsOf({ query: 'paris election' })).toEqual(['1']);
    expect(await idsOf({ query: 'paris tokyo' })).toEqual([]);
    expect(await idsOf({ query: 'paris tokyo', removeWordsIfNoResults: 'allOptional' })).toEqual(['1', '2', '3', '6']);
    expect(await idsOf({ query: 'fashoin' })).toEqual(['3']);
    expect(await idsOf({ query: 'fashoin', typoTolerance: false })).toEqual([]);
  });

  test('takes signs for signs unless asked for advanced syntax', async () => {
    expect(await idsOf({ query: 'paris -election' })).toEqual(['1']);
    expect(await idsOf({ query: 'paris -election', advancedSyntax: true })).toEqual(['3']);
    expect(await idsOf({ query: '"fashion week"', advancedSyntax: true })).toEqual(['3']);
    expect(await idsOf({ query: '"week fashion"', advancedSyntax: true })).toEqual([]);
  });

  test.each([
    [{ filters: 'section:politics AND words > 300' }, ['1']],
    [{ filters: '(section:politics OR section:tech) AND NOT author:"Lee Park"' }, ['1', '6']],
    [{ filters: 'words:300 TO 500' }, ['1', '3', '6']],
    [{ filters: 'tags:election AND publishedAt >= 1704067200 AND publishedAt < 1714521600' }, ['1']],
    [{ filters: "tags:'-dash'" }, ['5']],
    [{ filters: '"author:Lee Park"' }, ['4', '5']],
    [{ filters: 'objectID:2 OR objectID:3' }, ['2', '3']],
    [{ filters: 'politics' }, []],
    [{ facetFilters: [['section:politics', 'section:tech']] }, ['1', '5', '6']],
    [{ facetFilters: ['section:-politics', 'tags:france'] }, ['3']],
    [{ facetFilters: ['tags:\\-dash'] }, ['5']],
    [{ facetFilters: [['hierarchicalSection.lvl1:News > politics']] }, ['1', '5']],
    [{ numericFilters: ['words>=300', 'words<=500'] }, ['1', '3', '6']],
    [{ numericFilters: [['words=610', 'words < 200']] }, ['2', '4']],
  ])('narrows by %j', async (parameters, ids) => {
    expect(await idsOf(parameters)).toEqual(ids);
  });

  test('counts facets under all filters, with figures of numbers', async () => {
    const { facets, facets_stats } = await search({
      facets: ['section', 'words', 'nothing'],
      facetFilters: [['section:politics', 'section:tech']],
      hitsPerPage: 0,
    });
    expect(facets).toEqual({ section: { politics: 2, tech: 1 }, words: { 280: 1, 420: 1, 500: 1 } });
    expect(facets_stats).toEqual({ words: { min: 280, max: 500, avg: 400, sum: 1200 } });
  });

  test('searches facet values and answers several requests in their order', async () => {
    const { results } = await client.search({
      requests: [
        { type: 'facet', indexName: 'news', facet: 'tags', facetQuery: 'el', maxFacetHits: 5 },
        { indexName: 'news', query: 'storm' },
        { indexName: 'news', query: '', hitsPerPage: 0, facets: 'section' as unknown as string[] },
      ],
    });
    expect(results).toMatchObject([
      { facetHits: [{ value: 'election', highlighted: '<em>el</em>ection', count: 2 }] },
      { hits: [{ objectID: '4' }] },
      { hits: [], nbHits: 6, nbPages: 0, facets: { section: { politics: 2 } } },
    ]);
    const values = await client.searchForFacetValues({
      indexName: 'news',
      facetName: 'tags',
      searchForFacetValuesRequest: { facetQuery: 'fra' },
    });
    expect(values.facetHits).toEqual([{ value: 'france', highlighted: '<em>fra</em>nce', count: 2 }]);
  });

  test('sorts by replicas, those of every index and those declared', async () => {
    const order = async (name: string) => (await search({}, name)).hits.map(({ objectID }) => objectID);
    expect(await order('news_newest')).toEqual(['6', '5', '4', '3', '2', '1']);
    expect(await order('news_oldest')).toEqual(['1', '2', '3', '4', '5', '6']);
    expect(await order('news_words_desc')).toEqual(['2', '6', '1', '3', '5', '4']);
    await client.setSettings({ indexName: 'news', indexSettings: { replicas: ['by_length'] } });
    await client.setSettings({ indexName: 'by_length', indexSettings: { ranking: ['asc(words)'] } });
    expect(await order('by_length')).toEqual(['4', '5', '3', '1', '6', '2']);
    expect(await client.getSettings({ indexName: 'by_length' })).toMatchObject({ primary: 'news' });
    await expect(client.saveObject({ indexName: 'by_length', body: { a: 1 } })).rejects.toMatchObject({ status: 409 });
    await expect(client.deleteIndex({ indexName: 'by_length' })).rejects.toMatchObject({ status: 409 });
    await expect(client.clearObjects({ indexName: 'news_newest' })).rejects.toMatchObject({ status: 409 });
    await expect(
      client.saveSynonyms({ indexName: 'by_length', synonymHit: [], forwardToReplicas: true }),
    ).rejects.toMatchObject({ status: 409 });
    await expect(
      client.operationIndex({
        indexName: 'news',
        operationIndexParams: { operation: 'copy', destination: 'by_length' },
      }),
    ).rejects.toMatchObject({ status: 409 });
  });

  test('projects attributes, by path too', async () => {
    const { hits } = await search({
      query: 'storm',
      attributesToRetrieve: ['title', 'hierarchicalSection.lvl1'],
      attributesToHighlight: [],
    });
    expect(hits).toEqual([
      { objectID: '4', title: 'Storm closes ports', hierarchicalSection: { lvl1: 'News > local' } },
    ]);
    const rest = await search({ query: 'storm', attributesToRetrieve: ['*', '-body', '-hierarchicalSection'] });
    expect(rest.hits[0]).not.toHaveProperty('body');
    expect(rest.hits[0]).toHaveProperty('title');
  });

  test('the lite client searches as well', async () => {
    const lite = liteClient('APP', 'KEY', options());
    const { results } = await lite.search([{ indexName: 'news', params: { query: 'robots' } }]);
    expect(results).toMatchObject([{ hits: [{ objectID: '6' }] }]);
  });
});

test('further searches are left out when one finds enough', async () => {
  const requests = ['paris', 'tokyo', 'storm'].map((query) => ({ indexName: 'news', query, hitsPerPage: 2 }));
  const { results } = await client.search({ requests, strategy: 'stopIfEnoughMatches' });
  expect(results).toMatchObject([{ nbHits: 2 }, { hits: [], processed: false }, { hits: [], processed: false }]);
});

describe('writing', () => {
  test('single records, parts of them, and operations on values', async () => {
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

  test('batches, compressed too, browsed page by page, removed by filter, cleared, deleted', async () => {
    const indexName = 'many';
    const zipped = algoliasearch('APP', 'KEY', { ...options(), compression: 'gzip' });
    const objects = Array.from({ length: 2500 }, (_, i) => ({ objectID: `g${i}`, n: i, text: 'lorem ipsum dolor' }));
    const answers = await zipped.saveObjects({ indexName, objects, waitForTasks: true });
    expect(answers).toHaveLength(3);
    const seen: string[] = [];
    await client.browseObjects({
      indexName,
      browseParams: { hitsPerPage: 700 },
      aggregator: ({ hits }) => void seen.push(...hits.map(({ objectID }) => objectID)),
    });
    expect(seen).toHaveLength(2500);
    expect(new Set(seen).size).toBe(2500);
    const some: string[] = [];
    await client.browseObjects({
      indexName,
      browseParams: { hitsPerPage: 100, filters: 'n < 250', query: 'ipsum' },
      aggregator: ({ hits }) => void some.push(...hits.map(({ objectID }) => objectID)),
    });
    expect(new Set(some).size).toBe(250);
    expect(some).toHaveLength(250);
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

  test('a hundred hits and more on a page', async () => {
    const indexName = 'pages';
    const objects = Array.from({ length: 1500 }, (_, i) => ({ objectID: `p${i}`, title: `page ${i}` }));
    await client.saveObjects({ indexName, objects });
    const first = await search({ hitsPerPage: 1000 }, indexName);
    expect(first.hits).toHaveLength(1000);
    expect(first).toMatchObject({ nbHits: 1500, nbPages: 1 });
    expect((await search({ hitsPerPage: 1000, page: 1 }, indexName)).hits).toEqual([]);
  });

  test('replaces everything, keeping settings and replicas', async () => {
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

  test('replaces everything in the default index too', async () => {
    await client.replaceAllObjects({ indexName: 'articles', objects: [{ objectID: 'a', title: 'Only one' }] });
    expect(await idsOf({}, 'articles')).toEqual(['a']);
    const native: unknown = await (await fetch(`http://${server.host}/search?q=only`)).json();
    expect(native).toMatchObject({ total: 1, hits: [{ id: 'a', title: 'Only one' }] });
    await client.clearObjects({ indexName: 'articles' });
  });

  test('copies an index, and several at once are written to', async () => {
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

  test('synonyms are applied, looked through and removed', async () => {
    await client.saveSynonyms({
      indexName: 'copy',
      synonymHit: [{ objectID: 's', type: 'synonym', synonyms: ['ballot', 'polls'] }],
      replaceExistingSynonyms: true,
    });
    expect(await idsOf({ query: 'ballot' }, 'copy')).toEqual(['5']);
    expect(await idsOf({ query: 'ballot', synonyms: false }, 'copy')).toEqual([]);
    await client.saveSynonym({
      indexName: 'copy',
      objectID: 't',
      synonymHit: { objectID: 't', type: 'oneWaySynonym', input: 'vote', synonyms: ['polls'] },
    });
    expect(await idsOf({ query: 'vote' }, 'copy')).toEqual(expect.arrayContaining(['5']));
    await client.saveSynonym({
      indexName: 'copy',
      objectID: 'u',
      synonymHit: { objectID: 'u', type: 'altCorrection1', word: 'wahlen', corrections: ['polls'] },
    });
    expect(await idsOf({ query: 'wahlen' }, 'copy')).toEqual(['5']);
    await client.deleteSynonym({ indexName: 'copy', objectID: 'u' });
    await expect(
      client.saveSynonym({
        indexName: 'copy',
        objectID: 'v',
        synonymHit: { objectID: 'v', type: 'placeholder', placeholder: '<x>', replacements: ['1'] },
      }),
    ).rejects.toMatchObject({ status: 400, message: expect.stringMatching(/^synonyms\.0 must be a synonym/) });
    const seen: string[] = [];
    await client.browseSynonyms({
      indexName: 'copy',
      searchSynonymsParams: { hitsPerPage: 1 },
      aggregator: ({ hits }) => void seen.push(...hits.map(({ objectID }) => objectID)),
    });
    expect(seen).toEqual(['s', 't']);
    expect((await client.searchSynonyms({ indexName: 'copy', searchSynonymsParams: { type: 'synonym' } })).nbHits).toBe(
      1,
    );
    expect(await client.getSynonym({ indexName: 'copy', objectID: 's' })).toMatchObject({ type: 'synonym' });
    await client.deleteSynonym({ indexName: 'copy', objectID: 's' });
    await expect(client.getSynonym({ indexName: 'copy', objectID: 's' })).rejects.toMatchObject({ status: 404 });
    expect(await idsOf({ query: 'ballot' }, 'copy')).toEqual([]);
    await client.clearSynonyms({ indexName: 'copy' });
    expect((await client.searchSynonyms({ indexName: 'copy' })).nbHits).toBe(0);
  });

  test('rules that promote and hide are followed; others, and keys, are refused with the reason', async () => {
    const indexName = 'ruled';
    await client.saveObjects({ indexName, objects: NEWS });
    const condition = { pattern: 'paris', anchoring: 'is' as const };
    const rules = [
      { objectID: 'put', conditions: [condition], consequence: { promote: [{ objectID: '2', position: 0 }] } },
      { objectID: 'hide', condition, consequence: { hide: [{ objectID: '1' }] } },
      { objectID: 'none', consequence: {} },
      { objectID: 'off', enabled: false, consequence: { params: { query: 'x' } } },
    ];
    await client.saveRules({ indexName, rules });
    const order = async (parameters: object) =>
      (await search({ query: 'paris', ...parameters }, indexName)).hits.map(({ objectID }) => objectID);
    expect(await order({})).toEqual(['2', '3']);
    expect((await order({ enableRules: false })).sort()).toEqual(['1', '3']);
    await client.replaceAllObjects({ indexName, objects: NEWS });
    expect(await order({})).toEqual(['2', '3']);
    const kept: unknown[] = [];
    await client.browseRules({ indexName, aggregator: ({ hits }) => void kept.push(...hits) });
    expect(kept).toEqual(rules);
    expect((await client.searchRules({ indexName, searchRulesParams: { enabled: false } })).nbHits).toBe(1);
    await client.deleteRule({ indexName, objectID: 'hide' });
    expect((await order({})).sort()).toEqual(['1', '2', '3']);
    await client.clearRules({ indexName });
    expect((await order({})).sort()).toEqual(['1', '3']);
    for (const [consequence, message] of [
      [{ params: { query: 'x' } }, 'parameters of rules'],
      [{ userData: {} }, 'promote and hide only'],
      [{ promote: [{ objectID: '1', position: 3 }] }, 'without a gap'],
    ] satisfies [object, string][]) {
      await expect(
        client.saveRule({ indexName, objectID: 'r', rule: { objectID: 'r', conditions: [condition], consequence } }),
      ).rejects.toMatchObject({ status: 400, message: expect.stringContaining(message) });
    }
    await expect(
      client.saveRules({ indexName, rules: [{ objectID: 'r', consequence: { hide: [{ objectID: '1' }] } }] }),
    ).rejects.toMatchObject({ status: 400, message: expect.stringContaining('needs a condition') });
    await expect(client.addApiKey({ acl: ['search'] })).rejects.toMatchObject({ status: 403 });
  });

  test('a batch deletes an index where it says so, settings and all', async () => {
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

  test('indexes are listed with their dates, page by page', async () => {
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

describe('settings', () => {
  test('searchableAttributes say what is searched, and what weighs most, for records that are there already', async () => {
    const indexName = 'films';
    await client.saveObjects({
      indexName,
      objects: [
        { objectID: 'a', name: 'The Matrix', director: 'Wachowski', plot: 'A hacker learns of the storm', year: 1999 },
        { objectID: 'b', name: 'The Storm', director: 'Petersen', plot: 'Fishermen at sea', year: 2000 },
      ],
    });
    expect(await idsOf({ query: 'wachowski' }, indexName)).toEqual(['a']);
    const order = async () => (await search({ query: 'storm' }, indexName)).hits.map(({ objectID }) => objectID);
    expect(await order()).toEqual(['b', 'a']);
    await client.setSettings({ indexName, indexSettings: { searchableAttributes: ['plot', 'unordered(name)'] } });
    expect(await order()).toEqual(['a', 'b']);
    expect(await idsOf({ query: 'wachowski' }, indexName)).toEqual([]);
    expect(await idsOf({ query: 'storm', restrictSearchableAttributes: ['name'] }, indexName)).toEqual(['b']);
    const { hits } = await search({ query: 'storm' }, indexName);
    expect(Object.keys(hits[0]?._highlightResult ?? {}).sort()).toEqual(['name', 'plot']);
  });

  test('customRanking orders what no words do, and distinct keeps the best of each', async () => {
    const indexName = 'films';
    await client.setSettings({
      indexName,
      indexSettings: { customRanking: ['desc(year)'], attributeForDistinct: 'studio', distinct: true },
    });
    await client.saveObjects({
      indexName,
      objects: [
        { objectID: 'c', name: 'Third', studio: 'W', year: 1990 },
        { objectID: 'd', name: 'Fourth', studio: 'W', year: 2010 },
      ],
    });
    const { hits, nbHits } = await search({}, indexName);
    expect(hits.map(({ objectID }) => objectID)).toEqual(['d', 'b', 'a']);
    expect(nbHits).toBe(3);
    expect((await search({ distinct: false }, indexName)).nbHits).toBe(4);
  });

  test('a search of some attributes finds what stands in them, also where they share a field', async () => {
    const restricted = (query: string, ...restrictSearchableAttributes: string[]) =>
      idsOf({ query, restrictSearchableAttributes });
    expect(await restricted('paris', 'title')).toEqual(['1', '3']);
    expect(await restricted('paris', 'author')).toEqual([]);
    expect(await restricted('ruiz', 'author')).toEqual(['1', '3']);
    expect(await restricted('rui', 'author', 'tags')).toEqual(['1', '3']);
    expect(await restricted('riuz', 'author')).toEqual(['1', '3']);
    expect(await restricted('ruiz election', 'author', 'tags')).toEqual(['1']);
    const counted = await search({ query: 'tokyo', restrictSearchableAttributes: ['body'], facets: ['author'] });
    expect(counted).toMatchObject({ nbHits: 2, facets: { author: { 'Ken Ito': 2 } } });
    expect(counted).not.toHaveProperty('message');
    const seen: unknown[] = [];
    await client.browseObjects({
      indexName: 'news',
      browseParams: { query: 'election', restrictSearchableAttributes: ['tags'], hitsPerPage: 1 },
      aggregator: ({ hits }) => void seen.push(...hits.map(({ objectID }) => objectID)),
    });
    expect(seen).toEqual(['1', '5']);
    const values = await client.searchForFacetValues({
      indexName: 'news',
      facetName: 'section',
      searchForFacetValuesRequest: { params: 'query=paris&restrictSearchableAttributes=author' },
    });
    expect(values.facetHits).toEqual([]);
  });

  test('customRanking decides between hits that are about as relevant, and ranking may come before words', async () => {
    const indexName = 'phones';
    const objects = ['a', 'b', 'c', 'd'].map((objectID, i) => ({
      objectID,
      name: objectID === 'd' ? 'Case' : `Phone ${objectID.toUpperCase()}`,
      text: objectID === 'd' ? 'for a phone' : 'a device',
      popularity: [2, 3, 1, 9][i],
    }));
    await client.saveObjects({ indexName, objects });
    await client.setSettings({
      indexName,
      indexSettings: { searchableAttributes: ['name', 'text'], customRanking: ['desc(popularity)'] },
    });
    const order = async (parameters: object = {}) =>
      (await search({ query: 'phone', ...parameters }, indexName)).hits.map(({ objectID }) => objectID);
    expect(await order()).toEqual(['b', 'a', 'c', 'd']);
    expect(await order({ query: '' })).toEqual(['d', 'b', 'a', 'c']);
    expect(await order({ customRanking: ['asc(popularity)'] })).toEqual(['c', 'a', 'b', 'd']);
    await client.setSettings({ indexName, indexSettings: { ranking: ['asc(popularity)', 'typo', 'words', 'custom'] } });
    expect(await order()).toEqual(['c', 'a', 'b', 'd']);
    await client.setSettings({ indexName, indexSettings: { ranking: ['typo', 'asc(popularity)', 'custom'] } });
    expect(await order()).toEqual(['c', 'a', 'b', 'd']);
  });

  test('as Algolia hands them out are taken as they are; what does nothing here is said', async () => {
    const exported = {
      minWordSizefor1Typo: 4,
      minWordSizefor2Typos: 8,
      hitsPerPage: 20,
      maxValuesPerFacet: 100,
      version: 2,
      attributesToIndex: null,
      numericAttributesToIndex: null,
      attributesToRetrieve: null,
      unretrievableAttributes: null,
      optionalWords: null,
      attributesForFaceting: ['searchable(brand)'],
      attributesToSnippet: null,
      attributesToHighlight: null,
      paginationLimitedTo: 1000,
      attributeForDistinct: null,
      exactOnSingleWordQuery: 'attribute',
      ranking: ['typo', 'geo', 'words', 'filters', 'proximity', 'attribute', 'exact', 'custom'],
      customRanking: null,
      separatorsToIndex: '',
      removeWordsIfNoResults: 'none',
      queryType: 'prefixLast',
      highlightPreTag: '<em>',
      highlightPostTag: '</em>',
      alternativesAsExact: ['ignorePlurals', 'singleWordSynonym'],
    };
    const answer = await client.setSettings({ indexName: 'exported', indexSettings: exported as object });
    expect(answer).toMatchObject({ message: 'Without effect here: exactOnSingleWordQuery, alternativesAsExact.' });
    expect(await client.getSettings({ indexName: 'exported' })).toMatchObject({ ranking: exported.ranking });
    expect(
      await client.setSettings({ indexName: 'exported', indexSettings: { camelCaseAttributes: ['a'] } }),
    ).toMatchObject({ message: 'Without effect here: camelCaseAttributes.' });
  });
});

describe('mistakes', () => {
  test.each([
    ['an unknown index', () => search({}, 'nope'), 404, 'Index nope does not exist.'],
    ['a name that leaves the data directory', () => search({}, '../../etc'), 400, 'cannot name an index'],
    ['a broken filter', () => search({ filters: 'a:b AND' }), 400, 'filters: Expected an attribute'],
    ['a parameter there is none of', () => search({ hitPerPage: 2 }), 400, 'Did you mean "hitsPerPage"?'],
    ['a wrong type', () => search({ hitsPerPage: 'many' }), 400, 'hitsPerPage must be a whole number'],
    ['too many hits', () => search({ hitsPerPage: 1001 }), 400, 'hitsPerPage'],
    ['a facet filter without a value', () => search({ facetFilters: ['politics'] }), 400, 'facetFilters'],
    [
      'a setting there is none of',
      () => client.setSettings({ indexName: 'news', indexSettings: { searchableAttribute: ['x'] } as object }),
      400,
      'Did you mean "searchableAttributes"?',
    ],
    [
      'removing by what cannot be told here',
      () => client.deleteBy({ indexName: 'news', deleteByParams: { filters: 'words > 0', aroundLatLng: '1,2' } }),
      400,
      'aroundLatLng cannot narrow',
    ],
    ['a strategy there is none of', () => client.search({ requests: [], strategy: 'all' as 'none' }), 400, 'strategy'],
    ['removing everything by accident', () => client.deleteBy({ indexName: 'news', deleteByParams: {} }), 400, 'clear'],
  ])('%s', async (_, call, status, message) => {
    await expect(call()).rejects.toMatchObject({ status, message: expect.stringContaining(message) });
  });

  test('what is accepted without effect is said', async () => {
    expect(await search({ aroundLatLng: '1,2', userToken: 'u' })).toMatchObject({
      message: 'Without effect here: aroundLatLng.',
    });
  });

  test('a batch with one fault changes nothing', async () => {
    const objects = [
      { objectID: 'ok', title: 'fine' },
      { objectID: `\u0000`, title: 'not' },
    ];
    await expect(client.saveObjects({ indexName: 'faulty', objects })).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining('requests.1'),
    });
    expect(await client.indexExists({ indexName: 'faulty' })).toBe(false);
  });

  test('a record of more than 10 MB is refused, and what was there stays', async () => {
    const big = { objectID: '1', title: 'x', text: 'y '.repeat(5_000_001) };
    await expect(client.saveObject({ indexName: 'news', body: big })).rejects.toMatchObject({ status: 400 });
    expect(await client.getObject({ indexName: 'news', objectID: '1' })).toMatchObject({
      title: 'Elections: Paris votes',
    });
  });
});

test('records come back word for word after a restart, with their settings', async () => {
  const strange = {
    objectID: 'x/ü 1',
    title: '  spaced \u2028',
    id: 7,
    tags: 'single',
    date: '2024-03-01',
    nested: { a: [1, { b: null }], 'key with <script>': true },
    updatedAt: '2001-01-01',
    empty: '',
  };
  const folder = await mkdtemp(join(tmpdir(), 'lede-algolia-kept-'));
  const first = await startServer({}, folder);
  const own = algoliasearch('APP', 'KEY', options(first));
  await own.saveObject({ indexName: 'kept', body: strange });
  await own.setSettings({ indexName: 'kept', indexSettings: { attributesForFaceting: ['tags'] } });
  await first.close();
  const second = await startServer({}, folder);
  const again = algoliasearch('APP', 'KEY', options(second));
  try {
    expect(await again.getObject({ indexName: 'kept', objectID: 'x/ü 1' })).toEqual({
      ...strange,
      updatedAt_timestamp: 978307200,
    });
    expect(await again.getSettings({ indexName: 'kept' })).toEqual({ attributesForFaceting: ['tags'] });
  } finally {
    await second.close();
    await rm(folder, { recursive: true });
  }
});
