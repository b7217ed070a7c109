/** How often a word stands in each field of a document, packed into 16 bits. Frequencies are clamped alike in both tiers. */
import type { Sequence } from '../documents/indexed-document.js';

/** Layout of a packed frequency, by field in the order of SEARCH_FIELDS: title, lede, body, related. Part of the segment format. */
const BITS: readonly number[] = [4, 4, 6, 2];
const SHIFTS: readonly number[] = [0, 4, 8, 14];

/** Largest frequency kept, by field. */
export const MAX_FREQUENCIES: readonly number[] = BITS.map((bits) => (1 << bits) - 1);

/** Mask of all fields: every posting has a bit of it. */
export const ALL_FIELDS = 0xffff;

// The accessors below repeat the layout as literals, since they stand in the innermost loops; a test compares the two.

/** Frequency in the title. */
export const inTitle = (packed: number): number => packed & 15;
/** Frequency in related headlines. */
export const inRelated = (packed: number): number => packed >>> 14;
/** Lede and body together: an index into `textFrequencies`. */
export const inText = (packed: number): number => (packed >>> 4) & 1023;
/** Non-zero where the title or a related headline holds the word. */
export const inHeadlines = (packed: number): number => packed & 0xc00f;
/** Whether the title holds the word. */
export const inHeadline = (packed: number): boolean => inTitle(packed) !== 0;

/** The frequency in a field. */
export function fieldFrequency(packed: number, field: number): number {
  return (packed >>> (SHIFTS[field] ?? 0)) & (MAX_FREQUENCIES[field] ?? 0);
}

/** The packed frequency of one occurrence in a field. */
function oneIn(field: number): number {
  return 1 << (SHIFTS[field] ?? 0);
}

/** The bits of a packed frequency that belong to some fields. */
export function fieldMask(includes: (field: number) => boolean): number {
  const masks = MAX_FREQUENCIES.map((max, field) => (includes(field) ? max * oneIn(field) : 0));
  return masks.reduce((all, mask) => all | mask, 0);
}

/** Tables of the weights used last: a query uses few. */
const tables: { readonly lede: number; readonly body: number; readonly table: Float64Array }[] = [];
const MAX_TABLES = 8;
const LEDE = 1;
const BODY = 2;

/** Weighted frequency of lede and body together, by `inText`: a table lookup replaces two products per posting. */
export function textFrequencies(lede: number, body: number): Float64Array {
  const known = tables.find((one) => one.lede === lede && one.body === body);
  if (known !== undefined) return known.table;
  const table = Float64Array.from({ length: 1024 }, (_, text) => {
    const packed = text << 4;
    return fieldFrequency(packed, LEDE) * lede + fieldFrequency(packed, BODY) * body;
  });
  if (tables.length === MAX_TABLES) tables.shift();
  tables.push({ lede, body, table });
  return table;
}

/** A packed frequency after one more occurrence in a field. */
function increment(packed: number, field: number): number {
  const isFull = fieldFrequency(packed, field) === MAX_FREQUENCIES[field];
  return isFull ? packed : packed + oneIn(field);
}

/** Packed frequencies by distinct word, in order of first occurrence. */
export function packFrequencies({ count, words, fields }: Sequence): Map<number, number> {
  const packed = new Map<number, number>();
  for (let i = 0; i < count; i += 1) {
    const word = words[i] ?? 0;
    packed.set(word, increment(packed.get(word) ?? 0, fields[i] ?? 0));
  }
  return packed;
}

/** Packs the frequencies of one document after another, in one array by word instead of a map per document. */
export class FrequencyTable {
  private readonly packed: Uint16Array;

  /** @param words number of distinct words */
  constructor(words: number) {
    this.packed = new Uint16Array(words);
  }

  /** Visits each distinct word of a sequence with its packed frequency, in order of first occurrence. */
  visit({ count, words, fields }: Sequence, visit: (word: number, packed: number) => void): void {
    const { packed } = this;
    for (let i = 0; i < count; i += 1) {
      const word = words[i] ?? 0;
      packed[word] = increment(packed[word] ?? 0, fields[i] ?? 0);
    }
    for (let i = 0; i < count; i += 1) {
      const word = words[i] ?? 0;
      const frequency = packed[word] ?? 0;
      if (frequency === 0) continue;
      packed[word] = 0;
      visit(word, frequency);
    }
  }
}
