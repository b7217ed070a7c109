/**
 * MinHash signatures over word shingles (Broder 1997). The share of rows in which two signatures agree estimates the
 * Jaccard similarity of their texts.
 */

/** Rows of a signature. */
export const SIGNATURE_SIZE = 32;
/**
 * Rows in a band. Only documents that share a band are compared: with 16 bands of 2 rows, two documents of similarity .6
 * share one with probability .999.
 */
export const BAND_ROWS = 2;
/** Words in a shingle. */
const SHINGLE = 3;
/** Shorter texts get no signature: a few shingles estimate nothing. */
const MIN_WORDS = 20;

/** XOR with the highest bit maps unsigned order to signed order. */
const HIGHEST_BIT = 0x80000000 | 0;
const MAX_INT32 = 0x7fffffff;

const MULTIPLIERS = Int32Array.from({ length: SIGNATURE_SIZE }, (_, i) => Math.imul(i + 1, 0x9e3779b1) | 1);
const INCREMENTS = Int32Array.from({ length: SIGNATURE_SIZE }, (_, i) => Math.imul(i + 7, 0x85ebca6b) ^ HIGHEST_BIT);

/** The signature of a sequence of words; all zero for a text too short. @param hashes by word */
export function minHash(words: Uint32Array, hashes: readonly number[]): Uint32Array {
  const signature = new Uint32Array(SIGNATURE_SIZE);
  if (words.length < MIN_WORDS) return signature;
  const shingles = hashShingles(words, hashes);
  // Two rows in one pass over the shingles.
  for (let row = 0; row < SIGNATURE_SIZE; row += 2) {
    let first = MAX_INT32;
    let second = MAX_INT32;
    const [multiplier, increment] = [MULTIPLIERS[row], INCREMENTS[row]];
    const [multiplier2, increment2] = [MULTIPLIERS[row + 1], INCREMENTS[row + 1]];
    for (let i = 0; i < shingles.length; i += 1) {
      const value = (Math.imul(shingles[i], multiplier) + increment) | 0;
      const value2 = (Math.imul(shingles[i], multiplier2) + increment2) | 0;
      if (value < first) first = value;
      if (value2 < second) second = value2;
    }
    signature[row] = first ^ HIGHEST_BIT;
    signature[row + 1] = second ^ HIGHEST_BIT;
  }
  return signature;
}

function hashShingles(words: Uint32Array, hashes: readonly number[]): Int32Array {
  const shingles = new Int32Array(words.length - SHINGLE + 1);
  for (let i = 0; i < shingles.length; i += 1) {
    let shingle = Math.imul(hashes[words[i]], 31) + hashes[words[i + 1]];
    shingle = Math.imul(shingle, 31) + hashes[words[i + 2]];
    shingle = Math.imul(shingle ^ (shingle >>> 15), 0x2c1b3c6d);
    shingles[i] = shingle ^ (shingle >>> 13);
  }
  return shingles;
}
