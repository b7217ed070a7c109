/** Access control of writes: every rule, through the app. Cross-origin access of browsers. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { text } from 'node:stream/consumers';
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

const SIGNS_OF_A_PROXY = [
  ...['Via', 'Forwarded', 'X-Real-IP', 'X-Forwarded-For', 'X-Forwarded-Host', 'X-Forwarded-Proto', 'X-Forwarded-Port'],
  ...['X-Forwarded-Server', 'X-Forwarded-Prefix', 'X-Forwarded', 'x-forwarded-anything', 'FORWARDED-FOR'],
  ...['CF-Connecting-IP', 'CF-Connecting-IPv6', 'CF-Ray', 'CF-Visitor', 'CF-IPCountry', 'CDN-Loop', 'True-Client-IP'],
  ...['X-Client-IP', 'X-Cluster-Client-IP', 'Client-IP', 'Proxy-Client-IP', 'WL-Proxy-Client-IP', 'X-Remote-Addr'],
  ...['X-Original-Forwarded-For', 'X-Original-Host', 'X-Original-URL', 'X-Rewrite-URL', 'X-Originating-IP'],
  ...['Fastly-Client-IP', 'Fly-Client-IP', 'X-Amzn-Trace-Id', 'X-Amz-Cf-Id', 'X-Azure-ClientIP', 'X-Azure-SocketIP'],
  ...[
    'X-Envoy-External-Address',
    'X-Cloud-Trace-Context',
    'X-Appengine-User-IP',
    'X-Vercel-Id',
    'X-NF-Client-Connection-IP',
  ],
  ...['Akamai-Origin-Hop', 'X-Varnish', 'X-ARR-SSL', 'Front-End-Https', 'X-Scheme', 'X-URL-Scheme', 'X-Proxy-Id'],
  ...[
    'Proxy-Connection',
    'Max-Forwards',
    'Tailscale-User-Login',
    'Ngrok-Trace-Id',
    'SSL-Client-Cert',
    'X-Request-Start',
  ],
].map((name) => [name]);

function externalAddress(): string | undefined {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ internal, family }) => !internal && family === 'IPv4')?.address;
}

function portOf(http: Server): number {
  const address = http.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** The answer to a PUT as nginx sends it by default to a server behind it. */
async function putOverHttp10(port: number): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  const body = '{"title":"Proxied"}';
  const head = ['PUT /articles/proxied HTTP/1.0', `Host: localhost:${port}`, 'Connection: close'];
  const type = ['Content-Type: application/json', `Content-Length: ${body.length}`];
  socket.write(`${[...head, ...type].join('\r\n')}\r\n\r\n${body}`);
  return text(socket);
}

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

