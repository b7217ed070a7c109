/**
 * Merges segments without their removed documents: renumbers docIds, words and ordinals, and copies arrays. The bytes
 * equal those of a segment built from the same documents.
 */
import { FIELD_COUNT } from '../documents/indexed-document.js';
import { SIGNATURE_SIZE } from '../documents/minhash.js';
import { copiedLength, copySequence } from '../forward-index/sequence-codec.js';
import { ranksEnd, rankTerms } from '../forward-index/term-ranks.js';
import type { Bitmap } from '../structures/bitmap.js';
import { visitMerged } from '../structures/k-way-merge.js';
import { byCodeUnits } from '../structures/sorted-keys.js';
import { unpackStrings } from '../structures/string-table.js';
import { inHeadline } from '../weighting/field-frequencies.js';
import { type ColumnPart, fillColumn, mergeColumns } from './column-merge.js';
import type { Segment } from './segment.js';
import { assembleSegment } from './segment-assembly.js';

export interface MergePart {
  readonly segment: Segment;
  /** DocIds to keep. */
  readonly live: Bitmap;
}

/** The new docId of removed documents. */
const REMOVED = 0xffffffff;

/** A part with new numbers by old ones. */
interface RenumberedPart extends ColumnPart {
  /** New words by word. */
  readonly words: Uint32Array;
  /** Live documents by word. */
  readonly counts: Uint32Array;
  /** New ranks by rank. */
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

/** By part, new docIds by docId: consecutive over the live documents of all parts. */
function renumberDocIds(parts: readonly MergePart[]): Uint32Array[] {
  let next = 0;
  return parts.map(({ segment, live }) => {
    const map = new Uint32Array(segment.maxDoc).fill(REMOVED);
    live.forEach((docId) => {
      map[docId] = next;
      next += 1;
    });
    return map;
  });
}

function liveIds({ segment, live }: RenumberedPart): string[] {
  return unpackStrings(segment.ids).filter((_, docId) => live.has(docId));
}

function liveSequenceUnits({ segment: { sequences, sequenceStarts }, live, ranks }: RenumberedPart): number {
  let units = 0;
  live.forEach((docId) => {
    units += copiedLength(sequences, sequenceStarts[docId], sequenceStarts[docId + 1], ranks);
  });
  return units;
}

/** The union of the words of live documents, in order. */
function mergeWords(parts: readonly MergePart[], docIdMaps: readonly Uint32Array[]) {
  const lists = parts.map(({ segment }) => unpackStrings(segment.keys));
  const renumbered = parts.map(({ segment, live }, place) => ({
    segment,
    live,
    docIds: docIdMaps[place],
    words: new Uint32Array(lists[place].length),
    counts: countLivePostings(segment, docIdMaps[place]),
    ranks: new Uint32Array(ranksEnd(lists[place].length)),
  }));
  const keys: string[] = [];
  const postings: number[] = [];
  visitMerged(lists, String, byCodeUnits, (key, locations) => {
    const documents = locations.reduce((sum, { list, index }) => sum + renumbered[list].counts[index], 0);
    if (documents === 0) return;
    for (const { list, index } of locations) renumbered[list].words[index] = keys.length;
    keys.push(key);
    postings.push(documents);
  });
  const { ranks } = rankTerms(Uint32Array.from(postings));
  for (const part of renumbered) renumberRanks(part, ranks);
  return { keys, renumbered, postings };
}

/** Fills in the new ranks of a part. @param merged ranks by new word */
function renumberRanks({ segment, words, ranks }: RenumberedPart, merged: Uint32Array): void {
  rankTerms(segment.documents).ranks.forEach((rank, word) => {
    ranks[rank] = merged[words[word]];
  });
}

/** Number of live postings by word. */
function countLivePostings({ postingStarts, postingDocIds }: Segment, docIdMap: Uint32Array): Uint32Array {
  const counts = new Uint32Array(postingStarts.length - 1);
  for (let word = 0; word < counts.length; word += 1) {
    for (let i = postingStarts[word]; i < postingStarts[word + 1]; i += 1)
      if (docIdMap[postingDocIds[i]] !== REMOVED) counts[word] += 1;
  }
  return counts;
}

function fillPostings(parts: readonly RenumberedPart[], into: Segment): void {
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
        if (docId === REMOVED) continue;
        const frequency = segment.postingFrequencies[i];
        into.postingDocIds[next[to]] = docId;
        into.postingFrequencies[next[to]] = frequency;
        next[to] += 1;
        if (inHeadline(frequency)) into.headlines[to] += 1;
      }
    }
  }
}

function fillDocuments(parts: readonly RenumberedPart[], into: Segment): void {
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
