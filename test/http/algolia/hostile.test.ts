/** Arbitrary requests get a result or a 4xx with a message, and leave stored records unchanged. */
import { readdirSync } from 'node:fs';
import type { Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import request, { type Test } from 'supertest';
import { openTestServer, type TestServer } from '../test-server.js';

let server: TestServer;
/** Listens for the whole suite: supertest would start a server for each request. */
let listening: Server;
beforeAll(async () => {
  server = await openTestServer();
  listening = server.app.listen(0, '127.0.0.1');
  await send('post', '/1/indexes/films/batch', { requests: [{ action: 'addObject', body: FILM }] });
});
afterAll(async () => {
  const { body } = await send('get', '/1/indexes/films/heat');
  expect(body).toEqual(FILM);
  listening.close();
  await server.close();
});

const FILM = {
  objectID: 'heat',
  name: 'Heat <script>alert(1)</script>',
  year: 1995,
  price: '9.99',
  seen: true,
  note: null,
  cast: [{ name: 'Al Pacino' }, { name: 'Robert De Niro', roles: ['Neil'] }],
  größe: 'groß',
  constructor: 'c',
  'a.b': 1,
  '<img src=x onerror=alert(1)>': 'an attribute',
};

const METHODS = ['get', 'post', 'put', 'delete'] as const;
const send = (method: (typeof METHODS)[number], path: string, body?: unknown): Test => {
  const sent = request(listening)[method](path).set('Host', 'localhost').set('Content-Type', 'text/plain');
  return body === undefined ? sent : sent.send(typeof body === 'string' ? body : JSON.stringify(body));
};

/** Expects a result, or a client error with a message. */
function expectResultOrClientError({ status, body }: { status: number; body: unknown }): void {
  if (status >= 200 && status < 300) {
    expect(body).toEqual(expect.any(Object));
    return;
  }
  expect({ status, body }).toEqual({ status: expect.any(Number), body: { message: expect.any(String), status } });
  expect(status).toBeGreaterThanOrEqual(400);
  expect(status).toBeLessThan(500);
}

// biome-ignore format: a table
const PARAMETERS = [
  'query', 'similarQuery', 'page', 'hitsPerPage', 'offset', 'length', 'filters', 'facetFilters', 'numericFilters', 'tagFilters',
  'optionalFilters', 'facets', 'maxValuesPerFacet', 'sortFacetValuesBy', 'attributesToRetrieve', 'attributesToHighlight',
  'attributesToSnippet', 'highlightPreTag', 'highlightPostTag', 'snippetEllipsisText', 'restrictHighlightAndSnippetArrays',
  'typoTolerance', 'minWordSizefor1Typo', 'queryType', 'removeWordsIfNoResults', 'advancedSyntax', 'advancedSyntaxFeatures',
  'optionalWords', 'distinct', 'responseFields', 'restrictSearchableAttributes', 'synonyms', 'clickAnalytics', 'ranking',
  'customRanking', 'enableRules', 'renderingContent', 'getRankingInfo', 'aroundLatLng', 'facetQuery', 'maxFacetHits', 'params',
  'searchableAttributes', 'attributesForFaceting', 'replicas', 'attributeForDistinct', 'paginationLimitedTo', 'cursor', 'type', 'facet',
];
// biome-ignore format: a table
const PIECES = [
  'year', 'name', 'cast.name', 'größe', 'a.b', 'constructor', '__proto__', 'objectID', 'publishedAt', ':', ' ', '<', '>=', '=', '!=',
  '1995', '-1e400', '1e999', 'NaN', ' TO ', ' AND ', ' OR ', 'NOT ', '(', ')', '"', "'", '\\', '-', '*', ',', '[', ']', '{', '}', '<score=1>',
  'heat', 'al', '\u0000', '\ud800', '𝒳', 'ﷺ', '%', '&', '+', 'asc(', 'desc(year)', 'true', 'null',
];
const typed = fc.array(fc.constantFrom(...PIECES), { maxLength: 8 }).map((pieces) => pieces.join(''));
const value = fc.oneof(
  { weight: 3, arbitrary: typed },
  { weight: 2, arbitrary: fc.array(fc.oneof(typed, fc.array(typed, { maxLength: 3 })), { maxLength: 3 }) },
  fc.constantFrom<unknown>(true, false, null, 0, 1, -1, 2.5, 1000, 1e9, 'none', 'count', 'min', 'strict', ['*'], '*'),
  fc.jsonValue({ maxDepth: 2 }),
);
const parameters = fc
  .array(fc.tuple(fc.constantFrom(...PARAMETERS), value), { maxLength: 4 })
  .map((pairs): Record<string, unknown> => Object.fromEntries(pairs));
const RUNS = { numRuns: 300 };
const TIMEOUT = 120_000;

test(
  'a search with any parameters of any types',
  async () => {
    await fc.assert(
      fc.asyncProperty(parameters, fc.boolean(), async (given, asText) => {
        const text = new URLSearchParams();
        for (const [name, own] of Object.entries(given)) {
          text.append(name, typeof own === 'string' ? own : JSON.stringify(own));
        }
        const body = asText ? { params: text.toString() } : given;
        expectResultOrClientError(await send('post', '/1/indexes/films/query', body));
        expectResultOrClientError(
          await send('post', '/1/indexes/*/queries', { requests: [{ indexName: 'films', type: 'default', ...given }] }),
        );
      }),
      RUNS,
    );
  },
  TIMEOUT,
);

test.each(['filters', 'facetFilters', 'numericFilters', 'tagFilters', 'query', 'facets', 'attributesToSnippet'])(
  'a search with random %s',
  async (name) => {
    const both = { query: 'heat al', attributesToSnippet: ['*:2'], facets: ['*'] };
    await fc.assert(
      fc.asyncProperty(typed, async (text) =>
        expectResultOrClientError(await send('post', '/1/indexes/films/query', { ...both, [name]: text })),
      ),
      { numRuns: 100 },
    );
  },
  TIMEOUT,
);

const PATHS = [
  '/1/indexes',
  '/1/indexes/films/query',
  '/1/indexes/*/queries',
  '/1/indexes/*/objects',
  '/1/indexes/*/batch',
  '/1/indexes/films/facets/year/query',
  '/1/indexes/films/browse',
  '/1/indexes/spare/batch',
  '/1/indexes/spare/settings',
  '/1/indexes/spare/deleteByQuery',
  '/1/indexes/spare/operation',
  '/1/indexes/spare/synonyms/batch',
  '/1/indexes/spare/synonyms/search',
  '/1/indexes/spare/rules/batch',
  '/1/indexes/spare/rules/search',
  '/1/indexes/spare/rules/x',
  '/1/indexes/spare/heat/partial',
  '/1/indexes/spare/heat',
  '/1/indexes/spare',
  '/1/keys/x',
  '/1/task/x',
  '/1/indexes/films/task/x',
];
const MEMBERS = [
  'requests',
  'action',
  'body',
  'indexName',
  'objectID',
  'operation',
  'destination',
  'scope',
  'consequence',
];
const anyBody = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.json({ maxDepth: 2 }).map((text) => text.slice(0, -1)),
  fc
    .array(
      fc.tuple(fc.constantFrom(...MEMBERS, ...PARAMETERS), fc.oneof(value, fc.array(parameters, { maxLength: 2 }))),
    )
    .map((pairs) => Object.fromEntries(pairs)),
  fc
    .array(
      fc.record({
        action: fc.constantFrom(
          'addObject',
          'updateObject',
          'partialUpdateObject',
          'deleteObject',
          'clear',
          'delete',
          'x',
        ),
        indexName: fc.constantFrom('spare', '..', '', 'é'),
        body: fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.dictionary(fc.constantFrom('objectID', ...PIECES), value)),
      }),
      { maxLength: 3 },
    )
    .map((requests) => ({ requests })),
);

