import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { leastFrequency, RANKING, saturate } from '../../../../src/engine/embedded/weighting/bm25f.js';

const number = (max: number) => fc.double({ min: 1e-6, max, noNaN: true });

test('no frequency below the least saturates to so much, and a little above it one does', () => {
  fc.assert(
    fc.property(number(1e6), number(RANKING.k1 + 1), (frequency, saturated) => {
      if (saturate(frequency) >= saturated) expect(frequency).toBeGreaterThanOrEqual(leastFrequency(saturated));
      const least = leastFrequency(saturated);
      if (least < 1e6) expect(saturate(least * (1 + 1e-6))).toBeGreaterThanOrEqual(saturated * (1 - 1e-9));
    }),
    { numRuns: 1000 },
  );
  expect(leastFrequency(RANKING.k1 + 1)).toBe(Number.POSITIVE_INFINITY);
});
