import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { minimumFrequency, saturate } from '../../../../src/engine/embedded/weighting/bm25f.js';
import { RANKING } from '../../../../src/engine/embedded/weighting/ranking-constants.js';

const number = (max: number) => fc.double({ min: 1e-6, max, noNaN: true });

test('the minimum frequency is a tight lower bound on the frequencies that saturate to a value', () => {
  fc.assert(
    fc.property(number(1e6), number(RANKING.k1 + 1), (frequency, saturated) => {
      const minimum = minimumFrequency(saturated);
      if (saturate(frequency) >= saturated) expect(frequency).toBeGreaterThanOrEqual(minimum);
      if (minimum < 1e6) expect(saturate(minimum * (1 + 1e-6))).toBeGreaterThanOrEqual(saturated * (1 - 1e-9));
    }),
    { numRuns: 1000 },
  );
  expect(minimumFrequency(RANKING.k1 + 1)).toBe(Number.POSITIVE_INFINITY);
});
