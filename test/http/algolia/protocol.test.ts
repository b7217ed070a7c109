/** Algolia's protocol at the HTTP level: bodies, keys, CORS, errors, and the same indexes through the native API. */
import { createHmac } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { openEmbeddedBackend } from '../../../src/backend/embedded/open-embedded-backend.js';
import { openIndexes } from '../../../src/service/indexes.js';
import { temporaryFolder } from '../../store/temporary-folder.js';
import { openTestServer, type TestServer, type TestServerOptions } from '../test-server.js';

let server: TestServer;
const open = async (options?: TestServerOptions) => {
  server = await openTestServer(options);
};
beforeEach(() => open());
afterEach(() => server.close());

type Method = 'get' | 'post' | 'put' | 'delete';
const call = (method: Method, path: string, body?: object) => {
  const sent = request(server.app)[method](path).set('Host', 'localhost');
  return body === undefined ? sent : sent.send(body);
};
const browsedIds = async (parameters: object) =>
  (await call('post', '/1/indexes/articles/browse', parameters)).body.hits.map(
    ({ objectID }: { objectID: string }) => objectID,
  );
const add = (index: string, ...bodies: object[]) =>
  call('post', `/1/indexes/${index}/batch`, { requests: bodies.map((body) => ({ action: 'addObject', body })) });

describe('articles of the archive', () => {
  test('are returned as records with an objectID, one body text and numeric dates', async () => {
    const { body } = await call('post', '/1/indexes/articles/query', { query: 'harbour reopens' });
    expect(body.hits[0]).toMatchObject({
      objectID: 'harbour-reopens',
      title: 'Harbour reopens after storm',
      body: 'Trawlers left the quay at dawn.\n\nThe café was full by eight.',
      publishedAt: '2025-03-01T06:00:00.000Z',
      publishedAt_timestamp: 1740808800,
      tags: ['weather'],
    });
    expect(body.hits[0]._highlightResult.title.value).toBe('<em>Harbour</em> <em>reopens</em> after storm');
    const recent = await call('post', '/1/indexes/articles/query', {
      numericFilters: ['publishedAt_timestamp>=1740800000'],
    });
    expect(recent.body.hits.map((hit: { objectID: string }) => hit.objectID)).toEqual(['harbour-reopens']);
    const counted = await call('post', '/1/indexes/articles/query', { facets: ['publishedAt_timestamp', 'edition'] });
    expect(counted.body.facets_stats.publishedAt_timestamp).toMatchObject({ min: 1740009600, max: 1740808800 });
    expect(counted.body.facets.edition).toEqual({ north: 1 });
    const { body: newest } = await call('post', '/1/indexes/articles_newest/query', { hitsPerPage: 1 });
    expect(newest).toMatchObject({ index: 'articles_newest', hits: [{ objectID: 'harbour-reopens' }] });
  });

  test('match by the values of any string attribute, ranked below text matches and highlighted', async () => {
    const find = async (parameters: object) => (await call('post', '/1/indexes/articles/query', parameters)).body;
    const idsOf = async (parameters: object) =>
      (await find(parameters)).hits.map(({ objectID }: { objectID: string }) => objectID);
    const { hits } = await find({ query: 'north' });
    expect(hits).toMatchObject([{ objectID: 'script', _highlightResult: { edition: { value: '<em>north</em>' } } }]);
    expect(await idsOf({ query: 'weath' })).toEqual(['harbour-reopens', 'desk/2025/storm']);
    expect((await find({ query: 'weath' })).hits[0]._highlightResult.tags).toMatchObject([
      { value: '<em>weath</em>er', matchLevel: 'full' },
    ]);
    expect(await idsOf({ query: 'harbour sea' })).toEqual(['desk/2025/storm']);
    expect(await idsOf({ query: 'north', restrictSearchableAttributes: ['title', 'edition'] })).toEqual(['script']);
    expect(await idsOf({ query: 'north', restrictSearchableAttributes: ['title'] })).toEqual([]);
    expect(await idsOf({ query: 'boats', restrictSearchableAttributes: ['tags'] })).toEqual([]);
    expect(await idsOf({ query: 'storm -sea', advancedSyntax: true })).toEqual(['harbour-reopens']);
    expect((await call('get', '/search?q=north')).body.total).toBe(0);
    expect(await browsedIds({ query: 'sea' })).toEqual(['desk/2025/storm']);
    await call('put', '/1/indexes/articles/settings', { searchableAttributes: ['title', 'tags'] }).expect(200);
    expect(await idsOf({ query: 'north' })).toEqual([]);
    expect(await idsOf({ query: 'trawlers' })).toEqual([]);
    expect(await idsOf({ query: 'sea' })).toEqual(['desk/2025/storm']);
    await add('articles', { objectID: 'film', title: 'North by Northwest', tags: ['sea'], edition: 'north' });
    expect(await idsOf({ query: 'north' })).toEqual(['film']);
    expect((await idsOf({ query: 'sea' })).sort()).toEqual(['desk/2025/storm', 'film']);
  });

  test('accept partial updates', async () => {
    await call('post', '/1/indexes/articles/harbour-reopens/partial', { section: 'World' }).expect(200);
    const { body } = await call('get', '/articles/harbour-reopens');
    expect(body).toMatchObject({ title: 'Harbour reopens after storm', section: 'World' });
  });
});

