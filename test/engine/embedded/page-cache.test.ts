import { describe, expect, test } from '@jest/globals';
import { createEmbeddedEngine, type EmbeddedEngineOptions } from '../../../src/engine/embedded/embedded-engine.js';
import type { SearchEngine } from '../../../src/engine/engine.js';
import type { Filter } from '../../../src/query/filter.js';
import { EMPTY_PLAN } from '../../../src/query/plan.js';
import { article } from '../../search/archive.js';

/** Everything in the recent tier, and everything in segments. */
const TIERS: readonly (readonly [string, EmbeddedEngineOptions['limits']])[] = [
  ['recent', { recent: 1e9, bulk: 1e9 }],
  ['archive', { recent: 1, bulk: 1, idleMs: 1 }],
];

/** Ids of articles with `n` above a number, as of Algolia's `n > -1e999`. */
async function above(engine: SearchEngine, value: number): Promise<string[]> {
  const filter: Filter = { kind: 'compare', field: 'n', operator: '>', operand: { value } };
  const { hits } = await engine.search({ ...EMPTY_PLAN, filter, limit: 10 });
  return hits.map(({ id }) => id).sort();
}

describe('cached pages', () => {
  test.each(TIERS)(
    'of filters that differ only in an infinite operand are told apart: %s tier',
    async (_tier, limits) => {
      const engine = await createEmbeddedEngine({ limits: limits ?? {} });
      await engine.put([article('a', { attributes: { n: 1 } }), article('b', { attributes: { n: -1 } })], 1);
      expect(await above(engine, Number.NEGATIVE_INFINITY)).toEqual(['a', 'b']);
      expect(await above(engine, Number.POSITIVE_INFINITY)).toEqual([]);
      expect(await above(engine, Number.NEGATIVE_INFINITY)).toEqual(['a', 'b']);
      await engine.close();
    },
  );

  test('are the pages themselves, until a write changes the index', async () => {
    const engine = await createEmbeddedEngine();
    await engine.put([article('a', { title: 'storm' })], 1);
    const plan = { ...EMPTY_PLAN, limit: 10 };
    const page = await engine.search(plan);
    expect(await engine.search({ ...plan })).toBe(page);
    await engine.put([article('b', { title: 'storm' })], 2);
    expect((await engine.search(plan)).total).toBe(2);
    await engine.close();
  });
});
