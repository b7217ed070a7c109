/** Where the letters of a pattern stand in it: what words are compared with, several places in one step. */

/** By code unit, a bit for each place. One pattern at a time; empty between patterns. */
export const LETTER_MASKS = new Uint32Array(0x10000);

export function markLetters(pattern: string): void {
  for (let i = 0; i < pattern.length; i += 1) LETTER_MASKS[pattern.charCodeAt(i)] |= 1 << i;
}

export function clearLetters(pattern: string): void {
  for (let i = 0; i < pattern.length; i += 1) LETTER_MASKS[pattern.charCodeAt(i)] = 0;
}
