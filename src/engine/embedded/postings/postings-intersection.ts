/** Intersects a set of documents with words of a segment by their postings, and marks the documents that hold words. */
import type { Segment } from '../segment/segment.js';
import type { SegmentLengths } from '../segment/segment-lengths.js';
import { Bitmap } from '../structures/bitmap.js';
import { firstAtOrAfter } from '../structures/galloping-search.js';
import type { TermSet, WeightedTerms } from '../terms/term-set.js';
import { ALL_FIELDS, inHeadline } from '../weighting/field-frequencies.js';
import type { FieldNorms } from '../weighting/field-norms.js';
import { MaterializedPostings } from './materialized-postings.js';

/** Number of postings of words, removed documents included. */
export function postingCount({ postingStarts }: Segment, { words, runs }: TermSet): number {
  let postings = 0;
  for (const word of words) postings += postingStarts[word + 1] - postingStarts[word];
  for (const { start, end } of runs) postings += postingStarts[end] - postingStarts[start];
  return postings;
}

/** Adds the documents that hold any of the words in the fields of a mask to a bitmap, removed documents included. */
export function markWords(segment: Segment, { words, runs }: TermSet, fields: number, into: Bitmap): void {
  const { postingStarts } = segment;
  for (const word of words) markPostings(segment, postingStarts[word], postingStarts[word + 1], fields, into);
  // The postings of neighbours in the lexicon lie end to end.
  for (const { start, end } of runs) markPostings(segment, postingStarts[start], postingStarts[end], fields, into);
}

function markPostings(
  { postingDocIds, postingFrequencies }: Segment,
  start: number,
  end: number,
  fields: number,
  into: Bitmap,
): void {
  const bits = into.words;
  if (fields === ALL_FIELDS) {
    for (let i = start; i < end; i += 1) {
      const docId = postingDocIds[i];
      bits[docId >>> 5] |= 1 << (docId & 31);
    }
    return;
  }
  for (let i = start; i < end; i += 1) {
    const docId = postingDocIds[i];
    if ((postingFrequencies[i] & fields) !== 0) bits[docId >>> 5] |= 1 << (docId & 31);
  }
}

/** Intersects by looking each document up in the postings of single words. Returns the frequencies. */
export function probePostings(
  { postingStarts, postingDocIds, postingFrequencies }: Segment,
  lengths: SegmentLengths,
  parts: readonly WeightedTerms[],
  norms: FieldNorms,
  documents: Bitmap,
): MaterializedPostings {
  const matches = new MaterializedPostings();
  documents.forEach((docId) => {
    let frequency = 0;
    let isHeadline = false;
    for (const { words, weight } of parts) {
      for (let i = 0; i < words.words.length; i += 1) {
        const word = words.words[i];
        const end = postingStarts[word + 1];
        const posting = firstAtOrAfter(postingDocIds, postingStarts[word], end, docId);
        if (posting === end || postingDocIds[posting] !== docId) continue;
        const packed = postingFrequencies[posting];
        frequency += weight * words.expansions[i].weight * norms.frequency(packed, lengths, docId);
        isHeadline ||= inHeadline(packed);
      }
    }
    if (frequency > 0) matches.add(docId, frequency, isHeadline);
    else documents.delete(docId);
  });
  return matches;
}

/** Intersects by reading all postings of the words. Returns the frequencies. */
export function scanPostings(
  { maxDoc, postingStarts, postingDocIds, postingFrequencies }: Segment,
  lengths: SegmentLengths,
  parts: readonly WeightedTerms[],
  norms: FieldNorms,
  documents: Bitmap,
): MaterializedPostings {
  const { mask } = norms;
  const bits = documents.words;
  const matching = new Bitmap(maxDoc);
  const matches = new MaterializedPostings();
  const scan = (start: number, end: number, factor: number) => {
    for (let i = start; i < end; i += 1) {
      const docId = postingDocIds[i];
      if ((bits[docId >>> 5] & (1 << (docId & 31))) === 0) continue;
      const packed = postingFrequencies[i];
      if ((packed & mask) === 0) continue;
      matching.add(docId);
      matches.add(docId, factor * norms.frequency(packed, lengths, docId), inHeadline(packed));
    }
  };
  for (const { words, weight } of parts) {
    words.words.forEach((word, i) => {
      scan(postingStarts[word], postingStarts[word + 1], weight * words.expansions[i].weight);
    });
    for (const { start, end, expansion } of words.runs)
      scan(postingStarts[start], postingStarts[end], weight * expansion.weight);
  }
  documents.words.set(matching.words);
  return matches;
}
