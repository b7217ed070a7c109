/** Duplicate folding: groups near-identical documents of a result, connected by MinHash signatures that agree enough. */
import { BAND_ROWS, SIGNATURE_SIZE } from '../documents/minhash.js';
import type { Tier } from '../tiers/tier.js';
import { RANKING } from '../weighting/ranking-constants.js';
import { DisjointSets } from './disjoint-sets.js';

/** Least agreement of the signatures of near-identical documents. */
export const NEAR_IDENTICAL = RANKING.nearDuplicates.agreement;

/** Number of top matches that are compared with each other. Later ones are not folded. */
export const FOLD_WINDOW = RANKING.nearDuplicates.window;

/** A document of a tier. */
export interface Member {
  /** Index into the list of tiers. */
  readonly tier: number;
  readonly docId: number;
}

/**
 * Returns for each member the index of the first member of its group. Two members are connected if their signatures
 * agree on NEAR_IDENTICAL of the rows. Only members that share a whole band are compared, which misses no pair: more
 * than half of the rows cannot agree without a band of two.
 */
export function foldNearDuplicates(members: readonly Member[], tiers: readonly Tier[]): Uint32Array {
  const groups = new DisjointSets(members.length);
  /** Members with a signature by band key. */
  const buckets = new Map<number, { readonly index: number; readonly signature: Uint32Array }[]>();
  members.forEach(({ tier, docId }, index) => {
    const signature = tiers[tier]?.signature(docId);
    if (signature === undefined || isEmpty(signature)) return;
    const signed = { index, signature };
    for (let band = 0; band < SIGNATURE_SIZE; band += BAND_ROWS) {
      const key = bandKey(signature, band);
      const bucket = buckets.get(key);
      if (bucket === undefined) {
        buckets.set(key, [signed]);
        continue;
      }
      for (const other of bucket) {
        if (groups.find(other.index) === groups.find(index)) continue;
        if (agreement(other.signature, signature) >= NEAR_IDENTICAL) groups.unite(other.index, index);
      }
      bucket.push(signed);
    }
  });
  return Uint32Array.from(members.keys(), (index) => groups.find(index));
}

/** Whether a document is too short for a signature. */
function isEmpty([first, second]: Uint32Array): boolean {
  return first === 0 && second === 0;
}

/** Hash of the band's number and rows: an integer below 2^52. */
function bandKey(signature: Uint32Array, band: number): number {
  let low = 0;
  let high = band;
  for (let row = band; row < band + BAND_ROWS; row += 1) {
    const value = signature[row] ?? 0;
    low = (Math.imul(low, 31) + value) >>> 0;
    high = (Math.imul(high, 131) + value) >>> 0;
  }
  return (high & 0xfffff) * 0x100000000 + low;
}

/** The share of rows in which two signatures agree. */
function agreement(a: Uint32Array, b: Uint32Array): number {
  let same = 0;
  for (let row = 0; row < SIGNATURE_SIZE; row += 1) if (a[row] === b[row]) same += 1;
  return same / SIGNATURE_SIZE;
}
