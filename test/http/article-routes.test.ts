/** Articles over HTTP: written one by one and in bulk, read back, searchable once acknowledged. */
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { bulkSchema, changedArticleSchema, fullArticleSchema, relatedSchema } from '../../src/http/schemas.js';
import { openTestServer, type TestServer } from './test-server.js';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());

const get = (path: string) => request(server.app).get(path);
const ids = async (query: string): Promise<string[]> =>
  (await get(`/search?${query}`)).body.hits.map(({ id }: { id: string }) => id);

describe('GET /articles/{id}', () => {
  test('returns the whole article with its related headlines resolved', async () => {
    const { status, body } = await get('/articles/harbour-reopens');
    expect(status).toBe(200);
    expect(fullArticleSchema.parse(body)).toEqual(body);
    expect(body).toMatchObject({
      body: ['Trawlers left the quay at dawn.', 'The café was full by eight.'],
      related: ['Storm closes harbour', 'A headline nobody wrote'],
      relatedArticles: [{ title: 'Storm closes harbour', id: 'desk/2025/storm' }, { title: 'A headline nobody wrote' }],
      publishedAt: '2025-03-01T06:00:00.000Z',
    });
  });

  test('takes ids with slashes, percent-encoded', async () => {
    expect((await get('/articles/desk%2F2025%2Fstorm')).body.title).toBe('Storm closes harbour');
    expect((await get('/articles/desk%2F2025%2Fstorm/related')).status).toBe(200);
  });

  test.each([
    ['/articles/nobody', 404, 'article_not_found'],
    ['/articles/nobody/related', 404, 'article_not_found'],
    ['/articles/%E0%A4%A', 400, 'invalid_id'],
    ['/articles/a%00b', 400, 'invalid_id'],
    [`/articles/${'x'.repeat(513)}`, 400, 'invalid_id'],
    ['/articles/harbour-reopens?full=true', 400, 'unknown_parameter'],
  ])('answers %s with %i', async (path, status, code) => {
    const response = await get(path);
    expect([response.status, response.body.error.code]).toEqual([status, code]);
  });

  test('lists related articles with reasons', async () => {
    const { body } = await get('/articles/harbour-reopens/related?limit=5');
    expect(relatedSchema.parse(body)).toEqual(body);
    expect(body.related[0]).toMatchObject({ id: 'desk/2025/storm', reason: 'linked' });
  });
});

describe('PUT, PATCH and DELETE of one article', () => {
  test('201 for a new article, 200 for a replaced one; both are searchable at once', async () => {
    const path = '/articles/desk%2Fpapaya';
    const created = await request(server.app).put(path).send({ title: 'Papaya prices', text: 'They rose.' });
    expect([created.status, created.headers.location]).toEqual([201, path]);
    expect(changedArticleSchema.parse(created.body)).toEqual(created.body);
    expect(await ids('q=papaya')).toEqual(['desk/papaya']);
    const replaced = await request(server.app).put(path).send({ id: 'desk/papaya', title: 'Guava prices' });
    expect([replaced.status, replaced.body.lede]).toEqual([200, '']);
    expect(await ids('q=papaya&typos=off')).toEqual([]);
    const patched = await request(server.app).patch(path).send({ section: 'Markets' });
    expect(patched.body).toMatchObject({ title: 'Guava prices', section: 'Markets' });
    expect((await request(server.app).delete(path)).status).toBe(204);
    expect((await request(server.app).delete(path)).status).toBe(204);
    expect((await get(path)).status).toBe(404);
    expect(await ids('q=guava&typos=off')).toEqual([]);
  });

  test('an unreadable date is dropped with a warning, never replaced by the current time', async () => {
    const { body } = await request(server.app).put('/articles/dated').send({ title: 'Dated', date: 'one fine day' });
    expect(body.publishedAt).toBeUndefined();
    expect(body._warnings).toEqual([expect.stringContaining('one fine day')]);
    await request(server.app).delete('/articles/dated');
  });

  test.each([
    ['put', '/articles/a', { id: 'b', title: 'x' }, 409, 'conflict'],
    ['patch', '/articles/harbour-reopens', { id: 'b' }, 409, 'conflict'],
    ['put', '/articles/a', {}, 400, 'invalid_article'],
    ['put', '/articles/a', [], 400, 'invalid_body'],
    ['put', '/articles/a', { title: ['no'] }, 400, 'invalid_article'],
    ['put', '/articles/a%07', { title: 'x' }, 400, 'invalid_id'],
    ['patch', '/articles/nobody', { title: 'x' }, 404, 'article_not_found'],
  ] as const)('%s %s %j is answered %i', async (method, path, body, status, code) => {
    const response = await request(server.app)[method](path).send(body);
    expect([response.status, response.body.error.code]).toEqual([status, code]);
  });
});

