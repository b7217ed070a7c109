/** Lede's extensions of the protocol: its query language, folding of near-duplicates, date histograms. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { openTestServer, type TestServer } from '../test-server.js';

const STORY = Array.from({ length: 80 }, (_, i) => `word${i}`).join(' ');

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
  const copies = ['wire1', 'wire2', 'wire3'].map((id) => ({
    objectID: id,
    title: `Cable <cut> ${id}`,
    body: STORY,
    publishedAt: '2024-02-01',
    source: 'Wires',
  }));
  await request(server.app)
    .post('/1/indexes/articles/batch')
    .set('Host', 'localhost')
    .send({ requests: copies.map((body) => ({ action: 'addObject', body })) });
});
afterAll(() => server.close());

const find = async (parameters: object) => {
  const { status, body } = await request(server.app).post('/1/indexes/articles/query').send(parameters);
  return { status, body };
};
const lede = async (query: string, more: object = {}) => (await find({ query, querySyntax: 'lede', ...more })).body;
const native = async (q: string, more = '') =>
  (await request(server.app).get(`/search?${new URLSearchParams({ q })}${more}`)).body;

describe('querySyntax: lede', () => {
  test.each([
    'harbour',
    '"closes harbour"',
    'storm -reopens',
    'section:opinion',
    'storm quotes',
    'hrabour',
    'title:storm',
  ])('returns the results of /search: %s', async (query) => {
    const [own, search] = [await lede(query), await native(query)];
    const idsOf = (hits: { id?: string; objectID?: string }[]) => hits.map(({ id, objectID }) => id ?? objectID);
    expect(idsOf(own.hits)).toEqual(idsOf(search.hits));
    expect([own.nbHits, own.relaxed, own.didYouMean]).toEqual([search.total, search.relaxed, search.didYouMean]);
    expect(own.hits[0]?._snippets).toEqual(search.hits[0]?._snippets);
  });

  test('adds Lede members to results; other searches have none', async () => {
    expect(await lede('storm quotes')).toMatchObject({ relaxed: true });
    expect(await lede('"unclosed')).toMatchObject({ warnings: [{ message: expect.any(String) }] });
    expect(await lede('hrabour')).toMatchObject({ didYouMean: 'harbour', didYouMeanHighlighted: '<em>harbour</em>' });
    const plain = (await find({ query: 'storm' })).body;
    expect(Object.keys(plain)).not.toEqual(expect.arrayContaining(['relaxed']));
    expect(plain.hits[0]).not.toHaveProperty('_snippets');
  });

  test('computes no correction for a counts-only request', async () => {
    expect(await lede('hrabour', { hitsPerPage: 0, facets: ['section'] })).not.toHaveProperty('didYouMean');
  });
});

describe('collapse', () => {
  test('folds near-duplicates under the best hit and lists them', async () => {
    const { nbHits, hits } = await lede('cable', { collapse: true });
    expect([nbHits, hits.length]).toEqual([1, 1]);
    expect(hits[0]).toMatchObject({ _similar: 2 });
    expect(hits[0]._similarArticles).toHaveLength(2);
    expect(hits[0]._similarArticles[0]).toEqual({
      id: expect.stringMatching(/^wire/),
      title: expect.stringContaining('Cable <cut>'),
      publishedAt: '2024-02-01T00:00:00.000Z',
      source: 'Wires',
    });
    expect((await find({ query: 'cable' })).body.nbHits).toBe(3);
  });
});

describe('a date histogram', () => {
  test('is a facet by year, month or day, whole despite maxValuesPerFacet', async () => {
    const { body } = await find({ facets: ['publishedAt:month', 'publishedAt:year'], maxValuesPerFacet: 1 });
    expect(body.facets).toEqual({
      'publishedAt:month': { '2024-02': 3, '2025-02': 1, '2025-03': 1 },
      'publishedAt:year': { 2024: 3, 2025: 2 },
    });
  });

  test('is filtered by its date', async () => {
    const from = Date.parse('2025-03-01') / 1000;
    const { body } = await find({ numericFilters: [`publishedAt:month>=${from}`] });
    expect(body.hits.map((hit: { objectID: string }) => hit.objectID)).toEqual(['harbour-reopens']);
  });

  test('of an unknown width is rejected', async () => {
    const { status, body } = await find({ facets: ['publishedAt:week'] });
    expect([status, body.message]).toEqual([400, expect.stringContaining('year, month or day')]);
  });
});

test.each([{ querySyntax: 'sql' }, { collapse: 'perhaps' }])('%p is rejected', async (parameters) => {
  expect((await find(parameters)).status).toBe(400);
});
