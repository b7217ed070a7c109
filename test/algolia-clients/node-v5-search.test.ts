/** `algoliasearch` 5 in Node, full and lite: searches, filters, facets, replicas and errors. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { liteClient } from 'algoliasearch/lite';
import { type Client5Fixture, client5Options, openClient5 } from './client5-fixture.js';
import { NEWS } from './running-server.js';

let fixture: Client5Fixture;
let client: Client5Fixture['client'];
beforeAll(async () => {
  fixture = await openClient5();
  client = fixture.client;
});
afterAll(() => fixture.close());

const search: Client5Fixture['search'] = (parameters, indexName) => fixture.search(parameters, indexName);
const idsOf: Client5Fixture['idsOf'] = (parameters, indexName) => fixture.idsOf(parameters, indexName);

describe('searching', () => {
  test('returns records unchanged, with highlighted matches', async () => {
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

  test('highlights the typed prefix of a word and leaves the text around it unescaped', async () => {
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

  test('matches all words in any string attribute, with typo tolerance', async () => {
    expect(await idsOf({ query: 'ruiz' })).toEqual(['1', '3']);
    expect(await idsOf({ query: 'weather' })).toEqual(['4']);
    expect(await idsOf({ query: 'paris election' })).toEqual(['1']);
    expect(await idsOf({ query: 'paris tokyo' })).toEqual([]);
    expect(await idsOf({ query: 'paris tokyo', removeWordsIfNoResults: 'allOptional' })).toEqual(['1', '2', '3', '6']);
    expect(await idsOf({ query: 'fashoin' })).toEqual(['3']);
    expect(await idsOf({ query: 'fashoin', typoTolerance: false })).toEqual([]);
  });

  test('interprets operators in the query only with advancedSyntax', async () => {
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
  ])('filters by %j', async (parameters, ids) => {
    expect(await idsOf(parameters)).toEqual(ids);
  });

  test('counts facets under all filters, with statistics of numbers', async () => {
    const { facets, facets_stats } = await search({
      facets: ['section', 'words', 'nothing'],
      facetFilters: [['section:politics', 'section:tech']],
      hitsPerPage: 0,
    });
    expect(facets).toEqual({ section: { politics: 2, tech: 1 }, words: { 280: 1, 420: 1, 500: 1 } });
    expect(facets_stats).toEqual({ words: { min: 280, max: 500, avg: 400, sum: 1200 } });
  });

  test('searches facet values, and answers several requests in order', async () => {
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

  test('sorts by implicit views and declared replicas, which reject writes', async () => {
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

  test('projects attributes by name and dotted path', async () => {
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

  test('works with the lite client', async () => {
    const lite = liteClient('APP', 'KEY', client5Options(fixture.server));
    const { results } = await lite.search([{ indexName: 'news', params: { query: 'robots' } }]);
    expect(results).toMatchObject([{ hits: [{ objectID: '6' }] }]);
  });
});

test('stopIfEnoughMatches skips the searches after one with a full page', async () => {
  const requests = ['paris', 'tokyo', 'storm'].map((query) => ({ indexName: 'news', query, hitsPerPage: 2 }));
  const { results } = await client.search({ requests, strategy: 'stopIfEnoughMatches' });
  expect(results).toMatchObject([{ nbHits: 2 }, { hits: [], processed: false }, { hits: [], processed: false }]);
});

describe('errors', () => {
  test.each([
    ['an unknown index', () => search({}, 'nope'), 404, 'Index nope does not exist.'],
    ['an index name outside the data directory', () => search({}, '../../etc'), 400, 'cannot name an index'],
    ['a broken filter', () => search({ filters: 'a:b AND' }), 400, 'filters: Expected an attribute'],
    ['an unknown parameter', () => search({ hitPerPage: 2 }), 400, 'Did you mean "hitsPerPage"?'],
    ['a wrong type', () => search({ hitsPerPage: 'many' }), 400, 'hitsPerPage must be a whole number'],
    ['too many hits', () => search({ hitsPerPage: 1001 }), 400, 'hitsPerPage'],
    ['a facet filter without a value', () => search({ facetFilters: ['politics'] }), 400, 'facetFilters'],
    [
      'an unknown setting',
      () => client.setSettings({ indexName: 'news', indexSettings: { searchableAttribute: ['x'] } as object }),
      400,
      'Did you mean "searchableAttributes"?',
    ],
    [
      'deleteBy with an unsupported parameter',
      () => client.deleteBy({ indexName: 'news', deleteByParams: { filters: 'words > 0', aroundLatLng: '1,2' } }),
      400,
      'aroundLatLng cannot narrow',
    ],
    ['an unknown strategy', () => client.search({ requests: [], strategy: 'all' as 'none' }), 400, 'strategy'],
    ['deleteBy without a filter', () => client.deleteBy({ indexName: 'news', deleteByParams: {} }), 400, 'clear'],
  ])('%s', async (_, call, status, message) => {
    await expect(call()).rejects.toMatchObject({ status, message: expect.stringContaining(message) });
  });

  test('parameters without effect are named in the message', async () => {
    expect(await search({ aroundLatLng: '1,2', userToken: 'u' })).toMatchObject({
      message: 'Without effect here: aroundLatLng.',
    });
  });

  test('a batch with one invalid record changes nothing', async () => {
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

  test('a record above 10 MB is rejected and the stored one stays', async () => {
    const big = { objectID: '1', title: 'x', text: 'y '.repeat(5_000_001) };
    await expect(client.saveObject({ indexName: 'news', body: big })).rejects.toMatchObject({ status: 400 });
    expect(await client.getObject({ indexName: 'news', objectID: '1' })).toMatchObject({
      title: 'Elections: Paris votes',
    });
  });
});
