/** How often each distinct word of a document stands in each field, packed into 16 bits; the same clamps in both tiers. */
import type { Sequence } from './indexed-document.js';

/** Bits kept for the frequency in each field. */
const FREQUENCY_BITS = [4, 4, 6, 2] as const;
const SHIFTS = [0, 4, 8, 14] as const;
/** Largest frequency kept, by field. */
export const MAX_FREQUENCIES: readonly number[] = FREQUENCY_BITS.map((bits) => (1 << bits) - 1);

/** The frequency in a field out of its packed form. */
export function unpackFrequency(packed: number, field: number): number {
  return (packed >>> SHIFTS[field]) & MAX_FREQUENCIES[field];
}

/** Packed frequencies by distinct word, in order of first occurrence. */
export function packFrequencies(sequence: Sequence): Map<number, number> {
  const packed = new Map<number, number>();
  for (let i = 0; i < sequence.count; i += 1) {
    const field = sequence.fields[i];
    const before = packed.get(sequence.words[i]) ?? 0;
    const more = unpackFrequency(before, field) < MAX_FREQUENCIES[field] ? 1 << SHIFTS[field] : 0;
    packed.set(sequence.words[i], before + more);
  }
  return packed;
}

/** Whether the headline holds the word. */
export function inHeadline(packed: number): boolean {
  return (packed & MAX_FREQUENCIES[0]) !== 0;
}
