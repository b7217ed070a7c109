/** The values of one field over the documents of a tier: a dictionary of distinct values and, per document, which of them it holds. */
import { foldText } from '../../../analysis/normalizer.js';
import type { Bitmap } from '../structures/bitmap.js';
import { byCodeUnits } from '../structures/sorted-keys.js';
import type { DocumentValue } from './document-values.js';

export type ValueKind = 'text' | 'number' | 'boolean';

/** The kind of a value. */
export function valueKind(value: DocumentValue): ValueKind {
  return typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'boolean' : 'text';
}

export interface Column {
  /** Distinct values. */
  readonly dictionary: readonly DocumentValue[];
  /** Calls back with the ordinal of each value of a document. */
  ordinals(docId: number, visit: (ordinal: number) => void): void;
  /** Adds to the count of each value, by ordinal, how many of the documents hold it. */
  tally(documents: Bitmap, counts: Uint32Array): void;
  /** Whether the dictionary stands in the order of `compareValues`. */
  readonly sorted: boolean;
  /** Adds every document that holds a value whose flag is 1, by ordinal. */
  mark(flags: Uint8Array, into: Bitmap): void;
  /** Which kinds of values it has. */
  kinds(): ReadonlySet<ValueKind>;
  /** For each ordinal, its place in the order of `compareValues`; equal values share a place. */
  ranks(): Uint32Array;
}

const folded = new Map<string, string>();
const FOLDED_LIMIT = 200_000;

/** Text as compared in filters, facets and sorting: case and diacritics folded. */
export function foldValue(value: string): string {
  const known = folded.get(value);
  if (known !== undefined) return known;
  if (folded.size >= FOLDED_LIMIT) folded.clear();
  const result = foldText(value);
  folded.set(value, result);
  return result;
}

/** Signs that tell values apart though folding drops them: `C`, `C#` and `C++` are three, `A-` is not `A`. */
export function signs(text: string): string {
  return text.match(SIGNS)?.join('') ?? '';
}
const SIGNS = /[+#*$%@!?/<>=|~^]|(?<=^|\s)-|-(?=$|\s)/g;

/** What texts that are the same value have in common: case and diacritics may differ, signs may not. */
export function sameValue(value: string): string {
  return `${foldValue(value)}\n${signs(value)}`;
}

/** Numbers before booleans before text; text by its folded form. */
export function compareValues(a: DocumentValue, b: DocumentValue): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') {
    return byCodeUnits(foldValue(a), foldValue(b));
  }
  return kindOrder(a) - kindOrder(b) || Number(a) - Number(b);
}

function kindOrder(value: DocumentValue): number {
  return typeof value === 'number' ? 0 : typeof value === 'boolean' ? 1 : 2;
}

/** A value with its folded form, which takes longer to find than any comparison. */
export interface FoldedValue {
  readonly value: DocumentValue;
  /** Empty for what is no text. */
  readonly folded: string;
}

/** For columns being made: what is folded is not remembered beyond that. */
export function withFolded(value: DocumentValue): FoldedValue {
  return { value, folded: typeof value === 'string' ? foldText(value) : '' };
}

/** A total order for dictionaries: `compareValues`, then text by code units, so that equal dictionaries are equal bytes. */
export function compareColumnValues(a: FoldedValue, b: FoldedValue): number {
  if (typeof a.value !== 'string' || typeof b.value !== 'string') return compareValues(a.value, b.value);
  return byCodeUnits(a.folded, b.folded) || byCodeUnits(a.value, b.value);
}

/** Places of values that stand in the order of `compareValues`; equal ones share a place. */
export function rankSorted(dictionary: readonly DocumentValue[]): Uint32Array {
  const ranks = new Uint32Array(dictionary.length);
  for (let i = 1; i < ranks.length; i += 1) {
    ranks[i] = compareValues(dictionary[i - 1], dictionary[i]) === 0 ? ranks[i - 1] : i;
  }
  return ranks;
}

/** Places of values in the order of `compareValues`. */
function rankValues(dictionary: readonly DocumentValue[]): Uint32Array {
  const order = Array.from(dictionary.keys()).sort((a, b) => compareValues(dictionary[a], dictionary[b]));
  const sorted = rankSorted(order.map((ordinal) => dictionary[ordinal]));
  const ranks = new Uint32Array(dictionary.length);
  order.forEach((ordinal, place) => {
    ranks[ordinal] = sorted[place];
  });
  return ranks;
}

/** A column that grows with every document put into the recent tier. */
export class GrowingColumn implements Column {
  readonly sorted = false;
  readonly dictionary: DocumentValue[] = [];
  private readonly known = new Map<DocumentValue, number>();
  private readonly byDocId: (readonly number[] | undefined)[] = [];
  private cachedRanks: Uint32Array | null = null;
  private readonly seenKinds = new Set<ValueKind>();

  put(docId: number, values: readonly DocumentValue[]): void {
    this.byDocId[docId] = values.map((value) => {
      const known = this.known.get(value);
      if (known !== undefined) return known;
      this.known.set(value, this.dictionary.length);
      this.cachedRanks = null;
      this.seenKinds.add(valueKind(value));
      return this.dictionary.push(value) - 1;
    });
  }

  ordinals(docId: number, visit: (ordinal: number) => void): void {
    this.byDocId[docId]?.forEach(visit);
  }

  tally(documents: Bitmap, counts: Uint32Array): void {
    documents.forEach((docId) => {
      for (const ordinal of this.byDocId[docId] ?? []) counts[ordinal] += 1;
    });
  }

  mark(flags: Uint8Array, into: Bitmap): void {
    this.byDocId.forEach((ordinals, docId) => {
      if (ordinals?.some((ordinal) => flags[ordinal] === 1) === true) into.add(docId);
    });
  }

  kinds(): ReadonlySet<ValueKind> {
    return this.seenKinds;
  }

  ranks(): Uint32Array {
    this.cachedRanks ??= rankValues(this.dictionary);
    return this.cachedRanks;
  }
}
