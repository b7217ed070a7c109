/** Searching over HTTP: strict parameters, documented answers, and robustness against any input. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import request from 'supertest';
import { searchResponseSchema, suggestionsSchema } from '../../src/http/schemas.js';
import { listen } from '../../src/http/server.js';
import { openTestServer, type TestServer } from './test-server.js';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());

const get = (path: string) => request(server.app).get(path);
const post = (body: string | object) => request(server.app).post('/search').send(body);

describe('GET /search', () => {
  test('returns matches, marked and escaped', async () => {
    const { status, body } = await get('/search?q=harbour&typing=false');
    expect(status).toBe(200);
    expect(searchResponseSchema.parse(body)).toEqual(body);
    expect(body.total).toBe(2);
    expect(body.hits.map(({ id }: { id: string }) => id).sort()).toEqual(['desk/2025/storm', 'harbour-reopens']);
    expect(body.hits[0]).not.toHaveProperty('body');
    const script = await get('/search?q=quotes');
    expect(script.body.hits[0]._highlights.title).toBe(
      'Why &lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;<mark>quotes</mark>&quot; matter',
    );
  });

  test('lists all articles for an empty query, newest first', async () => {
    const { body } = await get('/search');
    expect(body).toMatchObject({ query: '', total: 3, page: 1, hitsPerPage: 10, totalPages: 1 });
    expect(body.hits[0].id).toBe('harbour-reopens');
  });

  test('returns no hits past the end, with the same total', async () => {
    expect((await get('/search?page=40')).body).toMatchObject({ hits: [], total: 3, page: 40 });
  });

  test('takes facets and fields as lists, comma-separated and repeated', async () => {
    const once = await get('/search?facets=section,tags&fields=title,lede');
    const repeated = await get('/search?facets=section&facets=tags&fields=title&fields=lede');
    expect(once.body.facets).toEqual({ section: { Local: 2, Opinion: 1 }, tags: { weather: 2, sea: 1 } });
    expect(repeated.body.facets).toEqual(once.body.facets);
  });

  test.each([
    ['hitPerPage=3', 'unknown_parameter', 'hitPerPage', 'Did you mean "hitsPerPage"?'],
    ['__proto__=3', 'unknown_parameter', '__proto__', 'There is no parameter'],
    ['page=0', 'invalid_parameter', 'page', 'page must be at least 1.'],
    ['page=-1', 'invalid_parameter', 'page', 'page must be at least 1.'],
    ['page=two', 'invalid_parameter', 'page', 'page must be a number.'],
    ['page=1.5', 'invalid_parameter', 'page', 'number'],
    ['page=', 'invalid_parameter', 'page', 'number'],
    ['hitsPerPage=-5', 'invalid_parameter', 'hitsPerPage', 'at least 0'],
    ['hitsPerPage=101', 'invalid_parameter', 'hitsPerPage', 'hitsPerPage must be at most 100.'],
    ['typing=maybe', 'invalid_parameter', 'typing', 'typing must be true or false.'],
    ['typing=1', 'invalid_parameter', 'typing', 'true or false'],
    ['typos=some', 'invalid_parameter', 'typos', 'typos must be one of auto, off.'],
    ['recency=1.5', 'invalid_parameter', 'recency', 'at most 1'],
    ['fields=headline', 'invalid_parameter', 'fields', 'one of title, lede, body, related'],
    ['page=1&page=2', 'invalid_parameter', 'page', 'page is given twice.'],
    ['q=a&q=b', 'invalid_parameter', 'q', 'q is given twice.'],
    ['filter=section%20%3D', 'invalid_filter', 'filter', ''],
    ['filter=sektion%20%3D%20Local', 'invalid_filter', 'filter', 'section'],
    ['sort=section:up', 'invalid_sort', 'sort', ''],
  ])('refuses %s with %s', async (query, code, param, message) => {
    const { status, body } = await get(`/search?${query}`);
    expect(status).toBe(400);
    expect(body.error).toMatchObject({ code, param, docs: `/docs#${code}` });
    expect(body.error.message).toContain(message);
  });

  test('reports the position of an error in a filter', async () => {
    const { body } = await get(`/search?filter=${encodeURIComponent('section = "Local" AND AND')}`);
    expect(body.error).toMatchObject({ code: 'invalid_filter', position: 22 });
  });

  test('answers a query of 64 KB with a warning that it was cut', async () => {
    const listening = await listen(server.app, '127.0.0.1', 0);
    const response = await fetch(`${listening.url}/search?q=${'harbour%20'.repeat(8192)}`);
    const answer = searchResponseSchema.parse(await response.json());
    await listening.close(1000);
    expect(response.status).toBe(200);
    expect(answer.warnings).toContainEqual({
      message: expect.stringContaining('8192'),
      start: 8192,
      end: 65_536,
    });
  });

  test.each(['%', '%E0%A4%A', '%00', '%F0%9F%98%80', '%3Cscript%3E', '"', '- - -', 'OR', '((((', '-', '*', 'a:'])(
    'answers the query %s with 200',
    async (q) => {
      expect((await get(`/search?q=${q}`)).status).toBe(200);
    },
  );
});

describe('POST /search', () => {
  test('takes the same names as JSON, lists also as arrays, and defaults for what is missing', async () => {
    const asText = await post({ q: 'harbour', facets: 'section,tags', hitsPerPage: 1 });
    const asList = await post({ q: 'harbour', facets: ['section', 'tags'], hitsPerPage: 1 });
    expect(asText.status).toBe(200);
    expect(asList.body.facets).toEqual(asText.body.facets);
    expect((await request(server.app).post('/search')).body.total).toBe(3);
  });

  test.each([
    [{ q: 5 }, 'invalid_parameter', 'q'],
    [{ q: null }, 'invalid_parameter', 'q'],
    [{ hitsPerPage: '10' }, 'invalid_parameter', 'hitsPerPage'],
    [{ facets: 5 }, 'invalid_facets', 'facets'],
    [{ query: 'x' }, 'unknown_parameter', 'query'],
    [[], 'invalid_body', undefined],
  ])('refuses %j', async (body, code, param) => {
    const response = await post(body);
    expect(response.status).toBe(400);
    expect(response.body.error.code).toBe(code);
    expect(response.body.error.param).toBe(param);
  });

  test('takes its parameters in the body only', async () => {
    const { status, body } = await request(server.app).post('/search?q=harbour').send({});
    expect([status, body.error.code]).toEqual([400, 'unknown_parameter']);
  });
});

describe('GET /suggest', () => {
  test('completes what is typed', async () => {
    const { status, body } = await get('/suggest?q=harb&limit=3');
    expect(status).toBe(200);
    expect(suggestionsSchema.parse(body)).toEqual(body);
    expect(body.suggestions.length).toBeGreaterThan(0);
    expect(body.suggestions.length).toBeLessThanOrEqual(3);
  });

  test('refuses a limit out of bounds', async () => {
    expect((await get('/suggest?q=h&limit=0')).body.error).toMatchObject({ code: 'invalid_parameter', param: 'limit' });
  });
});

describe('any input', () => {
  const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.constantFrom('"', '(', '-', 'a OR', 'title:'));
  const parameters = fc.dictionary(
    fc.constantFrom('q', 'page', 'hitsPerPage', 'filter', 'facets', 'sort', 'fields', 'typing', 'recency', 'odd'),
    text,
    { maxKeys: 4 },
  );

  test('GET /search answers 200 or a clear 400', async () => {
    await fc.assert(
      fc.asyncProperty(parameters, async (given) => {
        const query = Object.entries(given)
          .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
          .join('&');
        const { status, body } = await get(`/search?${query}`);
        expect([200, 400]).toContain(status);
        if (status === 400) expect(body.error.message).not.toBe('');
      }),
      { numRuns: 150 },
    );
  });

  test('a query alone is never an error', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), async (q) => {
        expect((await post({ q })).status).toBe(200);
      }),
      { numRuns: 100 },
    );
  });

  test('POST /search answers 200 or a clear 400 to any JSON', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json({ maxDepth: 2 }), async (json) => {
        const { status } = await request(server.app).post('/search').type('json').send(json);
        expect([200, 400]).toContain(status);
      }),
      { numRuns: 100 },
    );
  });
});
