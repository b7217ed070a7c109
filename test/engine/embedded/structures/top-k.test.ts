import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ScoreThreshold, TopK } from '../../../../src/engine/embedded/structures/top-k.js';

test('the threshold is the k-th highest of the scores offered', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -5, max: 5 })), fc.nat(12), (scores, k) => {
      const threshold = new ScoreThreshold(k);
      for (const score of scores) threshold.offer(score);
      const sorted = [...scores].sort((a, b) => b - a);
      expect(threshold.value).toBe(k === 0 ? Number.POSITIVE_INFINITY : (sorted[k - 1] ?? Number.NEGATIVE_INFINITY));
    }),
  );
});

test('top-k keeps the first k in the order of the comparator, and knows the worst of them once it is full', () => {
  const item = fc.tuple(fc.nat(6), fc.nat());
  const byBoth = (a: readonly [number, number], b: readonly [number, number]) => a[0] - b[0] || a[1] - b[1];
  fc.assert(
    fc.property(fc.array(item), fc.nat(12), (items, k) => {
      const top = new TopK<readonly [number, number]>(k, byBoth);
      for (const one of items) top.offer(one);
      const expected = [...items].sort(byBoth).slice(0, k);
      expect(top.items().sort(byBoth)).toEqual(expected);
      if (k > 0) expect(top.worst).toEqual(items.length >= k ? expected.at(-1) : undefined);
    }),
  );
});
