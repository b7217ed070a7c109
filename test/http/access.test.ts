/** Access control of writes: every rule, through the app. Cross-origin access of browsers. */
import { createServer, type Server } from 'node:http';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { isLoopbackAddress } from '../../src/http/access.js';
import { testWith } from '../skip.js';
import { openTestServer, type TestServer } from './test-server.js';

const WRITES = [
  ['post', '/articles'],
  ['put', '/articles/access'],
  ['patch', '/articles/access'],
  ['delete', '/articles/access'],
  ['delete', '/articles?filter=section=none'],
  ['patch', '/settings'],
] as const;

describe('isLoopbackAddress', () => {
  test.each(['127.0.0.1', '127.8.9.10', '::1', '::ffff:127.0.0.1'])('%s is this machine', (address) => {
    expect(isLoopbackAddress(address)).toBe(true);
  });
  test.each(['', '10.0.0.1', '::', 'fe80::1', '::ffff:10.0.0.1', '1127.0.0.1', '127.0.0.1.example.org'])(
    '"%s" is not',
    (address) => {
      expect(isLoopbackAddress(address)).toBe(false);
    },
  );
});

describe('without a key configured', () => {
  let server: TestServer;
  let http: Server;
  let port: number;
  beforeAll(async () => {
    server = await openTestServer();
    http = createServer(server.app).listen(0);
    const address = http.address();
    port = typeof address === 'object' && address !== null ? address.port : 0;
  });
  afterAll(async () => {
    http.close();
    await server.close();
  });

  const put = (headers: Record<string, string>) =>
    request(http).put('/articles/access').set(headers).send({ title: 'Access' });

  test('a program on this machine may write with any key', async () => {
    expect((await put({})).status).toBe(201);
    expect((await put({ Authorization: 'Bearer anything' })).status).toBe(200);
    expect((await put({ 'X-Algolia-API-Key': 'anything' })).status).toBe(200);
  });

  test.each(['localhost', '127.0.0.1', '127.0.0.1:80', 'localhost:7800', '[::1]:7800', 'LOCALHOST'])(
    'Host %s names this machine',
    async (host) => {
      expect((await put({ Host: host })).status).toBe(200);
    },
  );

  test.each(['archive.example.org', 'localhost.example.org', '10.0.0.1:7800', '127.0.0.1@evil.example', ''])(
    'Host "%s" does not',
    async (host) => {
      const response = await put({ Host: host });
      expect(response.status).toBe(403);
      expect(response.body.error).toMatchObject({ code: 'forbidden', message: expect.stringContaining('Host') });
    },
  );

  test('a page of this server may write, other pages may not', async () => {
    for (const origin of [`http://127.0.0.1:${port}`, `http://localhost:${port}`]) {
      expect((await put({ Origin: origin, Host: `127.0.0.1:${port}` })).status).toBe(200);
    }
    for (const origin of ['https://evil.example', 'null', 'http://localhost:1', `https://127.0.0.1:${port}`, 'x']) {
      const response = await put({ Origin: origin, Host: `127.0.0.1:${port}` });
      expect(response.status).toBe(403);
      expect(response.body.error.message).toContain('Origin');
    }
  });

  test.each([
    ['Forwarded', 'for=127.0.0.1'],
    ['X-Forwarded-For', '127.0.0.1'],
    ['X-Forwarded-For', ''],
  ])('%s: %s reveals a proxy, through which writes are refused', async (name, value) => {
    const response = await put({ [name]: value });
    expect(response.status).toBe(403);
    expect(response.body.error.message).toMatch(/proxy.*LEDE_ADMIN_KEY/s);
  });

  test.each(WRITES)('%s %s is guarded', async (method, path) => {
    const response = await request(http)[method](path).set('Origin', 'https://evil.example').send({ title: 'x' });
    expect(response.status).toBe(403);
  });

  test('reading is open, also through a proxy and from other pages', async () => {
    const headers = { Host: 'archive.example.org', 'X-Forwarded-For': '10.0.0.1', Origin: 'https://paper.example' };
    expect((await request(http).get('/search').set(headers)).status).toBe(200);
    expect((await request(http).post('/search').set(headers).send({})).status).toBe(200);
    expect((await request(http).get('/articles/harbour-reopens').set(headers)).status).toBe(200);
  });

  const external = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ internal, family }) => !internal && family === 'IPv4')?.address;
  const testElsewhere = testWith(external === undefined ? 'no network interface but loopback' : undefined);
  testElsewhere('a connection from another address may not write, though its Host says localhost', async () => {
    const response = await request(`http://${external}:${port}`)
      .put('/articles/access')
      .set('Host', 'localhost')
      .send({ title: 'Access' });
    expect(response.status).toBe(403);
    expect(response.body.error.message).toContain('another machine');
  });
});

