/** The paired randomisation test and its random numbers. */
import { expect, test } from '@jest/globals';
import { randomisationTest, seededRandom } from '../../src/evaluation/significance.js';

test('a gain on every one of thirty queries is significant', () => {
  const before = Array.from({ length: 30 }, (_, index) => index / 100);
  const result = randomisationTest(
    before,
    before.map((value) => value + 0.1),
  );
  expect(result.p).toBeLessThan(0.001);
  expect(result.difference).toBeCloseTo(0.1, 12);
  expect(result).toMatchObject({ wins: 30, losses: 0, ties: 0 });
});

test('as many gains as losses of the same size are not significant', () => {
  const before = Array.from({ length: 30 }, () => 0.5);
  const after = before.map((value, index) => value + (index % 2 === 0 ? 0.1 : -0.1));
  expect(randomisationTest(before, after).p).toBeGreaterThan(0.5);
});

test('with gains on all of four queries, p is that of the exact test: 2 of 16', () => {
  expect(randomisationTest([0, 0, 0, 0], [1, 1, 1, 1]).p).toBeCloseTo(2 / 16, 1);
});

test('the same seed gives the same p', () => {
  const first = [0.1, 0.5, 0.3, 0.9];
  const second = [0.2, 0.4, 0.6, 0.8];
  expect(randomisationTest(first, second, { seed: 7 })).toEqual(randomisationTest(first, second, { seed: 7 }));
});

test('runs of different length are a RangeError', () => {
  expect(() => randomisationTest([1], [])).toThrow(RangeError);
});

test('random numbers are uniform in [0, 1)', () => {
  const random = seededRandom(3);
  const numbers = Array.from({ length: 10_000 }, random);
  expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...numbers)).toBeLessThan(1);
  expect(numbers.reduce((sum, value) => sum + value, 0) / numbers.length).toBeCloseTo(0.5, 1);
});
