/** How often each distinct word of a document stands in each field, packed into 16 bits; the same clamps in both tiers. */
import type { Sequence } from './indexed-document.js';

/** Bits kept for the frequency in each field. */
const FREQUENCY_BITS: readonly number[] = [4, 4, 6, 2];
const SHIFTS: readonly number[] = [0, 4, 8, 14];
/** Largest frequency kept, by field. */
export const MAX_FREQUENCIES: readonly number[] = FREQUENCY_BITS.map((bits) => (1 << bits) - 1);

/** The frequency in a field out of its packed form. */
export function unpackFrequency(packed: number, field: number): number {
  return (packed >>> SHIFTS[field]) & MAX_FREQUENCIES[field];
}

/** Frequencies in the headline, the lede, the body and the related headlines, for where every nanosecond counts. */
export const inTitle = (packed: number): number => packed & 15;
export const inLede = (packed: number): number => (packed >>> 4) & 15;
export const inBody = (packed: number): number => (packed >>> 8) & 63;
export const inRelated = (packed: number): number => packed >>> 14;

/** The bits of a packed frequency that speak of some fields. */
export function fieldMask(searched: (field: number) => boolean): number {
  return SHIFTS.reduce((mask, shift, field) => (searched(field) ? mask | (MAX_FREQUENCIES[field] << shift) : mask), 0);
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
  return inTitle(packed) !== 0;
}
