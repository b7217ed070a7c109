/** The bound on searches under way, and that everything that searches is under it. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { Admission } from '../../src/http/admission.js';
import { openTestServer, type TestServer } from './test-server.js';

describe('admission', () => {
  test('runs work in order of arrival', async () => {
    const admission = new Admission();
    const done: number[] = [];
    await Promise.all([1, 2, 3].map((n) => admission.admit(async () => done.push(n))));
    expect(done).toEqual([1, 2, 3]);
  });

  test('refuses work beyond the bound at once with overloaded and a time to retry', async () => {
    const admission = new Admission(2);
    const admitted = [admission.admit(async () => 'a'), admission.admit(async () => 'b')];
    const refused = { code: 'overloaded', status: 503, retryAfter: 1 };
    await expect(admission.admit(async () => 'c')).rejects.toMatchObject(refused);
    expect(await Promise.all(admitted)).toEqual(['a', 'b']);
  });

  test('frees the place after the work, also after work that failed', async () => {
    const admission = new Admission(1);
    await expect(admission.admit(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await admission.admit(async () => 'next')).toBe('next');
  });
});

describe('while the queue is full', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await openTestServer({ admission: new Admission(0) });
  });
  afterAll(() => server.close());

  test.each([
    '/search?q=harbour',
    '/suggest?q=harb',
    '/articles/harbour-reopens',
    '/articles/harbour-reopens/related',
    '/feed?q=harbour',
    '/opensearch/suggestions?q=harb',
    '/indexes/articles/search',
    '/indexes/articles/suggest?q=harb',
    '/indexes/articles/articles/harbour-reopens',
    '/indexes/articles/articles/harbour-reopens/related',
    '/indexes/articles/feed',
  ])('GET %s is refused with 503 overloaded', async (path) => {
    const { status, headers, body } = await request(server.app).get(path);
    expect([status, body.error?.code]).toEqual([503, 'overloaded']);
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  });

  test('POST /search is refused with 503 overloaded', async () => {
    const { status, body } = await request(server.app).post('/search').send({ q: 'harbour' });
    expect([status, body.error.code]).toEqual([503, 'overloaded']);
  });

  test.each(['/?q=harbour', '/read/harbour-reopens?q=harbour'])('the page %s says so with 503', async (path) => {
    const { status, headers, text } = await request(server.app).get(path);
    expect([status, headers['content-type']]).toEqual([503, 'text/html; charset=utf-8']);
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    expect(text).toContain('Too many searches are waiting.');
  });

  test.each(['/health/live', '/health/ready', '/metrics', '/stats', '/settings', '/docs', '/openapi.json', '/box'])(
    'GET %s, which does not search, is answered',
    async (path) => {
      expect((await request(server.app).get(path)).status).toBe(200);
    },
  );
});
