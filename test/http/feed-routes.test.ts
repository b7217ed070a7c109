/** Searches as feeds: valid Atom for any query and article, stable ids, addresses that cannot be forged. */
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import request from 'supertest';
import { openTestServer, type TestServer } from './test-server.js';
import { childrenOf, linkOf, parseXml, textOf, type XmlElement } from './xml-tree.js';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
  await server.service.put('odd', {
    title: 'Odd ]]> & <b>bold</b> \ud83d\ude00',
    lede: 'Beacons\u0007 & lanterns <i>shine</i>.',
    authors: ['A & B', '<script>alert(1)</script>'],
    tags: ['"quoted"', "it's"],
    language: 'not a tag',
    url: 'javascript:alert(1)',
  });
});
afterAll(() => server.close());

const HOST = { Host: 'archive.example.org' };
const get = (path: string, headers: Record<string, string> = {}) =>
  request(server.app)
    .get(path)
    .set({ ...HOST, ...headers });

async function feed(path: string, headers: Record<string, string> = {}): Promise<XmlElement> {
  const { status, text, headers: sent } = await get(path, headers).buffer(true);
  expect([status, sent['content-type']]).toEqual([200, 'application/atom+xml; charset=utf-8']);
  const root = parseXml(text);
  expectAtom(root);
  return root;
}

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
const URN = /^urn:uuid:[\da-f]{8}-[\da-f]{4}-5[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

/** The requirements of RFC 4287 (4.1.1, 4.1.2) that apply here. */
function expectAtom(root: XmlElement): void {
  expect([root.name, root.attributes.xmlns]).toEqual(['feed', 'http://www.w3.org/2005/Atom']);
  for (const element of [root, ...childrenOf(root, 'entry')]) {
    for (const name of ['id', 'title', 'updated']) expect(childrenOf(element, name)).toHaveLength(1);
    expect(textOf(element, 'id')).toMatch(URN);
    expect(textOf(element, 'updated')).toMatch(MOMENT);
    for (const { attributes } of childrenOf(element, 'link')) expect(URL.canParse(attributes.href ?? '')).toBe(true);
  }
  expect(childrenOf(root, 'author')).toHaveLength(1);
  const entries = childrenOf(root, 'entry');
  expect(new Set(entries.map((entry) => textOf(entry, 'id'))).size).toBe(entries.length);
  for (const entry of entries) {
    expect(linkOf(entry, 'alternate')).toBeDefined();
    expect(childrenOf(entry, 'summary').map(({ attributes }) => attributes.type)).toEqual(['html']);
  }
}

const titles = (root: XmlElement) => childrenOf(root, 'entry').map((entry) => textOf(entry, 'title'));

describe('GET /feed', () => {
  test('is a search, newest first, with authors, dates and categories', async () => {
    const root = await feed('/feed?q=harbour');
    expect(textOf(root, 'title')).toBe('Lede: harbour');
    expect(linkOf(root, 'self')).toBe('http://archive.example.org/feed?q=harbour');
    expect(linkOf(root, 'alternate')).toBe('http://archive.example.org/?q=harbour');
    expect(linkOf(root, 'search')).toBe('http://archive.example.org/opensearch.xml');
    expect(titles(root)).toEqual(['Harbour reopens after storm', 'Storm closes harbour']);
    const [first, second] = childrenOf(root, 'entry');
    if (first === undefined || second === undefined) throw new Error('There are two.');
    expect(textOf(first, 'published')).toBe('2025-03-01T06:00:00.000Z');
    expect(textOf(first, 'summary')).toContain('The <mark>harbour</mark> opened on Saturday.');
    expect(linkOf(first, 'alternate')).toBe('http://archive.example.org/read/harbour-reopens');
    expect(linkOf(first, 'via')).toBe('https://example.org/harbour');
    expect(linkOf(second, 'alternate')).toBe('http://archive.example.org/read/desk%2F2025%2Fstorm');
    expect(childrenOf(second, 'category').map(({ attributes }) => attributes.term)).toEqual([
      'Local',
      'weather',
      'sea',
    ]);
  });

  test('lists all articles for an empty query, each with its first paragraph', async () => {
    const root = await feed('/feed');
    expect(textOf(root, 'title')).toBe('Lede: all articles');
    expect(linkOf(root, 'alternate')).toBe('http://archive.example.org/');
    expect(childrenOf(root, 'entry').map((entry) => textOf(entry, 'summary'))).toContain(
      'The harbour opened on Saturday.',
    );
  });

  test('takes a filter, an order and pages', async () => {
    const root = await feed('/feed?filter=section%20%3D%20Local&sort=publishedAt:asc&hitsPerPage=1&page=2');
    expect(titles(root)).toEqual(['Harbour reopens after storm']);
    expect(textOf(root, 'opensearch:totalResults')).toBe('2');
    const page = (number: number) =>
      `http://archive.example.org/feed?filter=section+%3D+Local&hitsPerPage=1${number === 1 ? '' : `&page=${number}`}&sort=publishedAt%3Aasc`;
    expect(['self', 'first', 'previous', 'next', 'last'].map((rel) => linkOf(root, rel))).toEqual([
      page(2),
      page(1),
      page(1),
      undefined,
      page(2),
    ]);
    expect(titles(await feed('/feed?page=9'))).toEqual([]);
    expect(textOf(await feed('/feed?q=xylophone'), 'updated')).toBe('1970-01-01T00:00:00.000Z');
  });

  test('has ids that do not depend on the request', async () => {
    const ids = async (path: string, headers = {}) =>
      childrenOf(await feed(path, headers), 'entry').map((entry) => textOf(entry, 'id'));
    const [first] = await ids('/feed?q=reopens');
    expect(first).toBe('urn:uuid:c6cd18c0-3c3a-579d-8836-932165286b11');
    expect(await ids('/feed')).toContain(first);
    expect(await ids('/feed?q=harbour', { Host: 'archive.example.org:8080' })).toContain(first);
    expect(await ids('/feed?q=harbour', { Host: 'other.example.org' })).not.toContain(first);
    const [one, two, other] = await Promise.all(
      ['/feed?q=storm&hitsPerPage=5', '/feed?hitsPerPage=5&q=storm', '/feed'].map((path) => feed(path)),
    );
    expect(one && textOf(one, 'id')).toBe(two && textOf(two, 'id'));
    expect(one && textOf(one, 'id')).not.toBe(other && textOf(other, 'id'));
  });

  test('is 304 until it changes', async () => {
    const { headers } = await get('/feed?q=lantern');
    const tag = { 'If-None-Match': String(headers.etag) };
    expect(headers['cache-control']).toBe('no-cache');
    expect((await get('/feed?q=lantern', tag)).status).toBe(304);
    await server.service.put('new', { title: 'A lantern', text: 'It shines.', date: '2025-05-05' });
    expect((await get('/feed?q=lantern', tag)).status).toBe(200);
  });

  test.each([
    ['/feed?filter=sectoin%3Dx', 'invalid_filter'],
    ['/feed?sort=nobody:asc', 'invalid_sort'],
    ['/feed?hitsPerPage=0', 'invalid_parameter'],
    ['/feed?hitsPerPage=101', 'invalid_parameter'],
    ['/feed?page=x', 'invalid_parameter'],
    ['/feed?typing=true', 'unknown_parameter'],
    ['/feed?q=a&q=b', 'invalid_parameter'],
  ])('refuses %s', async (path, code) => {
    const { status, body } = await get(path);
    expect([status, body.error?.code]).toEqual([400, code]);
  });

  test('exists for each index, and for GET only', async () => {
    const film = { title: 'Heat', text: 'A film.', url: 'https://films.example/heat' };
    await request(server.app).put('/indexes/films/articles/heat').set('Host', 'localhost').send(film);
    await request(server.app).put('/indexes/films/articles/alien').set('Host', 'localhost').send({ title: 'Alien' });
    const root = await feed('/indexes/films/feed?sort=title:desc');
    expect(linkOf(root, 'self')).toBe('http://archive.example.org/indexes/films/feed?sort=title%3Adesc');
    expect(childrenOf(root, 'entry').map((entry) => linkOf(entry, 'alternate'))).toEqual([
      'https://films.example/heat',
      'http://archive.example.org/indexes/films/articles/alien',
    ]);
    expect((await get('/indexes/nobody/feed')).status).toBe(404);
    expect((await request(server.app).post('/feed')).status).toBe(405);
  });
});

describe('any query and article', () => {
  test('is escaped', async () => {
    const root = await feed('/feed?q=beacons');
    const [entry] = childrenOf(root, 'entry');
    if (entry === undefined) throw new Error('There is one.');
    expect(textOf(entry, 'title')).toBe('Odd ]]> & <b>bold</b> \ud83d\ude00');
    expect(textOf(entry, 'summary')).toContain('lanterns &lt;i&gt;shine&lt;/i&gt;');
    expect(childrenOf(entry, 'author').map((author) => textOf(author, 'name'))).toContain('<script>alert(1)</script>');
    expect(childrenOf(entry, 'link').map(({ attributes }) => attributes.rel)).toEqual(['alternate']);
    expect(entry.attributes['xml:lang']).toBeUndefined();
  });

  test.each([
    '%00',
    '%ED%A0%80',
    '%EF%BF%BF',
    ']]>',
    '%3C%2Ffeed%3E',
    '"%20onload="x',
    '%',
    '%26amp;',
    'a%0D%0AX-Evil:1',
  ])('is a valid feed: %s', async (q) => {
    await feed(`/feed?q=${q}`);
  });

  test('is a valid feed: anything', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (q) => {
        await feed(`/feed?${new URLSearchParams({ q })}`);
      }),
      { numRuns: 50 },
    );
  });
});

