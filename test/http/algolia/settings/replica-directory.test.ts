/** Lookup of replicas after any change of indexes: the result of reading the settings of every index. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import request from 'supertest';
import { z } from 'zod';
import { openTestServer, type TestServer } from '../../test-server.js';

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer();
});
afterAll(() => server.close());

type Method = 'get' | 'post' | 'put' | 'delete';
const call = (method: Method, path: string, body: object = {}) =>
  request(server.app)[method](path).set('Host', 'localhost').send(body);

const listSchema = z.object({
  items: z.array(z.object({ name: z.string(), replicas: z.array(z.string()).default([]) })),
});

/** The oracle: reads the replicas of every index. */
async function primaryByScan(name: string): Promise<string | undefined> {
  const { items } = listSchema.parse((await call('get', '/1/indexes')).body);
  if (items.some((item) => item.name === name)) return name;
  return items.find(({ replicas }) => replicas.includes(name))?.name;
}

/** The index that a lookup by name finds. */
async function primaryByLookup(name: string): Promise<string | undefined> {
  const { status, body } = await call('get', `/1/indexes/${name}/settings`);
  if (status === 404) return undefined;
  expect(status).toBe(200);
  return body.primary ?? name;
}

const INDEXES = ['a', 'b', 'c'];
const REPLICAS = ['r', 's', 'a'];
const index = fc.constantFrom(...INDEXES);
const change = fc.oneof(
  fc.record({
    kind: fc.constant('replicas' as const),
    index,
    replicas: fc.subarray(['r', 'virtual(s)', 'a']),
  }),
  fc.record({ kind: fc.constantFrom('remove' as const, 'create' as const), index }),
  fc.record({ kind: fc.constantFrom('move' as const, 'copy' as const), index, to: index }),
);

async function apply(one: typeof change extends fc.Arbitrary<infer T> ? T : never): Promise<void> {
  switch (one.kind) {
    case 'replicas':
      await call('put', `/1/indexes/${one.index}/settings`, { replicas: one.replicas });
      return;
    case 'remove':
      // The native API, which knows nothing of replicas.
      await call('delete', `/indexes/${one.index}`);
      return;
    case 'create':
      await call('put', `/indexes/${one.index}/articles/x`, { title: 'x' });
      return;
    default:
      await call('post', `/1/indexes/${one.index}/operation`, { operation: one.kind, destination: one.to });
  }
}

describe('a replica', () => {
  test('is found as by a scan of all settings, after any sequence of changes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), async (changes) => {
        for (const one of changes) {
          await apply(one);
          for (const name of [...INDEXES, ...REPLICAS, 'none']) {
            expect([name, await primaryByLookup(name)]).toEqual([name, await primaryByScan(name)]);
          }
        }
        for (const name of INDEXES) await call('delete', `/indexes/${name}`);
      }),
      { numRuns: 15 },
    );
  }, 120_000);

  test('is found among 60 indexes, as are implicit views', async () => {
    const names = Array.from({ length: 60 }, (_, i) => `many${i}`);
    await Promise.all(names.map((name) => call('post', `/1/indexes/${name}`, { objectID: name, size: 1 }).expect(201)));
    await call('put', '/1/indexes/many50/settings', { replicas: ['by_size'] }).expect(200);
    await call('put', '/1/indexes/by_size/settings', { ranking: ['desc(size)'] }).expect(200);
    for (const [name, objectID] of [
      ['by_size', 'many50'],
      ['many7_newest', 'many7'],
      ['many8_size_desc', 'many8'],
    ]) {
      const { body } = await call('post', `/1/indexes/${name}/query`);
      expect([name, body.hits?.[0]?.objectID]).toEqual([name, objectID]);
    }
    await call('post', '/1/indexes/many7_other/query').expect(404);
  }, 120_000);
});
