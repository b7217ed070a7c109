/** Several segments into one, without what was removed: renumber words and docIds, copy arrays. The bytes are those of a segment built from the whole. */

import { compareColumnValues, withFolded } from '../doc-values/column.js';
import type { DocumentValue } from '../doc-values/document-values.js';
import { FIELD_COUNT } from '../documents/indexed-document.js';
import { SIGNATURE_SIZE } from '../documents/minhash.js';
import { copiedLength, copySequence } from '../forward-index/sequence-codec.js';
import { ranksEnd, rankTerms } from '../forward-index/term-ranks.js';
import type { Bitmap } from '../structures/bitmap.js';
import { byCodeUnits } from '../structures/sorted-keys.js';
import { unpackStrings } from '../structures/string-table.js';
import { inHeadline } from '../weighting/field-frequencies.js';
import type { Segment } from './segment.js';
import { assembleSegment } from './segment-assembly.js';
import { parseDictionary } from './segment-column.js';

export interface MergePart {
  readonly segment: Segment;
  /** DocIds to keep. */
  readonly live: Bitmap;
}

/** Not in the merged segment. */
const GONE = 0xffffffff;

/** A part, and what becomes of its docIds and words. */
interface Renumbered {
  readonly segment: Segment;
  readonly live: Bitmap;
  /** By docId; GONE for one removed. */
  readonly docIds: Uint32Array;
  /** By word. */
  readonly words: Uint32Array;
  /** Documents left, by word. */
  readonly counts: Uint32Array;
  /** By rank of a word. */
  readonly ranks: Uint32Array;
}

/** Merges segments in their order. */
export function mergeSegments(parts: readonly MergePart[]): SharedArrayBuffer {
  const docIdMaps = renumberDocIds(parts);
  const { keys, renumbered, postings } = mergeWords(parts, docIdMaps);
  const columns = mergeColumns(renumbered);
  const outline = {
    ids: renumbered.flatMap(liveIds),
    keys,
    postings,
    sequenceUnits: renumbered.reduce((sum, part) => sum + liveSequenceUnits(part), 0),
    columns,
  };
  return assembleSegment(outline, (segment) => {
    fillPostings(renumbered, segment);
    fillDocuments(renumbered, segment);
    for (const [name, { renumber }] of columns) fillColumn(renumbered, name, renumber, segment);
  });
}

function renumberDocIds(parts: readonly MergePart[]): Uint32Array[] {
  let next = 0;
  return parts.map(({ segment, live }) => {
    const map = new Uint32Array(segment.maxDoc).fill(GONE);
    live.forEach((docId) => {
      map[docId] = next;
      next += 1;
    });
    return map;
  });
}

function liveIds({ segment, live }: Renumbered): string[] {
  const names = unpackStrings(segment.ids);
  const ids: string[] = [];
  live.forEach((docId) => {
    ids.push(names[docId]);
  });
  return ids;
}

function liveSequenceUnits({ segment: { sequences, sequenceStarts }, live, ranks }: Renumbered): number {
  let units = 0;
  live.forEach((docId) => {
    units += copiedLength(sequences, sequenceStarts[docId], sequenceStarts[docId + 1], ranks);
  });
  return units;
}

/** The words that are left, in their order. */
function mergeWords(parts: readonly MergePart[], docIdMaps: readonly Uint32Array[]) {
  const lists = parts.map(({ segment }) => unpackStrings(segment.keys));
  const renumbered = parts.map(({ segment, live }, place) => ({
    segment,
    live,
    docIds: docIdMaps[place],
    words: new Uint32Array(lists[place].length),
    counts: livePostings(segment, docIdMaps[place]),
    ranks: new Uint32Array(ranksEnd(lists[place].length)),
  }));
  const keys: string[] = [];
  const postings: number[] = [];
  visitMerged(lists, String, byCodeUnits, (key, holders) => {
    const holding = holders.reduce((sum, { list, index }) => sum + renumbered[list].counts[index], 0);
    if (holding === 0) return;
    for (const { list, index } of holders) renumbered[list].words[index] = keys.length;
    keys.push(key);
    postings.push(holding);
  });
  const { ranks } = rankTerms(Uint32Array.from(postings));
  for (const part of renumbered) renumberRanks(part, ranks);
  return { keys, renumbered, postings };
}

/** Notes what becomes of a part's ranks, given those of the merged words. */
function renumberRanks({ segment, words, ranks }: Renumbered, merged: Uint32Array): void {
  const before = rankTerms(segment.documents);
  before.ranks.forEach((rank, word) => {
    ranks[rank] = merged[words[word]];
  });
}

function livePostings({ postingStarts, postingDocIds }: Segment, docIdMap: Uint32Array): Uint32Array {
  const counts = new Uint32Array(postingStarts.length - 1);
  for (let word = 0; word < counts.length; word += 1) {
    for (let i = postingStarts[word]; i < postingStarts[word + 1]; i += 1)
      if (docIdMap[postingDocIds[i]] !== GONE) counts[word] += 1;
  }
  return counts;
}

