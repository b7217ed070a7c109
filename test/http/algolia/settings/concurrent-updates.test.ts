/** Concurrent changes of settings, synonyms and rules: none is lost. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import request from 'supertest';
import { openTestServer, type TestServer } from '../../test-server.js';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());

const call = (method: 'get' | 'post' | 'put', path: string, body: object = {}) =>
  request(server.app)[method](path).set('Host', 'localhost').send(body);
const put = (path: string, body: object) => call('put', `/1/indexes/news/${path}`, body).expect(200);

const IDS = ['1', '2', '3', '4', '5'];
const SETTINGS = {
  hitsPerPage: 5,
  customRanking: ['desc(words)'],
  attributesForFaceting: ['section'],
  attributeForDistinct: 'section',
  searchableAttributes: ['title'],
};

test('concurrent saveSynonym, saveRule and setSettings on one index all take effect', async () => {
  const replicas = IDS.map((id) => `news_replica${id}`);
  await put('settings', { replicas });
  await Promise.all([
    ...IDS.map((id) => put(`synonyms/s${id}`, { type: 'synonym', synonyms: [`left${id}`, `right${id}`] })),
    ...IDS.map((id) =>
      put(`rules/r${id}`, {
        condition: { pattern: `query ${id}`, anchoring: 'is' },
        consequence: { hide: [{ objectID: id }] },
      }),
    ),
    ...Object.entries(SETTINGS).map(([name, value]) => put('settings', { [name]: value })),
    ...replicas.map((name) => call('put', `/1/indexes/${name}/settings`, { ranking: [`asc(${name})`] }).expect(200)),
  ]);

  const idsOf = async (list: string) =>
    (await call('post', `/1/indexes/news/${list}/search`)).body.hits
      .map(({ objectID }: { objectID: string }) => objectID)
      .sort();
  expect(await idsOf('synonyms')).toEqual(IDS.map((id) => `s${id}`));
  expect(await idsOf('rules')).toEqual(IDS.map((id) => `r${id}`));
  expect((await call('get', '/1/indexes/news/settings')).body).toEqual({ ...SETTINGS, replicas });
  for (const name of replicas) {
    expect((await call('get', `/1/indexes/${name}/settings`)).body).toMatchObject({ ranking: [`asc(${name})`] });
  }

  await call('post', '/1/indexes/news/batch', {
    requests: IDS.map((id) => ({ action: 'addObject', body: { objectID: id, title: `left${id} query ${id}` } })),
  }).expect(200);
  for (const id of IDS) {
    const search = async (query: string) => (await call('post', '/1/indexes/news/query', { query })).body.nbHits;
    expect([id, await search(`right${id}`), await search(`query ${id}`)]).toEqual([id, 1, 0]);
  }
});
