/** Groups of near-identical articles among the matching ones: connected by MinHash signatures that agree enough. */
import { BAND_ROWS, SIGNATURE_SIZE } from '../documents/minhash.js';
import type { Tier } from '../tiers/tier.js';

/** Share of a signature that must agree: an estimated overlap of word shingles. Wire copies with a changed paragraph reach .7; follow-ups stay under .3. */
export const NEAR_IDENTICAL = 0.55;

/** How many of the best matches are compared with each other, thirty pages of ten: a few milliseconds. Later ones stand alone. */
export const FOLD_WINDOW = 300;

/** A document of a tier. */
export interface Member {
  readonly tier: number;
  readonly docId: number;
}

/**
 * For each member, the index of its group's first member. Members are connected when their signatures agree
 * on NEAR_IDENTICAL of their rows; only those that share a whole band are compared.
 */
export function foldNearDuplicates(members: readonly Member[], tiers: readonly Tier[]): Uint32Array {
  const parents = Uint32Array.from(members.keys());
  const find = (index: number): number => {
    let root = index;
    while (parents[root] !== root) root = parents[root];
    let at = index;
    while (parents[at] !== root) {
      const next = parents[at];
      parents[at] = root;
      at = next;
    }
    return root;
  };
  const buckets = new Map<number, number[]>();
  const signatures = new Uint32Array(members.length * SIGNATURE_SIZE);
  members.forEach(({ tier, docId }, index) => {
    const signature = tiers[tier].signature(docId);
    signatures.set(signature, index * SIGNATURE_SIZE);
    if (signature[0] === 0 && signature[1] === 0) return;
    for (let band = 0; band < SIGNATURE_SIZE; band += BAND_ROWS) {
      const key = bandKey(signature, band);
      const bucket = buckets.get(key);
      if (bucket === undefined) {
        buckets.set(key, [index]);
        continue;
      }
      for (const other of bucket) {
        if (find(other) !== find(index) && agreement(signatures, other, index) >= NEAR_IDENTICAL) {
          const [low, high] = [find(other), find(index)].sort((a, b) => a - b);
          parents[high] = low;
        }
      }
      bucket.push(index);
    }
  });
  return parents.map((_, index) => find(index));
}

/** Band number and its rows in one integer below 2^53. */
function bandKey(signature: Uint32Array, band: number): number {
  let low = 0;
  let high = band;
  for (let row = band; row < band + BAND_ROWS; row += 1) {
    low = (Math.imul(low, 31) + signature[row]) >>> 0;
    high = (Math.imul(high, 131) + signature[row]) >>> 0;
  }
  return (high & 0xfffff) * 0x100000000 + low;
}

function agreement(signatures: Uint32Array, a: number, b: number): number {
  let same = 0;
  for (let row = 0; row < SIGNATURE_SIZE; row += 1) {
    if (signatures[a * SIGNATURE_SIZE + row] === signatures[b * SIGNATURE_SIZE + row]) same += 1;
  }
  return same / SIGNATURE_SIZE;
}