test('facet values are distinguished by punctuation and not by case', async () => {
  await add('posts', ...['C', 'C#', 'C++', 'c++'].map((language, i) => ({ objectID: `${i}`, language })));
  const count = async (value: string) =>
    (await call('post', '/1/indexes/posts/query', { facetFilters: [`language:${value}`] })).body.nbHits;
  expect([await count('C'), await count('c#'), await count('C++')]).toEqual([1, 1, 2]);
});

describe('objectIDs', () => {
  const idsOf = (body: { hits: { objectID: string }[] }) => body.hits.map(({ objectID }) => objectID).sort();

  test('are distinguished by case and punctuation, and from an attribute named id', async () => {
    await add('ids', ...['a-1', 'A-1', 'a1', '7'].map((objectID) => ({ objectID, id: 7 })));
    const find = async (filters: string) => idsOf((await call('post', '/1/indexes/ids/query', { filters })).body);
    expect(await find('objectID:a-1')).toEqual(['a-1']);
    expect(await find('objectID:7')).toEqual(['7']);
    expect(await find('id:7')).toHaveLength(4);
    await call('post', '/1/indexes/ids/deleteByQuery', { filters: 'objectID:a1' }).expect(200);
    expect(await find('')).toEqual(['7', 'A-1', 'a-1']);
    const { body } = await call('post', '/1/indexes/articles/query', { filters: 'objectID:desk/2025/storm' });
    expect(idsOf(body)).toEqual(['desk/2025/storm']);
  });

  test('are browsed page by page, with and without a filter, records and other articles', async () => {
    await add('articles', ...['b', 'B', 'c', 'C', 'd'].map((objectID, id) => ({ objectID, id, title: 'storm' })));
    for (const filters of ['', 'title:storm OR NOT title:storm']) {
      const browsed: string[] = [];
      for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
        const parameters: object = cursor === undefined ? { filters, hitsPerPage: 2 } : { cursor };
        const { body } = await call('post', '/1/indexes/articles/browse', parameters).expect(200);
        browsed.push(...body.hits.map(({ objectID }: { objectID: string }) => objectID));
        cursor = body.cursor;
      }
      expect([...browsed].sort()).toEqual(['B', 'C', 'b', 'c', 'd', 'desk/2025/storm', 'harbour-reopens', 'script']);
    }
  });
});

describe('indexes in the native API', () => {
  test('are created by a write, isolated from each other, and removed', async () => {
    await call('put', '/indexes/films/articles/matrix', { title: 'The Matrix', text: 'A hacker wakes up.' }).expect(
      201,
    );
    await add('films', { objectID: 'heat', title: 'Heat', plot: 'A hacker is not in it' }).expect(200);
    const found = await call('get', '/indexes/films/search?q=hacker');
    expect(found.body.hits.map((hit: { id: string }) => hit.id).sort()).toEqual(['heat', 'matrix']);
    expect((await call('get', '/search?q=hacker')).body.total).toBe(0);
    await call('post', '/1/indexes/films/query', {}).expect(200);
    const { body: list } = await call('get', '/indexes');
    expect(list.indexes).toEqual([
      { name: 'articles', articles: 3 },
      { name: 'films', articles: 2 },
    ]);
    await call('delete', '/indexes/films').expect(204);
    const removed = await call('get', '/indexes/films/search?q=hacker');
    expect([removed.status, removed.body.error.code]).toEqual([404, 'index_not_found']);
  });

  test.each(['..', '%2e%2e%2f%2e%2e%2fetc', '.hidden', 'a%2fb', 'a%00b', `${'x'.repeat(129)}`])(
    'an index cannot be named %s',
    async (name) => {
      for (const response of [
        await call('put', `/1/indexes/${name}/settings`, {}),
        await call('post', `/1/indexes/${name}/batch`, { requests: [] }),
        await call('put', `/indexes/${name}/articles/x`, { title: 'x' }),
      ]) {
        expect(response.status).toBeGreaterThanOrEqual(400);
        expect(response.status).toBeLessThan(500);
      }
      expect((await call('get', '/indexes')).body.indexes).toHaveLength(1);
    },
  );
});