describe('POST /articles', () => {
  const post = (type: string, body: string | object) => request(server.app).post('/articles').type(type).send(body);

  test('takes one article or an array', async () => {
    expect((await post('json', { title: 'One kumquat' })).body).toEqual({ accepted: 1, rejected: [] });
    const many = await post('json', [{ id: 'k2', title: 'Two kumquats' }, { id: 'k3' }, 7]);
    expect(many.status).toBe(200);
    expect(bulkSchema.parse(many.body)).toEqual(many.body);
    expect(many.body).toMatchObject({ accepted: 1, rejected: [{ line: 2, code: 'invalid_article' }, { line: 3 }] });
    expect(await ids('q=kumquat')).toHaveLength(2);
  });

  test('takes NDJSON lines, rejecting invalid ones by number', async () => {
    const lines = ['\ufeff{"id":"l1","title":"Lychee one"}', '', '{"id":"l2",', '{"id":"l4","title":"Lychee two"}\r'];
    const { status, body } = await post('application/x-ndjson', lines.join('\n'));
    expect(status).toBe(200);
    expect(body).toMatchObject({ accepted: 2, rejected: [{ line: 3 }] });
    expect((await ids('q=lychee')).sort()).toEqual(['l1', 'l4']);
  });

  test('answers 200 also when every line was rejected, and for an empty body', async () => {
    const all = await post('application/x-ndjson', 'no\nno\n');
    expect(all.status).toBe(200);
    expect(all.body).toMatchObject({ accepted: 0, rejected: [{ line: 1 }, { line: 2 }] });
    expect((await post('application/x-ndjson', '')).body).toEqual({ accepted: 0, rejected: [] });
  });

  test('is idempotent', async () => {
    const article = { title: 'Same story', text: 'Same text.', date: '2025-01-01' };
    await post('json', article);
    const before = await server.service.articleCount();
    await post('json', article);
    expect(await server.service.articleCount()).toBe(before);
  });

  test.each(['application/json', 'application/x-ndjson'])('takes gzip as %s', async (type) => {
    const body = gzipSync('{"id":"z1","title":"Zipped zucchini"}\n');
    const { status, body: answer } = await request(server.app)
      .post('/articles')
      .set('Content-Type', type)
      .set('Content-Encoding', 'gzip')
      .serialize((value) => value)
      .send(body);
    expect([status, answer]).toEqual([200, { accepted: 1, rejected: [] }]);
  });

  test('refuses a body that is not gzip as declared', async () => {
    for (const type of ['application/json', 'application/x-ndjson']) {
      const { status, body } = await post(type, '{"title":"x"}').set('Content-Encoding', 'gzip');
      expect([status, body.error.code]).toEqual([400, 'invalid_body']);
    }
  });

  test('streams more lines than fit a batch', async () => {
    const lines = Array.from({ length: 2500 }, (_, i) => JSON.stringify({ id: `bulk-${i}`, title: `Quince ${i}` }));
    expect((await post('application/x-ndjson', lines.join('\n'))).body).toEqual({ accepted: 2500, rejected: [] });
    expect((await get('/search?q=quince&typing=false')).body.total).toBe(2500);
    const removed = await request(server.app).delete('/articles?filter=NOT%20section%20EXISTS');
    expect(removed.status).toBe(200);
    expect(removed.body.removed).toBeGreaterThanOrEqual(2500);
    expect((await get('/search')).body.total).toBe(3);
  });

  test.each([
    ['text/plain', 415],
    ['application/x-www-form-urlencoded', 415],
    ['multipart/form-data', 415],
  ])('refuses %s with %i', async (type, status) => {
    const response = await request(server.app).post('/articles').set('Content-Type', type).send('{"title":"x"}');
    expect([response.status, response.body.error.code]).toEqual([status, 'unsupported_media_type']);
  });

  test('refuses other encodings', async () => {
    for (const type of ['application/json', 'application/x-ndjson']) {
      const response = await post(type, '{}').set('Content-Encoding', 'compress');
      expect([response.status, response.body.error.code]).toEqual([415, 'unsupported_media_type']);
    }
  });

  test('reports the position of a JSON error', async () => {
    const { status, body } = await post('json', '{"title": nope}');
    expect(status).toBe(400);
    expect(body.error).toMatchObject({ code: 'invalid_body', position: 10 });
  });
});

describe('DELETE /articles?filter=', () => {
  const remove = (query: string) => request(server.app).delete(`/articles${query}`);

  test('removes the matches and returns their number', async () => {
    await request(server.app)
      .post('/articles')
      .send([{ id: 'd1', title: 'x', section: 'Gone' }]);
    expect((await remove('?filter=section%20%3D%20Gone')).body).toEqual({ removed: 1 });
    expect((await remove('?filter=section%20%3D%20Local%20AND%20section%20%3D%20Opinion')).body).toEqual({
      removed: 0,
    });
    expect((await get('/search')).body.total).toBe(3);
  });

  test.each([
    ['', 'empty_filter'],
    ['?filter=', 'empty_filter'],
    ['?filter=%20%20', 'empty_filter'],
    ['?filter=section', 'invalid_filter'],
    ['?filter=NOT%20sektion%20%3D%20Local', 'invalid_filter'],
    ['?fliter=section%20%3D%20Local', 'unknown_parameter'],
  ])('refuses "%s" and removes nothing', async (query, code) => {
    const { status, body } = await remove(query);
    expect([status, body.error.code]).toEqual([400, code]);
    expect((await get('/search')).body.total).toBe(3);
  });
});

describe('a body limit', () => {
  test('holds for JSON, and not for a stream of lines', async () => {
    const small = await openTestServer({ flags: { bodyLimit: '1024' } });
    const big = JSON.stringify({ id: 'big', title: 'x', text: 'y'.repeat(2000) });
    const json = await request(small.app).post('/articles').type('json').send(big);
    expect([json.status, json.body.error.code]).toEqual([413, 'payload_too_large']);
    const lines = await request(small.app).post('/articles').type('application/x-ndjson').send(big);
    expect(lines.body).toEqual({ accepted: 1, rejected: [] });
    await small.close();
  });
});