function fillPostings(parts: readonly Renumbered[], into: Segment): void {
  for (const { words, counts } of parts) {
    for (let word = 0; word < words.length; word += 1)
      if (counts[word] > 0) into.documents[words[word]] += counts[word];
  }
  for (let word = 0; word < into.documents.length; word += 1)
    into.postingStarts[word + 1] = into.postingStarts[word] + into.documents[word];
  const next = into.postingStarts.slice(0, -1);
  for (const { segment, docIds, words, counts } of parts) {
    for (let word = 0; word < words.length; word += 1) {
      if (counts[word] === 0) continue;
      const to = words[word];
      for (let i = segment.postingStarts[word]; i < segment.postingStarts[word + 1]; i += 1) {
        const docId = docIds[segment.postingDocIds[i]];
        if (docId === GONE) continue;
        const frequency = segment.postingFrequencies[i];
        into.postingDocIds[next[to]] = docId;
        into.postingFrequencies[next[to]] = frequency;
        next[to] += 1;
        if (inHeadline(frequency)) into.headlines[to] += 1;
      }
    }
  }
}

function fillDocuments(parts: readonly Renumbered[], into: Segment): void {
  for (const { segment, live, docIds, ranks } of parts) {
    const { lengths, signatures, sequences, sequenceStarts } = segment;
    live.forEach((docId) => {
      const to = docIds[docId];
      into.lengths.set(lengths.subarray(docId * FIELD_COUNT, (docId + 1) * FIELD_COUNT), to * FIELD_COUNT);
      into.signatures.set(
        signatures.subarray(docId * SIGNATURE_SIZE, (docId + 1) * SIGNATURE_SIZE),
        to * SIGNATURE_SIZE,
      );
      const [start, end] = [sequenceStarts[docId], sequenceStarts[docId + 1]];
      into.sequenceStarts[to + 1] = copySequence(sequences, start, end, ranks, into.sequences, into.sequenceStarts[to]);
    });
  }
}

function mergeColumns(parts: readonly Renumbered[]) {
  const names = new Set(parts.flatMap(({ segment }) => [...segment.columns.keys()]));
  const columns = Array.from(names, (name) => [name, mergeColumn(parts, name)] as const);
  return new Map(columns.filter(([, { dictionary }]) => dictionary.length > 0));
}

/** The values that are left, in their order, and by part what becomes of ordinals. */
function mergeColumn(parts: readonly Renumbered[], name: string) {
  const dictionaries = parts.map(({ segment }) => {
    const column = segment.columns.get(name);
    return column === undefined ? [] : parseDictionary(column.dictionary);
  });
  const used = dictionaries.map((dictionary) => new Uint8Array(dictionary.length));
  let ordinals = 0;
  parts.forEach((part, place) => {
    visitOrdinals(part, name, (ordinal) => {
      used[place][ordinal] = 1;
      ordinals += 1;
    });
  });
  const renumber = dictionaries.map((dictionary) => new Uint32Array(dictionary.length));
  const dictionary: DocumentValue[] = [];
  visitMerged(dictionaries, withFolded, compareColumnValues, ({ value }, holders) => {
    if (!holders.some(({ list, index }) => used[list][index] === 1)) return;
    for (const { list, index } of holders) renumber[list][index] = dictionary.length;
    dictionary.push(value);
  });
  return { dictionary, ordinals, renumber };
}

function fillColumn(
  parts: readonly Renumbered[],
  name: string,
  renumber: readonly Uint32Array[],
  { maxDoc, columns }: Segment,
): void {
  const column = columns.get(name);
  if (column === undefined) return;
  const { starts, ordinals } = column;
  let used = 0;
  parts.forEach((part, place) => {
    visitOrdinals(part, name, (ordinal, docId) => {
      ordinals[used] = renumber[place][ordinal];
      used += 1;
      starts[docId + 1] = used;
    });
  });
  // Documents without a value end where the one before them ends.
  for (let docId = 0; docId < maxDoc; docId += 1) starts[docId + 1] = Math.max(starts[docId + 1], starts[docId]);
}

/** Calls back with each ordinal of the documents that are left, and their docIds to be. */
function visitOrdinals(
  { segment, live, docIds }: Renumbered,
  name: string,
  visit: (ordinal: number, docId: number) => void,
) {
  const column = segment.columns.get(name);
  if (column === undefined) return;
  live.forEach((docId) => {
    for (let i = column.starts[docId]; i < column.starts[docId + 1]; i += 1) visit(column.ordinals[i], docIds[docId]);
  });
}

interface Holder {
  readonly list: number;
  readonly index: number;
}

/**
 * Visits the union of sorted lists in order, with where each item stands.
 * @param prepare what items are compared by; only the next of each list is prepared
 */
function visitMerged<T, P>(
  lists: readonly (readonly T[])[],
  prepare: (item: T) => P,
  compare: (a: P, b: P) => number,
  visit: (item: P, holders: readonly Holder[]) => void,
): void {
  const heads = lists.map(() => 0);
  const items = lists.map(([first]) => (first === undefined ? undefined : prepare(first)));
  for (;;) {
    let least: P | undefined;
    let holders: Holder[] = [];
    for (let list = 0; list < lists.length; list += 1) {
      const index = heads[list];
      const item = items[list];
      if (item === undefined) continue;
      const difference = least === undefined ? -1 : compare(item, least);
      if (difference < 0) {
        least = item;
        holders = [{ list, index }];
      } else if (difference === 0) holders.push({ list, index });
    }
    if (least === undefined) return;
    for (const { list, index } of holders) {
      heads[list] = index + 1;
      items[list] = index + 1 < lists[list].length ? prepare(lists[list][index + 1]) : undefined;
    }
    visit(least, holders);
  }
}