describe('bodies', () => {
  test.each(['text/plain', 'text/plain;charset=UTF-8', 'application/x-www-form-urlencoded', 'application/json'])(
    'labelled %s are parsed as JSON',
    async (type) => {
      const sent = JSON.stringify({ query: 'storm' });
      const { body } = await call('post', '/1/indexes/articles/query').set('Content-Type', type).send(sent);
      expect(body.nbHits).toBe(2);
    },
  );

  test('may be compressed or empty', async () => {
    const sent = call('post', '/1/indexes/articles/query')
      .set('Content-Encoding', 'gzip')
      .set('Content-Type', 'text/plain');
    sent.write(gzipSync(JSON.stringify({ query: 'storm' })));
    const { body } = await sent;
    expect(body.nbHits).toBe(2);
    expect((await call('post', '/1/indexes/articles/query')).body.nbHits).toBe(3);
  });

  test.each([
    ['{"query":', 400],
    ['[]', 400],
    ['"text"', 400],
    ['null', 400],
    ['{"requests":{}}', 400],
    ['{"requests":[{"action":"explode"}]}', 400],
    ['{"requests":[{"action":"addObject","body":[]}]}', 400],
    ['{"requests":[{"action":"updateObject","body":{"title":"no id"}}]}', 400],
    ['{"requests":[{"action":"addObject","body":{"__proto__":{"a":1}}}]}', 400],
    [JSON.stringify({ requests: Array.from({ length: 10_001 }, () => ({ action: 'clear' })) }), 413],
  ])('%s … is rejected with a message of one sentence', async (sent, status) => {
    const response = await call('post', '/1/indexes/new/batch').set('Content-Type', 'text/plain').send(sent);
    expect(response.body).toEqual({ message: expect.stringMatching(/\.$/), status });
    expect(response.status).toBe(status);
    expect((await call('get', '/indexes')).body.indexes).toHaveLength(1);
  });

  test('above the size limit are rejected with 413', async () => {
    await server.close();
    await open({ flags: { bodyLimit: '2048' } });
    const response = await add('new', { objectID: '1', text: 'x'.repeat(3000) });
    expect([response.status, response.body.status]).toEqual([413, 413]);
  });
});

describe('write access', () => {
  test('without an admin key is limited to local programs', async () => {
    const foreign = await add('articles', { objectID: 'x' }).set('Origin', 'https://elsewhere.example');
    expect(foreign.body).toMatchObject({ status: 403 });
    expect(foreign.headers['access-control-allow-origin']).toBe('*');
  });

  test('with an admin key needs that key, in a header or the query string', async () => {
    await server.close();
    await open({ environment: { LEDE_ADMIN_KEY: 'secret' } });
    expect((await add('a', { objectID: 'x' })).body.status).toBe(403);
    await add('a', { objectID: 'x' }).set('X-Algolia-API-Key', 'secret').expect(200);
    await call('post', '/1/indexes/a/clear?x-algolia-api-key=secret').expect(200);
    await call('post', '/1/indexes/a/clear?x-algolia-api-key=wrong').expect(403);
    await call('post', '/1/indexes/a/query', {}).set('X-Algolia-API-Key', 'search-only').expect(200);
    expect(server.log.join('')).not.toContain('secret');
  });
});

test('secured keys are rejected with the names of their restrictions', async () => {
  const secured = (restrictions: string) =>
    Buffer.from(createHmac('sha256', 'parent').update(restrictions).digest('hex') + restrictions).toString('base64');
  const key = secured('filters=tenant%3A7&restrictIndices=news&validUntil=1');
  const responses = [
    await call('post', '/1/indexes/articles/query', {}).set('X-Algolia-API-Key', key),
    await call('post', `/1/indexes/*/queries?x-algolia-api-key=${encodeURIComponent(key)}`, { requests: [] }),
    await call('post', '/1/indexes/articles/query', {}).set('X-Algolia-API-Key', secured('')),
  ];
  for (const { status, body } of responses) expect([status, body.status]).toEqual([403, 403]);
  const [{ body } = { body: undefined }] = responses;
  expect(body.message).toContain('filters, restrictIndices, validUntil');
  expect(body.message).not.toContain('tenant');
  const hashed = 'b'.repeat(88);
  await call('post', '/1/indexes/articles/query', {}).set('X-Algolia-API-Key', hashed).expect(200);
});

