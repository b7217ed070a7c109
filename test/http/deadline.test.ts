/** Every request that searches is held to the deadline, by our own API and by Algolia's protocol. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { openTestServer, type TestServer } from './test-server.js';

let server: TestServer;
beforeAll(async () => {
  // Past before the request begins, so that the first call to the backend is refused.
  server = await openTestServer({ service: { deadlineMs: -1000 } });
});
afterAll(() => server.close());

describe('past the deadline', () => {
  test.each([
    ['GET', '/search?q=harbour'],
    ['GET', '/search?q=harbour&filter=section%20%3D%20Local'],
    ['GET', '/suggest?q=harb'],
    ['GET', '/feed?q=harbour'],
    ['GET', '/articles/harbour-reopens'],
    ['GET', '/articles/harbour-reopens/related'],
    ['GET', '/opensearch/suggestions?q=harb'],
    ['GET', '/?q=harbour'],
  ])('%s %s is 503 with a time to retry', async (_, path) => {
    const { status, headers } = await request(server.app).get(path).set('Host', 'example.org');
    expect(status).toBe(503);
    if (path !== '/?q=harbour') expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  });

  test.each<[string, object]>([
    ['/1/indexes/articles/query', { query: 'harbour' }],
    ['/1/indexes/articles/query', { query: 'harbour', restrictSearchableAttributes: ['tags'] }],
    ['/1/indexes/*/queries', { requests: [{ indexName: 'articles', query: 'harbour' }] }],
    ['/1/indexes/articles/facets/section/query', { facetQuery: 'l' }],
    ['/1/indexes/articles/browse', { query: 'harbour' }],
    ['/1/indexes/*/objects', { requests: [{ indexName: 'articles', objectID: 'script' }] }],
  ])('POST %s %j is 408', async (path, body) => {
    const { status } = await request(server.app).post(path).send(body);
    expect(status).toBe(408);
  });

  test('an article without related headlines is answered, since nothing is searched', async () => {
    const { status, body } = await request(server.app).get('/articles/script');
    expect([status, body.id]).toEqual([200, 'script']);
  });
});
