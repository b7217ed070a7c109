/** Near-duplicates by MinHash over word shingles (Broder 1997): how much two signatures agree estimates the Jaccard overlap of the texts. */

export const SIGNATURE_SIZE = 32;
/** Rows a band: two articles are compared when one band agrees wholly. 16 bands of 2 rows find a pair of overlap .6 with probability .999. */
export const BAND_ROWS = 2;
/** Words a shingle. */
const SHINGLE = 3;
/** Shorter texts have no fingerprint worth comparing. */
const MIN_WORDS = 20;

const MULTIPLIERS = Uint32Array.from({ length: SIGNATURE_SIZE }, (_, i) => (Math.imul(i + 1, 0x9e3779b1) | 1) >>> 0);
const INCREMENTS = Uint32Array.from({ length: SIGNATURE_SIZE }, (_, i) => Math.imul(i + 7, 0x85ebca6b) >>> 0);

/** FNV-1a, 32 bits. */
function hash(word: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < word.length; i += 1) value = Math.imul(value ^ word.charCodeAt(i), 0x01000193);
  return value >>> 0;
}

/** The signature of a sequence of words; all zero when the text is too short to say. */
export function fingerprint(words: readonly string[]): Uint32Array {
  const signature = new Uint32Array(SIGNATURE_SIZE);
  if (words.length < MIN_WORDS) return signature;
  signature.fill(0xffffffff);
  const hashes = words.map(hash);
  for (let i = 0; i + SHINGLE <= hashes.length; i += 1) {
    let shingle = Math.imul(hashes[i], 31) + hashes[i + 1];
    shingle = (Math.imul(shingle, 31) + hashes[i + 2]) | 0;
    shingle = Math.imul(shingle ^ (shingle >>> 15), 0x2c1b3c6d);
    shingle = (shingle ^ (shingle >>> 13)) >>> 0;
    for (let k = 0; k < SIGNATURE_SIZE; k += 1) {
      const value = (Math.imul(shingle, MULTIPLIERS[k]) + INCREMENTS[k]) >>> 0;
      if (value < signature[k]) signature[k] = value;
    }
  }
  return signature;
}
