/** The searched text of records follows `searchableAttributes`, also when a derivation is interrupted. */
import { expect, test } from '@jest/globals';
import request from 'supertest';
import type { OpenBackend } from '../../../../src/backend/archive-backend.js';
import { openEmbeddedBackend } from '../../../../src/backend/embedded/open-embedded-backend.js';
import { AppError } from '../../../../src/errors.js';
import { openTestServer, type TestServer } from '../../test-server.js';

const call = ({ app }: TestServer, method: 'get' | 'post' | 'put', path: string, body: object = {}) =>
  request(app)[method](`/1/indexes/news/${path}`).set('Host', 'localhost').send(body);
const record = (id: string) => ({ action: 'addObject', body: { objectID: id, a: `apple ${id}`, b: `banana ${id}` } });
const totals = async (server: TestServer) => {
  const total = async (query: string) => (await call(server, 'post', 'query', { query, hitsPerPage: 0 })).body.nbHits;
  return { apple: await total('apple'), banana: await total('banana') };
};

test('a derivation that fails half way is done when the same setting is sent again', async () => {
  let updates = Number.POSITIVE_INFINITY;
  const openBackend: OpenBackend = async (options) => {
    const backend = await openEmbeddedBackend(options);
    const update = backend.update.bind(backend);
    backend.update = async (...change) => {
      if (updates-- <= 0) throw new AppError('storage_full', 'No space is left');
      return update(...change);
    };
    return backend;
  };
  const server = await openTestServer({ service: { openBackend } });
  const requests = Array.from({ length: 600 }, (_, i) => record(`r${i}`));
  await call(server, 'post', 'batch', { requests }).expect(200);
  updates = 300;
  await call(server, 'put', 'settings', { searchableAttributes: ['a'] }).expect(507);
  expect(await totals(server)).toMatchObject({ banana: 300 });
  updates = Number.POSITIVE_INFINITY;
  await call(server, 'put', 'settings', { searchableAttributes: ['a'] }).expect(200);
  expect(await totals(server)).toEqual({ apple: 600, banana: 0 });
  expect((await call(server, 'get', 'settings')).body).toEqual({ searchableAttributes: ['a'] });
  await server.close();
});

test('records written while the setting changes are searched by the attributes in force', async () => {
  const server = await openTestServer();
  const requests = Array.from({ length: 300 }, (_, i) => record(`r${i}`));
  await call(server, 'post', 'batch', { requests }).expect(200);
  await Promise.all(
    Array.from({ length: 20 }, async (_, i) => {
      if (i % 5 === 0) {
        await call(server, 'put', 'settings', { searchableAttributes: [i % 2 === 0 ? 'a' : 'b'] }).expect(200);
      } else await call(server, 'post', 'batch', { requests: [record(`late${i}`), record(`r${i}`)] }).expect(200);
    }),
  );
  const { searchableAttributes } = (await call(server, 'get', 'settings')).body;
  const all = 300 + 16;
  expect(await totals(server)).toEqual(
    searchableAttributes[0] === 'a' ? { apple: all, banana: 0 } : { apple: 0, banana: all },
  );
  await server.close();
});