test(
  'any body sent to any endpoint',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...METHODS), fc.constantFrom(...PATHS), anyBody, async (method, path, body) => {
        expectResultOrClientError(await send(method, path, body));
      }),
      { numRuns: 600 },
    );
  },
  TIMEOUT,
);

test.each([5000, 200_000])('bodies nested %i levels deep', async (levels) => {
  const list = '['.repeat(levels) + ']'.repeat(levels);
  const object = `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
  for (const [path, body] of [
    ['query', `{"userToken":${list}}`],
    ['query', `{"renderingContent":${object}}`],
    ['query', `{"facetFilters":${list}}`],
    ['query', list],
    ['query', JSON.stringify({ filters: '('.repeat(levels) })],
    ['batch', `{"requests":[{"action":"addObject","body":${object}}]}`],
    ['rules/batch', `[{"objectID":"r","description":${object},"consequence":{}}]`],
    ['synonyms/batch', `[{"objectID":"r","type":"synonym","x":${object},"synonyms":["a","b"]}]`],
  ] as const) {
    const response = await send('post', `/1/indexes/films/${path}`, body);
    expect([path, response.status, response.body.status]).toEqual([path, 400, 400]);
  }
  for (const name of ['facets', 'renderingContent', 'attributesToRetrieve', 'userToken', 'filters']) {
    expectResultOrClientError(await send('post', '/1/indexes/films/query', { params: `${name}=${list}` }));
  }
  expectResultOrClientError(await send('put', '/1/indexes/films/settings', `{"userData":${object}}`));
});

test('oversized lists and texts', async () => {
  const many = Array.from({ length: 100_000 }, (_, i) => `f${i}`);
  for (const name of ['facets', 'attributesToRetrieve', 'optionalWords', 'restrictSearchableAttributes', 'ranking']) {
    const { status, body } = await send('post', '/1/indexes/films/query', { query: 'heat', [name]: many });
    expect([name, status, body.message]).toEqual([name, 400, expect.stringContaining(name)]);
  }
  for (const name of ['query', 'similarQuery', 'filters', 'facetQuery', 'highlightPreTag', 'optionalWords']) {
    expectResultOrClientError(
      await send('post', '/1/indexes/films/query', { query: 'heat', [name]: 'heat al '.repeat(100_000) }),
    );
  }
});

describe('names of indexes', () => {
  // biome-ignore format: a table
  const NAMES = [
    '..', '.', '...', '%2e%2e', '%2E%2E%2F', '..%2f..%2fetc', 'a%2f..%2fb', 'a%2f%2e%2e%2fb', '%5c..%5c', '..%5Cx', '%00', 'a%00', 'a%0a', '%ff',
    'con%3a', 'a%20b', 'é', '%C3%A9', 'x'.repeat(200), '~', '$HOME', '%24%7bx%7d', '-rf', '_x', '.replaced-films', '__proto__', '%3Cscript%3E', '*',
    'CON', 'nul', 'aux.txt', 'com1', 'trailing.',
  ];

  test.each(NAMES)('%s is rejected and creates no file', async (name) => {
    const before = readdirSync(`${server.dataDirectory}/..`);
    const indexes = readdirSync(`${server.dataDirectory}/indexes`);
    for (const [method, path, body] of [
      ['post', `/1/indexes/${name}`, { a: 1 }],
      ['post', `/1/indexes/${name}/batch`, { requests: [{ action: 'addObject', body: { a: 1 } }] }],
      ['put', `/1/indexes/${name}/settings`, {}],
      ['post', `/1/indexes/${name}/query`, {}],
      ['post', '/1/indexes/films/operation', { operation: 'copy', destination: safeDecode(name) }],
      ['post', '/1/indexes/films/operation', { operation: 'move', destination: safeDecode(name) }],
      ['post', '/1/indexes/*/queries', { requests: [{ indexName: safeDecode(name) }] }],
      ['delete', `/1/indexes/${name}`, undefined],
    ] as const) {
      const answer = await send(method, path, body);
      expectResultOrClientError(answer);
      expect([path, answer.status]).toEqual([path, expect.any(Number)]);
      expect(answer.status).toBeGreaterThanOrEqual(400);
    }
    expect(readdirSync(`${server.dataDirectory}/..`)).toEqual(before);
    expect(readdirSync(`${server.dataDirectory}/indexes`)).toEqual(indexes);
  });
});

function safeDecode(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
