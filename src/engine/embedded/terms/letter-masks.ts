/** The positions of each letter in a pattern as bits: what the bit-parallel comparisons read. */

/** By code unit, a bit per position. Holds one pattern at a time; all zero between patterns. */
export const LETTER_MASKS = new Uint32Array(0x10000);

export function markLetters(pattern: string): void {
  for (let i = 0; i < pattern.length; i += 1) {
    const letter = pattern.charCodeAt(i);
    LETTER_MASKS[letter] = (LETTER_MASKS[letter] ?? 0) | (1 << i);
  }
}

export function clearLetters(pattern: string): void {
  for (let i = 0; i < pattern.length; i += 1) LETTER_MASKS[pattern.charCodeAt(i)] = 0;
}
