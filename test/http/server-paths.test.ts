/** What anyone may read never names a folder of the server. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import request from 'supertest';
import { AppError } from '../../src/errors.js';
import { errorAnswer, toAppError } from '../../src/http/error-answer.js';
import { withoutFolders, withoutServerPaths } from '../../src/http/server-paths.js';
import { openTestServer, type TestServer } from './test-server.js';

describe('withoutServerPaths', () => {
  test.each([
    [
      "ENOENT: no such file or directory, open '/home/j doe/lede/manifest.json'",
      "ENOENT: no such file or directory, open 'manifest.json'",
    ],
    ['There is no archive in /srv/lede/data', 'There is no archive in data'],
    ['EACCES: C:\\Users\\me\\lede\\data.mdb', 'EACCES: data.mdb'],
    ["rename '/a/b' -> '/c/d'", "rename 'b' -> 'd'"],
    ['3 of at most 4 changes; see https://example.org/docs', '3 of at most 4 changes; see https://example.org/docs'],
    ['either/or', 'either/or'],
  ])('%s', (text, told) => expect(withoutServerPaths(text)).toBe(told));
});

test.each([
  ['/srv/news/wire', 'wire'],
  ['/srv/news, ./more/', 'news, more'],
  ['https://example.org/feed.xml', 'https://example.org/feed.xml'],
  ['-', '-'],
])('an import of %s is called %s', (names, told) => expect(withoutFolders(names)).toBe(told));

test('a storage error is told without its folder, and keeps its cause for the log', () => {
  for (const code of ['storage_unavailable', 'data_locked', 'not_ready'] as const) {
    const thrown = new AppError(code, "The data in /srv/secret cannot be used: open '/srv/secret/data.mdb'");
    const error = toAppError(thrown);
    expect(JSON.stringify(errorAnswer(error))).not.toMatch(/srv|secret\//);
    expect([error.code, error.cause]).toEqual([code, thrown]);
  }
});

test('the file that Express cannot send is not named', () => {
  const missing = Object.assign(new Error("ENOENT: no such file or directory, stat '/srv/lede/dist/web/box.js'"), {
    status: 404,
  });
  expect(errorAnswer(toAppError(missing)).error).toMatchObject({
    code: 'route_not_found',
    message: expect.not.stringContaining('srv'),
  });
});

describe('a server that follows a folder', () => {
  let server: TestServer;
  let news: string;
  beforeAll(async () => {
    server = await openTestServer();
    news = mkdtempSync(join(tmpdir(), 'lede-private-'));
    mkdirSync(join(news, 'wire'));
    writeFileSync(join(news, 'wire', 'a.txt'), 'A story');
    await server.service.follow([join(news, 'wire')]);
  });
  afterAll(async () => {
    await server.close();
    rmSync(news, { recursive: true });
  });

  test.each([
    '/stats',
    '/health/ready',
    '/metrics',
    '/indexes',
    '/search?q=x',
    '/indexes/articles/stats',
    '/1/indexes',
  ])('%s names no folder of it', async (path) => {
    const { text } = await request(server.app).get(path);
    expect(text).not.toContain('lede-private-');
    expect(text).not.toContain(server.dataDirectory);
    expect(text).not.toContain(`${tmpdir()}/`);
  });

  test('an index whose store cannot be opened is told without its folder, in every protocol', async () => {
    const index = join(server.dataDirectory, 'indexes', 'broken');
    mkdirSync(join(server.dataDirectory, 'indexes'), { recursive: true });
    writeFileSync(index, 'a file where a folder should be');
    for (const call of [
      request(server.app).put('/indexes/broken/articles/a').send({ title: 'A' }),
      request(server.app).get('/indexes/broken/search'),
      request(server.app).put('/1/indexes/broken/a').send({ title: 'A' }),
      request(server.app).post('/1/indexes/broken/query').send({}),
    ]) {
      const { status, text } = await call;
      expect(status).toBeGreaterThanOrEqual(400);
      expect(text).not.toContain(server.dataDirectory);
    }
  });
});
