/** A column: the values of one field by docId, as ordinals into a dictionary of distinct values. */
import { LRUCache } from 'lru-cache';
import { foldText } from '../../../analysis/normalizer.js';
import type { Bitmap } from '../structures/bitmap.js';
import { byCodeUnits } from '../structures/sorted-keys.js';
import type { DocumentValue } from './document-values.js';

export type ValueKind = 'text' | 'number' | 'boolean';

export function valueKind(value: DocumentValue): ValueKind {
  return typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'boolean' : 'text';
}

export interface Column {
  /** Distinct values. */
  readonly dictionary: readonly DocumentValue[];
  /** Visits the ordinal of each value of a document. */
  ordinals(docId: number, visit: (ordinal: number) => void): void;
  /** Adds the number of documents with each value to `counts`, by ordinal. */
  tally(documents: Bitmap, counts: Uint32Array): void;
  /** Whether the dictionary is in the order of `compareValues`. */
  readonly sorted: boolean;
  /** Adds every document with a value whose flag, by ordinal, is 1. */
  mark(flags: Uint8Array, into: Bitmap): void;
  /** Kinds of the values in the dictionary. */
  kinds(): ReadonlySet<ValueKind>;
  /** By ordinal, the rank of its value in the order of `compareValues`. Equal values share a rank. */
  ranks(): Uint32Array;
}

/** Folded texts by text; one large column fits. Allocates 5 MB at once. */
const foldedTexts = new LRUCache<string, string>({ max: 200_000 });

/** Text as compared in filters, facets and sorting: case and diacritics folded. */
export function foldValue(value: string): string {
  const cached = foldedTexts.get(value);
  if (cached !== undefined) return cached;
  const folded = foldText(value);
  foldedTexts.set(value, folded);
  return folded;
}

/** The signs of a text that distinguish values although folding drops them: `C`, `C#` and `C++` differ, so do `A` and `A-`. */
export function signs(text: string): string {
  return text.match(SIGNS)?.join('') ?? '';
}
const SIGNS = /[+#*$%@!?/<>=|~^]|(?<=^|\s)-|-(?=$|\s)/g;

/** Equal for texts that count as one value: case and diacritics may differ, signs may not. */
export function sameValue(value: string): string {
  return `${foldValue(value)}\n${signs(value)}`;
}

/** Orders numbers before booleans before text. Compares text by its folded form. */
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

/** A value with its folded form, computed once: folding costs more than the comparisons of a sort. */
export interface FoldedValue {
  readonly value: DocumentValue;
  /** Empty for numbers and booleans. */
  readonly folded: string;
}

/** Folds a value without the cache of `foldValue`, for dictionaries under construction. */
export function withFolded(value: DocumentValue): FoldedValue {
  return { value, folded: typeof value === 'string' ? foldText(value) : '' };
}

/** Total order of a dictionary: `compareValues`, then text by code units, so that the same values give the same bytes. */
export function compareColumnValues(a: FoldedValue, b: FoldedValue): number {
  if (typeof a.value !== 'string' || typeof b.value !== 'string') return compareValues(a.value, b.value);
  return byCodeUnits(a.folded, b.folded) || byCodeUnits(a.value, b.value);
}

/** Ranks of values that are in the order of `compareValues`. Equal values share a rank. */
export function rankSorted(dictionary: readonly DocumentValue[]): Uint32Array {
  let previous: DocumentValue | undefined;
  let rank = 0;
  return Uint32Array.from(dictionary, (value, place) => {
    if (previous !== undefined && compareValues(previous, value) !== 0) rank = place;
    previous = value;
    return rank;
  });
}

/** Ranks of values in any order. */
function rankValues(dictionary: readonly DocumentValue[]): Uint32Array {
  const entries = Array.from(dictionary, (value, ordinal) => ({ value, ordinal }));
  entries.sort((a, b) => compareValues(a.value, b.value));
  const sorted = rankSorted(entries.map(({ value }) => value));
  const ranks = new Uint32Array(dictionary.length);
  entries.forEach(({ ordinal }, place) => {
    ranks[ordinal] = sorted[place] ?? 0;
  });
  return ranks;
}

/** A column of the recent tier, which grows with every document. */
export class GrowingColumn implements Column {
  readonly sorted = false;
  readonly dictionary: DocumentValue[] = [];
  private readonly ordinalOf = new Map<DocumentValue, number>();
  private readonly byDocId: (readonly number[] | undefined)[] = [];
  private cachedRanks: Uint32Array | null = null;
  private readonly seenKinds = new Set<ValueKind>();

  /** Sets the values of a document. */
  put(docId: number, values: readonly DocumentValue[]): void {
    this.byDocId[docId] = values.map((value) => this.ordinalOf.get(value) ?? this.append(value));
  }

  ordinals(docId: number, visit: (ordinal: number) => void): void {
    this.byDocId[docId]?.forEach(visit);
  }

  tally(documents: Bitmap, counts: Uint32Array): void {
    documents.forEach((docId) => {
      for (const ordinal of this.byDocId[docId] ?? []) counts[ordinal] = (counts[ordinal] ?? 0) + 1;
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

  /** Adds a value to the dictionary and returns its ordinal. */
  private append(value: DocumentValue): number {
    const ordinal = this.dictionary.push(value) - 1;
    this.ordinalOf.set(value, ordinal);
    this.cachedRanks = null;
    this.seenKinds.add(valueKind(value));
    return ordinal;
  }
}
