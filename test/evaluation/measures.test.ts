/** The measures against values calculated by hand and against their properties. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  averagePrecision,
  meanMeasures,
  measure,
  ndcg,
  precision,
  recall,
  reciprocalRank,
} from '../../src/evaluation/measures.js';

const gains = new Map([
  ['a', 3],
  ['b', 1],
  ['c', 2],
  ['d', 0],
]);

describe('measures of one query', () => {
  test('nDCG has linear gain, log2 discount, and the ideal ranking of all judged documents', () => {
    const ideal = 3 + 2 / Math.log2(3) + 1 / 2;
    expect(ndcg(['b', 'x', 'a'], gains)).toBeCloseTo((1 + 3 / 2) / ideal, 12);
  });

  test('the ideal is cut at the same depth as the ranking', () => {
    expect(ndcg(['a'], gains, 1)).toBe(1);
  });

  test('average precision divides by all relevant documents, retrieved or not', () => {
    expect(averagePrecision(['x', 'a', 'b'], gains)).toBeCloseTo((1 / 2 + 2 / 3) / 3, 12);
  });

  test('reciprocal rank depends on the first relevant document only', () => {
    expect(reciprocalRank(['d', 'x', 'b', 'a'], gains)).toBeCloseTo(1 / 3, 12);
    expect(reciprocalRank(['x'], gains)).toBe(0);
  });

  test('precision at 10 divides by 10 for a shorter ranking too', () => {
    expect(precision(['a', 'b'], gains)).toBeCloseTo(0.2, 12);
  });

  test('recall is the share of relevant documents retrieved', () => {
    expect(recall(['a', 'x', 'c'], gains)).toBeCloseTo(2 / 3, 12);
    expect(recall(['a', 'x', 'c'], gains, 1)).toBeCloseTo(1 / 3, 12);
  });

  test('a query without relevant documents scores 0 everywhere', () => {
    expect(Object.values(measure(['a'], new Map([['a', 0]])))).toEqual([0, 0, 0, 0, 0]);
  });

  test('every measure is between 0 and 1, and the ideal ranking has nDCG 1', () => {
    const judged = fc.uniqueArray(fc.tuple(fc.string(), fc.integer({ min: -1, max: 4 })), { selector: ([id]) => id });
    fc.assert(
      fc.property(judged, fc.uniqueArray(fc.string()), (pairs, ranking) => {
        const some = new Map(pairs);
        for (const value of Object.values(measure(ranking, some))) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1 + 1e-12);
        }
        const best = [...some].sort((a, b) => b[1] - a[1]).map(([id]) => id);
        if (pairs.some(([, gain]) => gain > 0)) expect(ndcg(best, some)).toBeCloseTo(1, 12);
      }),
    );
  });
});

test('means weight every query equally', () => {
  const mean = meanMeasures([measure(['a', 'c', 'b'], gains), measure([], gains)]);
  expect(mean.ndcg10).toBeCloseTo(0.5, 12);
  expect(mean.averagePrecision).toBeCloseTo(0.5, 12);
  expect(meanMeasures([]).ndcg10).toBe(0);
});
