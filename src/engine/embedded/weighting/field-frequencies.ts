/** How often each distinct word of a document stands in each field, packed into 16 bits; the same clamps in both tiers. */
import type { Sequence } from '../documents/indexed-document.js';

/** Bits kept for the frequency in each field. */
const FREQUENCY_BITS: readonly number[] = [4, 4, 6, 2];
const SHIFTS: readonly number[] = [0, 4, 8, 14];
/** Largest frequency kept, by field. */
export const MAX_FREQUENCIES: readonly number[] = FREQUENCY_BITS.map((bits) => (1 << bits) - 1);

/** The frequency in a field out of its packed form. */
function unpackFrequency(packed: number, field: number): number {
  return (packed >>> SHIFTS[field]) & MAX_FREQUENCIES[field];
}

/** The packed frequency of one occurrence in each field. */
export const ONE_OF_FIELD: readonly number[] = SHIFTS.map((shift) => 1 << shift);

/** Frequencies in the headline, the lede, the body and the related headlines, for where every nanosecond counts. */
export const inTitle = (packed: number): number => packed & 15;
export const inLede = (packed: number): number => (packed >>> 4) & 15;
export const inBody = (packed: number): number => (packed >>> 8) & 63;
export const inRelated = (packed: number): number => packed >>> 14;

/** Lede and body together: an index into `textFrequencies`. */
export const inText = (packed: number): number => (packed >>> 4) & 1023;
/** Not 0 where a headline holds the word, its own or a related one. */
export const inHeadlines = (packed: number): number => packed & 0xc00f;

/** The tables of the weights asked for last: a query asks for few. */
const tables: { readonly lede: number; readonly body: number; readonly table: Float64Array }[] = [];
const MOST_TABLES = 8;

/** What lede and body count by `inText`: a table, so that a posting costs a look instead of two products. */
export function textFrequencies(lede: number, body: number): Float64Array {
  const known = tables.find((one) => one.lede === lede && one.body === body);
  if (known !== undefined) return known.table;
  const table = new Float64Array(1024);
  for (let i = 0; i < table.length; i += 1) table[i] = inLede(i << 4) * lede + inBody(i << 4) * body;
  if (tables.length === MOST_TABLES) tables.shift();
  tables.push({ lede, body, table });
  return table;
}

/** The mask of all fields: every posting has a bit of it. */
export const ALL_FIELDS = 0xffff;

/** The bits of a packed frequency that speak of some fields. */
export function fieldMask(searched: (field: number) => boolean): number {
  return SHIFTS.reduce((mask, shift, field) => (searched(field) ? mask | (MAX_FREQUENCIES[field] << shift) : mask), 0);
}

/** A packed frequency after one more occurrence in a field. */
function oneMore(packed: number, field: number): number {
  return unpackFrequency(packed, field) < MAX_FREQUENCIES[field] ? packed + (1 << SHIFTS[field]) : packed;
}

/** Packed frequencies by distinct word, in order of first occurrence. */
export function packFrequencies(sequence: Sequence): Map<number, number> {
  const packed = new Map<number, number>();
  for (let i = 0; i < sequence.count; i += 1) {
    const word = sequence.words[i];
    packed.set(word, oneMore(packed.get(word) ?? 0, sequence.fields[i]));
  }
  return packed;
}

/** Packed frequencies of one document after another, in one array by word instead of a map for each. */
export class FrequencyTable {
  private readonly packed: Uint16Array;

  /** @param words how many words there are */
  constructor(words: number) {
    this.packed = new Uint16Array(words);
  }

  /** Calls back with each distinct word of a sequence and its packed frequency, in order of first occurrence. */
  visit({ count, words, fields }: Sequence, visit: (word: number, packed: number) => void): void {
    for (let i = 0; i < count; i += 1) this.packed[words[i]] = oneMore(this.packed[words[i]], fields[i]);
    for (let i = 0; i < count; i += 1) {
      const packed = this.packed[words[i]];
      if (packed === 0) continue;
      this.packed[words[i]] = 0;
      visit(words[i], packed);
    }
  }
}

/** Whether the headline holds the word. */
export function inHeadline(packed: number): boolean {
  return inTitle(packed) !== 0;
}
