/** `algoliasearch` 5 in Node: settings, synonyms and rules. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Client5Fixture, openClient5 } from './client5-fixture.js';
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

describe('settings', () => {
  test('searchableAttributes set searched attributes and their weights, also for stored records', async () => {
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

  test('customRanking orders hits without a query, and distinct keeps the best hit of each value', async () => {
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

  test('restrictSearchableAttributes matches in those attributes only, even if they share a field', async () => {
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
    const browsed: unknown[] = [];
    await client.browseObjects({
      indexName: 'news',
      browseParams: { query: 'election', restrictSearchableAttributes: ['tags'], hitsPerPage: 1 },
      aggregator: ({ hits }) => void browsed.push(...hits.map(({ objectID }) => objectID)),
    });
    expect(browsed).toEqual(['1', '5']);
    const values = await client.searchForFacetValues({
      indexName: 'news',
      facetName: 'section',
      searchForFacetValuesRequest: { params: 'query=paris&restrictSearchableAttributes=author' },
    });
    expect(values.facetHits).toEqual([]);
  });

  test('customRanking breaks ties in relevance, and ranking may precede relevance', async () => {
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

  test('exported from Algolia are accepted, and those without effect named', async () => {
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

describe('lists', () => {
  test('synonyms are applied, searched, browsed and removed', async () => {
    const indexName = 'synonyms';
    await client.saveObjects({ indexName, objects: NEWS });
    await client.saveSynonyms({
      indexName,
      synonymHit: [{ objectID: 's', type: 'synonym', synonyms: ['ballot', 'polls'] }],
      replaceExistingSynonyms: true,
    });
    expect(await idsOf({ query: 'ballot' }, indexName)).toEqual(['5']);
    expect(await idsOf({ query: 'ballot', synonyms: false }, indexName)).toEqual([]);
    await client.saveSynonym({
      indexName,
      objectID: 't',
      synonymHit: { objectID: 't', type: 'oneWaySynonym', input: 'vote', synonyms: ['polls'] },
    });
    expect(await idsOf({ query: 'vote' }, indexName)).toEqual(expect.arrayContaining(['5']));
    await client.saveSynonym({
      indexName,
      objectID: 'u',
      synonymHit: { objectID: 'u', type: 'altCorrection1', word: 'wahlen', corrections: ['polls'] },
    });
    expect(await idsOf({ query: 'wahlen' }, indexName)).toEqual(['5']);
    await client.deleteSynonym({ indexName, objectID: 'u' });
    await expect(
      client.saveSynonym({
        indexName,
        objectID: 'v',
        synonymHit: { objectID: 'v', type: 'placeholder', placeholder: '<x>', replacements: ['1'] },
      }),
    ).rejects.toMatchObject({ status: 400, message: expect.stringMatching(/^synonyms\.0 must be a synonym/) });
    const browsed: string[] = [];
    await client.browseSynonyms({
      indexName,
      searchSynonymsParams: { hitsPerPage: 1 },
      aggregator: ({ hits }) => void browsed.push(...hits.map(({ objectID }) => objectID)),
    });
    expect(browsed).toEqual(['s', 't']);
    expect((await client.searchSynonyms({ indexName, searchSynonymsParams: { type: 'synonym' } })).nbHits).toBe(1);
    expect(await client.getSynonym({ indexName, objectID: 's' })).toMatchObject({ type: 'synonym' });
    await client.deleteSynonym({ indexName, objectID: 's' });
    await expect(client.getSynonym({ indexName, objectID: 's' })).rejects.toMatchObject({ status: 404 });
    expect(await idsOf({ query: 'ballot' }, indexName)).toEqual([]);
    await client.clearSynonyms({ indexName });
    expect((await client.searchSynonyms({ indexName })).nbHits).toBe(0);
  });

  test('rules that promote or hide are applied; other rules, and API keys, are rejected with the reason', async () => {
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
    const browsed: unknown[] = [];
    await client.browseRules({ indexName, aggregator: ({ hits }) => void browsed.push(...hits) });
    expect(browsed).toEqual(rules);
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
});