describe('with a key configured', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await openTestServer({ environment: { LEDE_ADMIN_KEY: 'open sesame' } });
  });
  afterAll(() => server.close());

  const put = (headers: Record<string, string>) =>
    request(server.app).put('/articles/access').set(headers).send({ title: 'Access' });

  test.each([
    ['Authorization', 'Bearer open sesame'],
    ['authorization', 'bearer open sesame'],
    ['X-Algolia-API-Key', 'open sesame'],
  ])('%s: %s allows writing from anywhere', async (name, value) => {
    const elsewhere = { Host: 'archive.example.org', Origin: 'https://cms.example', 'X-Forwarded-For': '10.0.0.1' };
    expect([200, 201]).toContain((await put({ ...elsewhere, [name]: value })).status);
  });

  test.each([
    ['no key', {}],
    ['a wrong one', { Authorization: 'Bearer open' }],
    ['a longer one', { 'X-Algolia-API-Key': 'open sesame!' }],
    ['another scheme', { Authorization: 'Basic open sesame' }],
    ['an empty one', { Authorization: 'Bearer ', 'X-Algolia-API-Key': '' }],
  ])('%s is answered 401, from this machine too', async (_, headers) => {
    const response = await put(headers);
    expect(response.status).toBe(401);
    expect(response.headers['www-authenticate']).toContain('Bearer');
    expect(response.body.error.code).toBe('unauthorized');
  });

  test('reading stays open', async () => {
    expect((await request(server.app).get('/search?q=harbour')).status).toBe(200);
  });

  test('neither keys nor queries are ever logged', async () => {
    await put({ Authorization: 'Bearer secret-attempt' });
    await request(server.app).get('/search?q=private-matter').set('X-Algolia-API-Key', 'open sesame');
    expect(server.log.length).toBeGreaterThan(1);
    expect(server.log.join('')).not.toMatch(/open sesame|secret-attempt|private-matter/);
  });
});

describe('pages of other sites', () => {
  test('may read from any origin by default, never write', async () => {
    const server = await openTestServer();
    const origin = { Origin: 'https://paper.example' };
    const read = await request(server.app).get('/search').set(origin);
    expect(read.headers['access-control-allow-origin']).toBe('*');
    const preflight = await request(server.app)
      .options('/search')
      .set({ ...origin, 'Access-Control-Request-Method': 'POST', 'Access-Control-Request-Headers': 'content-type' });
    expect(preflight.status).toBe(204);
    expect(preflight.headers['access-control-allow-methods']).toBe('GET, HEAD, POST');
    expect(preflight.headers['access-control-allow-headers']).toBe('Content-Type, X-Request-Id');
    for (const method of ['PUT', 'PATCH', 'DELETE', 'POST']) {
      const refused = await request(server.app)
        .options('/articles')
        .set({ ...origin, 'Access-Control-Request-Method': method });
      expect(refused.headers['access-control-allow-origin']).toBeUndefined();
    }
    await server.close();
  });

  test('may send any header below Algolia’s path, where the access rules decide about writes', async () => {
    const server = await openTestServer();
    const preflight = await request(server.app).options('/1/indexes/articles/batch').set({
      Origin: 'https://paper.example',
      'Access-Control-Request-Method': 'POST',
      'Access-Control-Request-Headers': 'x-algolia-api-key',
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers['access-control-allow-origin']).toBe('*');
    expect(preflight.headers['access-control-allow-methods']).toBe('GET, POST, PUT, DELETE');
    expect(preflight.headers['access-control-allow-headers']).toBe('x-algolia-api-key');
    await server.close();
  });

  test('may read from the configured origin only, or not at all', async () => {
    const one = await openTestServer({ environment: { LEDE_CORS_ORIGIN: 'https://paper.example' } });
    const answer = await request(one.app).get('/search');
    expect(answer.headers['access-control-allow-origin']).toBe('https://paper.example');
    expect(answer.headers['access-control-expose-headers']).toBe('X-Request-Id, Retry-After');
    expect(answer.headers.vary).toContain('Origin');
    await one.close();
    const none = await openTestServer({ environment: { LEDE_CORS_ORIGIN: '' } });
    expect((await request(none.app).get('/search')).headers['access-control-allow-origin']).toBeUndefined();
    await none.close();
  });
});
