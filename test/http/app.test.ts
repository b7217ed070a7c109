/** Properties of every answer: request ids, headers, limits, errors in one shape; settings, statistics, health, metrics. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { ERROR_STATUS } from '../../src/errors.js';
import { errorSchema, healthSchema, statsSchema } from '../../src/http/schemas.js';
import { settingsSchema } from '../../src/search/settings.js';
import { openTestServer, type TestServer } from './test-server.js';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());

const get = (path: string) => request(server.app).get(path);

describe('every answer', () => {
  test('carries a request id: the one sent, if it is valid', async () => {
    expect((await get('/health/live').set('X-Request-Id', 'cms-42')).headers['x-request-id']).toBe('cms-42');
    for (const odd of ['', 'a b', 'x'.repeat(200), '<b>']) {
      expect((await get('/health/live').set('X-Request-Id', odd)).headers['x-request-id']).toMatch(/^[\da-f-]{36}$/);
    }
  });

  test('is logged as one JSON line with its id, without its query', async () => {
    await get('/search?q=quietly').set('X-Request-Id', 'log-1');
    const line = server.log.find((entry) => entry.includes('log-1')) ?? '{}';
    expect(JSON.parse(line)).toMatchObject({ req: { method: 'GET', path: '/search' }, res: { status: 200 } });
    expect(line).not.toContain('quietly');
  });

  test('forbids inline code, framing and content sniffing', async () => {
    const { headers } = await get('/');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).not.toContain('unsafe');
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' });
    expect(headers['x-powered-by']).toBeUndefined();
  });

  test('is compressed when it is large', async () => {
    const { headers } = await get('/openapi.json').set('Accept-Encoding', 'gzip');
    expect(headers['content-encoding']).toBe('gzip');
  });
});

describe('errors', () => {
  test.each([
    ['get', '/nothing', 404, 'route_not_found'],
    ['get', '/articles', 405, 'method_not_allowed'],
    ['put', '/search', 405, 'method_not_allowed'],
    ['post', '/articles/x', 405, 'method_not_allowed'],
    ['delete', '/', 405, 'method_not_allowed'],
    ['get', '/assets/nothing.js', 404, 'route_not_found'],
    ['get', '/assets/..%2f..%2fconfig.ts', 404, 'route_not_found'],
  ] as const)('%s %s is answered %i %s', async (method, path, status, code) => {
    const response = await request(server.app)[method](path);
    expect([response.status, response.body.error?.code]).toEqual([status, code]);
    expect(errorSchema.parse(response.body)).toEqual(response.body);
  });

  test('name the supported methods', async () => {
    expect((await get('/articles')).headers.allow).toBe('POST, DELETE, OPTIONS');
    const options = await request(server.app).options('/settings');
    expect([options.status, options.headers.allow]).toEqual([204, 'GET, PATCH, HEAD, OPTIONS']);
  });

  test('point to an existing anchor in the docs', async () => {
    const { text } = await get('/docs');
    for (const code of Object.keys(ERROR_STATUS)) expect(text).toContain(`id="${code}"`);
  });

  test('past the deadline are 503 with a time to try again', async () => {
    const hurried = await openTestServer({ service: { deadlineMs: -1000 } });
    const { status, headers, body } = await request(hurried.app).get('/search?q=harbour');
    expect([status, body.error.code]).toEqual([503, 'deadline_exceeded']);
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    const line: unknown = JSON.parse(hurried.log.at(-1) ?? '{}');
    expect(line).toMatchObject({ level: 40, res: { status: 503 }, msg: 'try again later' });
    expect(line).not.toHaveProperty('err');
    await hurried.close();
  });

  test('that are unexpected are 500, with details in the log only', async () => {
    const closed = await openTestServer();
    await closed.close();
    const { status, body } = await request(closed.app).get('/articles/harbour-reopens');
    expect(status).toBe(500);
    expect(body.error).toMatchObject({ code: 'internal', message: expect.not.stringContaining('database') });
    expect(JSON.parse(closed.log.at(-1) ?? '{}')).toMatchObject({ level: 50, err: { stack: expect.any(String) } });
  });

  test('for too many requests are 429 with a time to try again', async () => {
    const limited = await openTestServer({ flags: { rateLimit: '3' } });
    const statuses: number[] = [];
    for (let i = 0; i < 4; i += 1) statuses.push((await request(limited.app).get('/health/live')).status);
    expect(statuses).toEqual([200, 200, 200, 429]);
    const { headers, body } = await request(limited.app).get('/search');
    expect(body.error.code).toBe('too_many_requests');
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    await limited.close();
  });
});

describe('/settings', () => {
  const patch = (body: object) => request(server.app).patch('/settings').send(body);

  test('change at once, member by member', async () => {
    const synonyms = [['harbour', 'port']];
    const changed = await patch({ synonyms });
    expect(changed.status).toBe(200);
    expect(settingsSchema.parse(changed.body)).toEqual(changed.body);
    expect((await get('/settings')).body).toMatchObject({ synonyms, stopWords: [] });
    expect((await get('/search?q=port&typing=false&typos=off')).body.total).toBe(2);
    await patch({ stopWords: ['boats'] });
    expect((await get('/settings')).body).toMatchObject({ synonyms, stopWords: ['boats'] });
    await patch({ synonyms: [], stopWords: [] });
    expect((await get('/search?q=port&typing=false&typos=off')).body.total).toBe(0);
  });

  test.each([
    [{ synonym: [] }, 'synonym', 'Did you mean "synonyms"?'],
    [{ recency: { weight: 2 } }, 'recency.weight', 'at most 1'],
    [{ stopWords: 'the' }, 'stopWords', 'a list'],
    [{ pinned: [{ query: '' }] }, 'pinned[0].query', 'at least 1 character'],
    [{ fieldWeights: { headline: 2 } }, 'fieldWeights', 'unknown member headline'],
  ])('refuse %j', async (body, param, message) => {
    const response = await patch(body);
    expect(response.status).toBe(400);
    expect(response.body.error).toMatchObject({ code: 'invalid_settings', param });
    expect(response.body.error.message).toContain(message);
  });
});

describe('running', () => {
  test('liveness, readiness and figures', async () => {
    expect(healthSchema.parse((await get('/health/live')).body)).toEqual({ status: 'live' });
    expect(healthSchema.parse((await get('/health/ready')).body)).toEqual({ status: 'ready' });
    const { body } = await get('/stats');
    expect(statsSchema.parse(body)).toMatchObject({ articles: 3, queued: 0, ready: true });
    expect(body.imports.last).toMatchObject({ accepted: 3 });
  });

  test('metrics count requests by route, never by path', async () => {
    await get('/articles/harbour-reopens');
    const { text, headers } = await get('/metrics');
    expect(headers['content-type']).toContain('text/plain');
    expect(text).toMatch(/lede_http_requests_total\{method="GET",route="\/articles\/:id",status="200"\} [1-9]/);
    expect(text).toContain('lede_articles 3');
    expect(text).not.toContain('harbour-reopens');
  });
});