describe('addresses', () => {
  test('follow the headers of a trusted proxy only', async () => {
    const forwarded = {
      'X-Forwarded-Host': 'news.example.com',
      'X-Forwarded-Proto': 'https',
      'X-Forwarded-Prefix': '/archive',
    };
    expect(linkOf(await feed('/feed', forwarded), 'self')).toBe('http://archive.example.org/feed');
    const trusting = await openTestServer({ flags: { trustProxy: true } });
    const self = async (headers: Record<string, string>) =>
      linkOf(parseXml((await request(trusting.app).get('/feed').set(headers).buffer(true)).text), 'self');
    expect(await self(forwarded)).toBe('https://news.example.com/archive/feed');
    for (const prefix of ['//evil.example', '/../x', '/a"b', 'x', '/a?b']) {
      expect(await self({ ...forwarded, 'X-Forwarded-Prefix': prefix })).toBe('https://news.example.com/feed');
    }
    expect(await self({ ...forwarded, 'X-Forwarded-Proto': 'javascript' })).toBe(
      'http://news.example.com/archive/feed',
    );
    await trusting.close();
  });

  test('use the configured address, regardless of the request', async () => {
    const fixed = await openTestServer({ flags: { publicUrl: 'https://news.example.com/archive/' } });
    const { text } = await request(fixed.app).get('/feed').set('Host', 'evil.example').buffer(true);
    expect(linkOf(parseXml(text), 'self')).toBe('https://news.example.com/archive/feed');
    expect(text).not.toContain('evil');
    await fixed.close();
  });

  test.each(['evil.example/path', 'a"b', '<b>', 'user@evil.example', 'a b', 'evil.example:port', '', 'a,b', '..'])(
    'are never derived from an invalid Host: %s',
    async (host) => {
      const http = createServer(server.app);
      await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
      const address = http.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      const answer = await new Promise<string>((resolve) => {
        let text = '';
        const socket = connect(port, '127.0.0.1', () =>
          socket.write(`GET /feed HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`),
        );
        socket.on('data', (data) => {
          text += data.toString();
        });
        socket.on('close', () => resolve(text));
      });
      http.close();
      expect(answer).toMatch(/^HTTP\/1\.1 400 /);
      expect(answer).toContain('Host header');
    },
  );
});