describe('a demonstration', () => {
  let server: TestServer;
  let http: Server;
  let port: number;
  beforeAll(async () => {
    server = await openTestServer({ flags: { demo: true } });
    http = createServer(server.app).listen(0);
    port = portOf(http);
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

  test.each(SIGNS_OF_A_PROXY)('%s reveals a proxy, through which writes are refused', async (name) => {
    for (const value of ['127.0.0.1', '']) {
      const response = await put({ [name]: value });
      expect(response.status).toBe(403);
      expect(response.body.error.message).toMatch(/proxy.*LEDE_ADMIN_KEY/s);
    }
  });

  test('HTTP/1.0 reveals a proxy: nginx speaks it to the servers behind it', async () => {
    expect(await putOverHttp10(port)).toMatch(/^HTTP\/1\.[01] 403 .*HTTP\/1\.0, as proxies do/s);
  });

  test('a header that clients send by themselves reveals none', async () => {
    const usual = {
      Accept: '*/*',
      'User-Agent': 'curl/8',
      'Cache-Control': 'no-cache',
      'X-Request-Id': 'abc',
      DNT: '1',
    };
    expect((await put(usual)).status).toBe(200);
  });

  test.each([
    ['cross-site', 403],
    ['same-site', 403],
    ['same-origin', 200],
    ['none', 200],
  ])('Sec-Fetch-Site: %s is answered %d', async (value, status) => {
    expect((await put({ 'Sec-Fetch-Site': value })).status).toBe(status);
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

  const external = externalAddress();
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

/** Writes of Algolia's protocol, of every kind. */
const ALGOLIA_WRITES = [
  ['post', '/1/indexes/articles', { title: 'x' }],
  ['post', '/1/indexes/articles/batch', { requests: [] }],
  ['put', '/1/indexes/articles/x', { title: 'x' }],
  ['post', '/1/indexes/articles/x/partial', { title: 'x' }],
  ['delete', '/1/indexes/articles/x', {}],
  ['post', '/1/indexes/articles/clear', {}],
  ['post', '/1/indexes/articles/deleteByQuery', { filters: 'a:b' }],
  ['post', '/1/indexes/articles/operation', { operation: 'copy', destination: 'other' }],
  ['put', '/1/indexes/articles/settings', { hitsPerPage: 3 }],
  ['put', '/1/indexes/articles/synonyms/x', { objectID: 'x', type: 'synonym', synonyms: ['a', 'b'] }],
  ['post', '/1/indexes/articles/rules/batch', []],
  ['delete', '/1/indexes/articles', {}],
] as const;

describe('without a key and without --demo', () => {
  let server: TestServer;
  let http: Server;
  beforeAll(async () => {
    server = await openTestServer({ flags: { demo: false }, serverToken: 'token-of-this-run' });
    http = createServer(server.app).listen(0);
  });
  afterAll(async () => {
    http.close();
    await server.close();
  });

  test.each(WRITES)(
    '%s %s is off, also from this machine, and the answer says how to set a key',
    async (method, path) => {
      const response = await request(http)[method](path).send({ title: 'x' });
      expect(response.status).toBe(403);
      expect(response.body.error).toMatchObject({
        code: 'forbidden',
        message: expect.stringContaining('LEDE_ADMIN_KEY'),
      });
    },
  );

  test.each(ALGOLIA_WRITES)('%s %s is off, too', async (method, path, body) => {
    const response = await request(http)[method](path).send(body);
    expect(response.status).toBe(403);
    expect(response.body.message).toContain('LEDE_ADMIN_KEY');
  });

  test('a key of the client’s choosing opens nothing', async () => {
    for (const key of ['anything', 'undefined', 'null', 'token-of-this-ru', 'token-of-this-runs']) {
      for (const header of [{ Authorization: `Bearer ${key}` }, { 'X-Algolia-API-Key': key }]) {
        expect((await request(http).put('/articles/x').set(header).send({ title: 'x' })).status).toBe(403);
      }
    }
    expect((await request(http).put('/articles/x').set('Authorization', 'Bearer').send({ title: 'x' })).status).toBe(
      403,
    );
  });

  test('the body of a refused write is not read', async () => {
    const socket = connect(portOf(http), '127.0.0.1');
    socket.write(
      'PUT /articles/x HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9999999\r\n\r\n',
    );
    const [answer] = await once(socket, 'data');
    socket.destroy();
    expect(String(answer)).toMatch(/^HTTP\/1\.1 403 /);
  });

  test('the token of the running server allows writing from this machine', async () => {
    const answer = await request(http)
      .put('/articles/by-token')
      .set('Authorization', 'Bearer token-of-this-run')
      .send({ title: 'By token' });
    expect(answer.status).toBe(201);
  });

  const external = externalAddress();
  testWith(external === undefined ? 'no network interface but loopback' : undefined)(
    'the token is of no use from another address',
    async () => {
      const answer = await request(`http://${external}:${portOf(http)}`)
        .put('/articles/by-token')
        .set('Authorization', 'Bearer token-of-this-run')
        .send({ title: 'By token' });
      expect(answer.status).toBe(403);
    },
  );

  test('reading stays open', async () => {
    expect((await request(http).get('/search?q=harbour')).status).toBe(200);
    expect((await request(http).post('/search').send({ q: 'harbour' })).status).toBe(200);
    expect((await request(http).post('/1/indexes/articles/query').send({ query: 'harbour' })).status).toBe(200);
  });
});

describe('with a key configured', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await openTestServer({ environment: { LEDE_ADMIN_KEY: 'open-sesame' } });
  });
  afterAll(() => server.close());

  const put = (headers: Record<string, string>) =>
    request(server.app).put('/articles/access').set(headers).send({ title: 'Access' });

  test.each([
    ['Authorization', 'Bearer open-sesame'],
    ['authorization', 'bearer open-sesame'],
    ['X-Algolia-API-Key', 'open-sesame'],
  ])('%s: %s allows writing from anywhere', async (name, value) => {
    const elsewhere = { Host: 'archive.example.org', Origin: 'https://cms.example', 'X-Forwarded-For': '10.0.0.1' };
    expect([200, 201]).toContain((await put({ ...elsewhere, [name]: value })).status);
  });

  test.each([
    ['no key', {}],
    ['a wrong one', { Authorization: 'Bearer open' }],
    ['a longer one', { 'X-Algolia-API-Key': 'open-sesame!' }],
    ['another scheme', { Authorization: 'Basic open-sesame' }],
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
    await request(server.app).get('/search?q=private-matter').set('X-Algolia-API-Key', 'open-sesame');
    expect(server.log.length).toBeGreaterThan(1);
    expect(server.log.join('')).not.toMatch(/open-sesame|secret-attempt|private-matter/);
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
