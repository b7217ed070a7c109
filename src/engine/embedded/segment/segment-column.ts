/** A column of a segment. Its dictionary is parsed at first use. */
import { type Column, rankSorted, type ValueKind, valueKind } from '../doc-values/column.js';
import type { DocumentValue } from '../doc-values/document-values.js';
import type { Bitmap } from '../structures/bitmap.js';
import type { SegmentColumn } from './segment.js';

export type ColumnDictionary = readonly DocumentValue[];

/** Parses a packed dictionary. Checked without a schema: it may have a value for each document. */
export function parseDictionary(bytes: Uint8Array): ColumnDictionary {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  const values: unknown = JSON.parse(text);
  if (!Array.isArray(values) || !values.every(isValue))
    throw new Error('a dictionary contains something other than values');
  return values;
}

function isValue(value: unknown): value is DocumentValue {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

export class FrozenColumn implements Column {
  readonly sorted = true;
  private readonly packed: SegmentColumn;
  private values: ColumnDictionary | undefined;
  private seenKinds: ReadonlySet<ValueKind> | undefined;
  private cachedRanks: Uint32Array | undefined;

  constructor(packed: SegmentColumn) {
    this.packed = packed;
  }

  get dictionary(): ColumnDictionary {
    this.values ??= parseDictionary(this.packed.dictionary);
    return this.values;
  }

  ordinals(docId: number, visit: (ordinal: number) => void): void {
    const { starts, ordinals } = this.packed;
    for (let i = starts[docId]; i < starts[docId + 1]; i += 1) visit(ordinals[i]);
  }

  tally(documents: Bitmap, counts: Uint32Array): void {
    const { starts, ordinals } = this.packed;
    documents.forEach((docId) => {
      const end = starts[docId + 1];
      for (let i = starts[docId]; i < end; i += 1) counts[ordinals[i]] += 1;
    });
  }

  mark(flags: Uint8Array, into: Bitmap): void {
    const { starts, ordinals } = this.packed;
    for (let docId = 0; docId + 1 < starts.length; docId += 1) {
      for (let i = starts[docId]; i < starts[docId + 1]; i += 1) {
        if (flags[ordinals[i]] === 0) continue;
        into.add(docId);
        break;
      }
    }
  }

  kinds(): ReadonlySet<ValueKind> {
    this.seenKinds ??= new Set(this.dictionary.map(valueKind));
    return this.seenKinds;
  }

  ranks(): Uint32Array {
    this.cachedRanks ??= rankSorted(this.dictionary);
    return this.cachedRanks;
  }
}
