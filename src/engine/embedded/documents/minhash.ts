/** Near-duplicates by MinHash over word shingles (Broder 1997): how much two signatures agree estimates the Jaccard overlap of the texts. */

export const SIGNATURE_SIZE = 32;
/** Rows a band: two articles are compared when one band agrees wholly. 16 bands of 2 rows find a pair of overlap .6 with probability .999. */
export const BAND_ROWS = 2;
/** Words a shingle. */
const SHINGLE = 3;
/** Shorter texts have no minHash worth comparing. */
const MIN_WORDS = 20;

/** Above every hash as they are compared: with their highest bit turned, signed numbers stand in the order of unsigned ones. */
const HIGHEST_BIT = 0x80000000 | 0;
const ABOVE_ALL = 0x7fffffff;

const MULTIPLIERS = Int32Array.from({ length: SIGNATURE_SIZE }, (_, i) => Math.imul(i + 1, 0x9e3779b1) | 1);
const INCREMENTS = Int32Array.from({ length: SIGNATURE_SIZE }, (_, i) => Math.imul(i + 7, 0x85ebca6b) ^ HIGHEST_BIT);

/** The signature of a sequence of words, `hashes` by their numbers; all zero when the text is too short to say. */
export function minHash(words: Uint32Array, hashes: readonly number[]): Uint32Array {
  const signature = new Uint32Array(SIGNATURE_SIZE);
  if (words.length < MIN_WORDS) return signature;
  const shingles = hashShingles(words, hashes);
  // Two at once: half as many passes over the shingles.
  for (let k = 0; k < SIGNATURE_SIZE; k += 2) {
    let first = ABOVE_ALL;
    let second = ABOVE_ALL;
    const [multiplier, increment] = [MULTIPLIERS[k], INCREMENTS[k]];
    const [multiplier2, increment2] = [MULTIPLIERS[k + 1], INCREMENTS[k + 1]];
    for (let i = 0; i < shingles.length; i += 1) {
      const value = (Math.imul(shingles[i], multiplier) + increment) | 0;
      const value2 = (Math.imul(shingles[i], multiplier2) + increment2) | 0;
      if (value < first) first = value;
      if (value2 < second) second = value2;
    }
    signature[k] = first ^ HIGHEST_BIT;
    signature[k + 1] = second ^ HIGHEST_BIT;
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
