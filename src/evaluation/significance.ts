/** Paired randomisation test of the difference between two runs. */

export interface Comparison {
  /** Mean of the second minus mean of the first. */
  readonly difference: number;
  /** Two-sided p-value: the probability of a difference at least as large under the null hypothesis. */
  readonly p: number;
  readonly wins: number;
  readonly losses: number;
  readonly ties: number;
}

/** Differences below this are rounding errors. */
const EPSILON = 1e-9;

/** Mulberry32 (Tommy Ettinger, 2017, public domain), a seeded generator of numbers in [0, 1): p is reproducible. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Compares the scores of two runs on the same queries, in the same order. Under the null hypothesis the two scores of a
 * query are exchangeable. Smucker, Allan and Carterette, "A comparison of statistical significance tests for information
 * retrieval evaluation", CIKM 2007. Samples `rounds` random exchanges; the same seed gives the same p.
 * Throws RangeError for arrays of different length.
 */
export function randomisationTest(
  first: readonly number[],
  second: readonly number[],
  { rounds = 10_000, seed = 1 }: { readonly rounds?: number; readonly seed?: number } = {},
): Comparison {
  if (first.length !== second.length)
    throw new RangeError('A paired test needs the same number of scores of each run.');
  const differences = first.map((score, index) => (second[index] ?? 0) - score);
  const observed = differences.reduce((sum, value) => sum + value, 0);
  const random = seededRandom(seed);
  let asLarge = 0;
  for (let round = 0; round < rounds; round++) {
    let sum = 0;
    for (const value of differences) sum += random() < 0.5 ? value : -value;
    if (Math.abs(sum) >= Math.abs(observed) - EPSILON) asLarge++;
  }
  const wins = differences.filter((value) => value > EPSILON).length;
  const losses = differences.filter((value) => value < -EPSILON).length;
  return {
    difference: differences.length === 0 ? 0 : observed / differences.length,
    p: (asLarge + 1) / (rounds + 1),
    wins,
    losses,
    ties: differences.length - wins - losses,
  };
}
