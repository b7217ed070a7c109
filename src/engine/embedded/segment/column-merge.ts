/** Merges a column of several segments: the union of the values in use, and new ordinals. */
import { compareColumnValues, withFolded } from '../doc-values/column.js';
import type { DocumentValue } from '../doc-values/document-values.js';
import type { Bitmap } from '../structures/bitmap.js';
import { visitMerged } from '../structures/k-way-merge.js';
import type { Segment } from './segment.js';
import { parseDictionary } from './segment-column.js';

/** A segment being merged. */
export interface ColumnPart {
  readonly segment: Segment;
  /** DocIds to keep. */
  readonly live: Bitmap;
  /** New docIds by docId, for live ones. */
  readonly docIds: Uint32Array;
}

export interface MergedColumn {
  /** Values of live documents, in the order of `compareColumnValues`. */
  readonly dictionary: readonly DocumentValue[];
  /** Number of ordinals of all documents. */
  readonly ordinals: number;
  /** By part, new ordinals by ordinal. */
  readonly renumber: readonly Uint32Array[];
}

/** Merges the dictionaries of all columns. Columns without values are left out. */
export function mergeColumns(parts: readonly ColumnPart[]): Map<string, MergedColumn> {
  const names = new Set(parts.flatMap(({ segment }) => [...segment.columns.keys()]));
  const columns = Array.from(names, (name) => [name, mergeColumn(parts, name)] as const);
  return new Map(columns.filter(([, { dictionary }]) => dictionary.length > 0));
}

function mergeColumn(parts: readonly ColumnPart[], name: string): MergedColumn {
  const dictionaries = parts.map(({ segment }) => {
    const column = segment.columns.get(name);
    return column === undefined ? [] : parseDictionary(column.dictionary);
  });
  /** By part and ordinal, 1 if a live document has the value. */
  const used = dictionaries.map((dictionary) => new Uint8Array(dictionary.length));
  let ordinals = 0;
  parts.forEach((part, place) => {
    const flags = used[place];
    visitOrdinals(part, name, (ordinal) => {
      flags[ordinal] = 1;
      ordinals += 1;
    });
  });
  const renumber = dictionaries.map((dictionary) => new Uint32Array(dictionary.length));
  const dictionary: DocumentValue[] = [];
  visitMerged(dictionaries, withFolded, compareColumnValues, ({ value }, locations) => {
    if (!locations.some(({ list, index }) => used[list][index] === 1)) return;
    for (const { list, index } of locations) renumber[list][index] = dictionary.length;
    dictionary.push(value);
  });
  return { dictionary, ordinals, renumber };
}

/** Writes the ordinals of a column into the merged segment. */
export function fillColumn(
  parts: readonly ColumnPart[],
  name: string,
  renumber: readonly Uint32Array[],
  { maxDoc, columns }: Segment,
): void {
  const column = columns.get(name);
  if (column === undefined) return;
  const { starts, ordinals } = column;
  let used = 0;
  parts.forEach((part, place) => {
    const ordinalOf = renumber[place];
    visitOrdinals(part, name, (ordinal, docId) => {
      ordinals[used] = ordinalOf[ordinal];
      used += 1;
      starts[docId + 1] = used;
    });
  });
  // A document without values ends where the document before it ends.
  for (let docId = 0; docId < maxDoc; docId += 1) starts[docId + 1] = Math.max(starts[docId + 1], starts[docId]);
}

/** Visits each ordinal of the live documents with the new docId. */
function visitOrdinals(
  { segment, live, docIds }: ColumnPart,
  name: string,
  visit: (ordinal: number, docId: number) => void,
) {
  const column = segment.columns.get(name);
  if (column === undefined) return;
  const { starts, ordinals } = column;
  live.forEach((docId) => {
    for (let i = starts[docId]; i < starts[docId + 1]; i += 1) visit(ordinals[i], docIds[docId]);
  });
}
