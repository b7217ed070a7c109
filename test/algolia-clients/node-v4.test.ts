/** `algoliasearch` 4 in Node, full and lite: unmodified except for host and timeouts. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import algoliasearch from 'algoliasearch-v4';
import lite from 'algoliasearch-v4/lite.js';
import { NEWS, type RunningTestServer, startServer, TIMEOUTS } from './running-server.js';

let server: RunningTestServer;
let client: ReturnType<typeof algoliasearch.default>;
let news: ReturnType<typeof client.initIndex>;
const options = () => ({ hosts: [{ url: server.host, protocol: 'http' }], timeouts: TIMEOUTS });

beforeAll(async () => {
  server = await startServer();
  client = algoliasearch.default('APP', 'KEY', options());
  news = client.initIndex('news');
  const { objectIDs } = await news.saveObjects(NEWS).wait();
  expect(objectIDs).toEqual(['1', '2', '3', '4', '5', '6']);
});
afterAll(() => server.close());

test('searches one index or several, with parameters in a query string', async () => {
  const { hits, facets } = await news.search('paris', {
    hitsPerPage: 2,
    facetFilters: [['section:politics', 'section:culture']],
    facets: ['section'],
  });
  expect(hits.map(({ objectID }) => objectID).sort()).toEqual(['1', '3']);
  expect(facets).toEqual({ section: { culture: 1, politics: 1 } });
  const { results } = await client.multipleQueries([
    {
      indexName: 'news',
      query: 'tokyo',
      params: { hitsPerPage: 1, facets: ['tags'], facetFilters: [['tags:japan']], numericFilters: ['words>=100'] },
    },
    { indexName: 'news_newest', params: { query: 'é & +', hitsPerPage: 3 } },
  ]);
  expect(results).toMatchObject([
    { nbHits: 2, nbPages: 2, facets: { tags: { japan: 2, markets: 1, tech: 1 } } },
    { query: 'é & +', index: 'news_newest', hitsPerPage: 3 },
  ]);
  expect((await news.searchForFacetValues('tags', 'fr', { query: 'paris' })).facetHits).toEqual([
    { value: 'france', highlighted: '<em>fr</em>ance', count: 2 },
  ]);
});

test('saves, updates, browses, deletes by filter, replaces, clears and deletes an index', async () => {
  const index = client.initIndex('tmp4');
  await index.saveObjects([{ objectID: 'a' }, { objectID: 'b', y: 1 }]).wait();
  const generated = await index.saveObjects([{ x: 1 }], { autoGenerateObjectIDIfNotExist: true }).wait();
  expect(generated.objectIDs[0]).toMatch(/./);
  await index.partialUpdateObject({ objectID: 'a', y: 2 }).wait();
  expect(await index.getObject('a')).toEqual({ objectID: 'a', y: 2 });
  await index.deleteBy({ filters: 'y=1' }).wait();
  await index.deleteObject('a').wait();
  const browsed: string[] = [];
  await index.browseObjects({ batch: (batch) => void browsed.push(...batch.map(({ objectID }) => objectID)) });
  expect(browsed).toEqual(generated.objectIDs);
  await index.setSettings({ searchableAttributes: ['x'] }, { forwardToReplicas: true }).wait();
  expect(await index.getSettings()).toEqual({ searchableAttributes: ['x'] });
  await index.replaceAllObjects([{ objectID: 'k' }], { safe: true });
  expect((await index.search('')).hits).toMatchObject([{ objectID: 'k' }]);
  expect(await index.exists()).toBe(true);
  await index.clearObjects().wait();
  expect((await index.search('')).nbHits).toBe(0);
  await index.delete().wait();
  expect(await index.exists()).toBe(false);
  await expect(index.search('')).rejects.toMatchObject({ status: 404, message: 'Index tmp4 does not exist.' });
});

test('copies settings, rules and synonyms by scope, searches them, and writes to several indexes', async () => {
  const index = client.initIndex('rules4');
  await index.saveObjects(NEWS).wait();
  await index.setSettings({ searchableAttributes: ['title', 'body'] }).wait();
  await index
    .saveRule({
      objectID: 'r',
      condition: { pattern: 'paris', anchoring: 'is' },
      consequence: { promote: [{ objectID: '4', position: 0 }] },
    })
    .wait();
  await index.replaceAllSynonyms([{ objectID: 's', type: 'synonym', synonyms: ['ballot', 'turnout'] }]).wait();
  expect((await index.search('paris')).hits[0]).toMatchObject({ objectID: '4' });
  await client.copySettings('rules4', 'copy4').wait();
  const copy = client.initIndex('copy4');
  expect([(await copy.searchRules('')).nbHits, (await copy.searchSynonyms('')).nbHits]).toEqual([0, 0]);
  await client.copyRules('rules4', 'copy4').wait();
  await client.copySynonyms('rules4', 'copy4').wait();
  expect([(await copy.searchRules('paris')).nbHits, (await copy.searchSynonyms('ballot')).nbHits]).toEqual([1, 1]);
  expect(await copy.getSettings()).toEqual({ searchableAttributes: ['title', 'body'] });
  await client
    .multipleBatch([
      { action: 'addObject', indexName: 'copy4', body: { objectID: '9', title: 'Ballot' } },
      { action: 'clear', indexName: 'rules4', body: {} },
    ])
    .wait();
  expect((await copy.search('turnout')).hits).toMatchObject([{ objectID: '9' }]);
  expect((await index.search('')).nbHits).toBe(0);
  await client.copyIndex('copy4', 'third4').wait();
  expect((await client.initIndex('third4').searchRules('')).nbHits).toBe(1);
});

test('searches with the lite client', async () => {
  const { results } = await lite.default('APP', 'KEY', options()).search([{ indexName: 'news', query: 'robots' }]);
  expect(results).toMatchObject([{ hits: [{ objectID: '6' }] }]);
});