describe('CORS', () => {
  test('allows reading every response, errors included, and any method', async () => {
    for (const path of ['/1/indexes/articles/query', '/1/indexes/nope/query', '/1/nothing']) {
      const { headers } = await call('post', path, {}).set('Origin', 'https://site.example');
      expect(headers['access-control-allow-origin']).toBe('*');
    }
    const preflight = await request(server.app)
      .options('/1/indexes/articles/settings')
      .set('Access-Control-Request-Method', 'PUT')
      .set('Access-Control-Request-Headers', 'x-algolia-api-key,x-algolia-application-id');
    expect(preflight.status).toBe(204);
    expect(preflight.headers).toMatchObject({
      'access-control-allow-methods': 'GET, POST, PUT, DELETE',
      'access-control-allow-headers': 'x-algolia-api-key,x-algolia-application-id',
      'access-control-max-age': '86400',
    });
  });
});

test('DocSearch, which inserts values as HTML, gets them escaped', async () => {
  const query = {
    query: 'markup',
    attributesToSnippet: ['title:20'],
    highlightPreTag: '<mark>',
    highlightPostTag: '</mark>',
  };
  await add('docs', { objectID: '1', title: '<img src=x> markup' });
  const valuesFor = async (agent: string) => {
    const { body } = await call('post', `/1/indexes/docs/query?x-algolia-agent=${encodeURIComponent(agent)}`, query);
    return [body.hits[0]._highlightResult.title.value, body.hits[0]._snippetResult.title.value];
  };
  expect(await valuesFor('Algolia for JavaScript (5.43.0); docsearch (4.7.1)')).toEqual(
    Array(2).fill('&lt;img src=x&gt; <mark>markup</mark>'),
  );
  expect(await valuesFor('instantsearch.js (4.118.1)')).toEqual(Array(2).fill('<img src=x> <mark>markup</mark>'));
});

test('a search during a move sees the old index or the new one', async () => {
  await add('live', { objectID: '1', title: 'old' });
  await add('next', { objectID: '1', title: 'new' });
  const moved = call('post', '/1/indexes/next/operation', { operation: 'move', destination: 'live' }).then(
    (response) => response,
  );
  const results = await Promise.all(
    Array.from({ length: 20 }, async () => (await call('post', '/1/indexes/live/query', {})).body),
  );
  expect((await moved).status).toBe(200);
  for (const { hits } of results) expect(['old', 'new']).toContain(hits[0].title);
  expect((await call('post', '/1/indexes/live/query', {})).body.hits[0].title).toBe('new');
});

test('an index that follows folders is not replaced or removed', async () => {
  const folder = temporaryFolder();
  await writeFile(join(folder, 'one.txt'), 'A headline\n\nFrom a file.');
  await server.service.follow([folder]);
  await add('other', { objectID: 'x', title: 'Other' });
  const onto = { destination: 'articles' };
  for (const response of [
    await call('post', '/1/indexes/other/operation', { operation: 'copy', ...onto }),
    await call('post', '/1/indexes/other/operation', { operation: 'move', ...onto }),
    await call('delete', '/1/indexes/articles'),
  ]) {
    expect(response.body).toEqual({ status: 409, message: expect.stringContaining('follows folders') });
  }
  expect((await call('post', '/1/indexes/articles/query', { query: 'file' })).body.nbHits).toBe(1);
  expect((await call('post', '/1/indexes/other/query', {})).body.nbHits).toBe(1);
});

test('an interrupted move is completed at the next start', async () => {
  const folder = temporaryFolder();
  const first = await openIndexes({ openBackend: openEmbeddedBackend, dataDirectory: folder });
  await first.useOrCreate('kept', ({ archive }) => archive.clear());
  await first.close();
  const indexes = join(folder, 'indexes');
  await mkdir(join(indexes, '.replaced-articles'));
  await rename(join(indexes, 'kept'), join(indexes, '.replaced-kept'));
  const second = await openIndexes({ openBackend: openEmbeddedBackend, dataDirectory: folder });
  expect(second.names).toEqual(['articles', 'kept']);
  expect(existsSync(join(indexes, '.replaced-articles'))).toBe(false);
  await second.close();
});