describe('OpenSearch', () => {
  test('describes how to search, complete and follow', async () => {
    const { status, text, headers } = await get('/opensearch.xml').buffer(true);
    expect([status, headers['content-type']]).toEqual([200, 'application/opensearchdescription+xml; charset=utf-8']);
    const root = parseXml(text);
    expect([root.name, root.attributes.xmlns]).toEqual([
      'OpenSearchDescription',
      'http://a9.com/-/spec/opensearch/1.1/',
    ]);
    expect((textOf(root, 'ShortName') ?? '').length).toBeLessThanOrEqual(16);
    const templates = new Map(
      childrenOf(root, 'Url').map(({ attributes }) => [attributes.type, attributes.template ?? '']),
    );
    expect([...templates.keys()]).toEqual([
      'text/html',
      'application/x-suggestions+json',
      'application/atom+xml',
      'application/opensearchdescription+xml',
    ]);
    for (const [type, template] of templates) {
      expect(template).toMatch(/^http:\/\/archive\.example\.org\//);
      const { pathname, search } = new URL(template.replace('{searchTerms}', encodeURIComponent('sea "eagles" & <b>')));
      const answer = await get(pathname + search);
      expect([answer.status, answer.headers['content-type']]).toEqual([200, expect.stringContaining(type ?? '')]);
    }
  });

  test('is linked from every page, and the search page links its feed', async () => {
    for (const path of ['/', '/docs', '/read/harbour-reopens']) {
      expect((await get(path)).text).toContain(
        '<link rel="search" type="application/opensearchdescription+xml" href="/opensearch.xml"',
      );
    }
    expect((await get('/?q=a%22%3Eb')).text).toContain(
      '<link rel="alternate" type="application/atom+xml" href="/feed?q=a%22%3Eb"',
    );
  });

  test('suggests in the format of browsers', async () => {
    const { headers, text } = await get('/opensearch/suggestions?q=harb').buffer(true);
    expect(headers['content-type']).toContain('application/x-suggestions+json');
    const [q, completions] = JSON.parse(text);
    expect(q).toBe('harb');
    expect(completions).toContain('Harbour reopens after storm');
    for (const path of ['?q=', '', '?q=%00%ED', `?q=${'x'.repeat(9000)}`]) {
      expect((await get(`/opensearch/suggestions${path}`)).status).toBe(200);
    }
  });

  test('refuses a forged host', async () => {
    const { status, body } = await get('/opensearch.xml', { Host: '"><x' });
    expect([status, body.error.param]).toEqual([400, 'Host']);
  });
});
