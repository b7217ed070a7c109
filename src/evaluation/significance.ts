/** Is one run really better than another, or was it luck? A paired randomisation test. */

export interface Comparison {
  /** Mean of the second minus mean of the first. */
  readonly difference: number;
  /** Two-sided: how often chance alone gives a difference at least as large. */
  readonly p: number;
  readonly wins: number;
  readonly losses: number;
  readonly ties: number;
}

/** Differences below this are rounding. */
const EPSILON = 1e-9;

/** Mulberry32 (Tommy Ettinger, 2017, public domain): small, seeded, good enough for sampling. Numbers in [0, 1). */
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
 * Compares the scores of two runs on the same queries, in the same order: under the null hypothesis each query's two
 * scores could be swapped. Smucker, Allan and Carterette, "A comparison of statistical significance tests for
 * information retrieval evaluation", CIKM 2007. Samples `rounds` of the swaps; the same seed gives the same p.
 */
export function randomisationTest(
  first: readonly number[],
  second: readonly number[],
  { rounds = 10_000, seed = 1 }: { readonly rounds?: number; readonly seed?: number } = {},
): Comparison {
  if (first.length !== second.length) throw new RangeError('A paired test needs as many scores on either side.');
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
