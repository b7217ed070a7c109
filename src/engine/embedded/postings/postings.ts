/** Postings of a term, read from the first docId of a tier to the last, a window at a time. */

import type { Segment } from '../segment/segment.js';
import type { SegmentLengths } from '../segment/segment-lengths.js';
import type { Bitmap } from '../structures/bitmap.js';
import type { WeightedTerms } from '../terms/term-set.js';
import { type FieldNorms, leastFrequency, saturate } from '../weighting/bm25f.js';
import { inHeadlines, inRelated, inText, inTitle } from '../weighting/field-frequencies.js';
import type { ScoringWindow } from './scoring-window.js';

export interface Postings {
  /**
   * Adds, for documents of a window, the frequency of the words by weight, field and length. Windows come in rising order.
   * @param within the documents that count
   * @param documents how many of them are in the window
   */
  accumulate(window: ScoringWindow, within: Bitmap, documents: number): void;
  /**
   * Does so for the last postings of a word that decides who goes on: documents that no posting of the word is left for are
   * settled at once, if they score `least` with what the words before gave; the window holds nothing more of them. Gives
   * how many these were, settled or not. Where it is missing, nothing is gained by it.
   */
  finish?(window: ScoringWindow, within: Bitmap, documents: number, weight: number, least: number): number;
}

/**
 * Adds the postings of a word that decides who goes on, and settles the documents that score `least` with what the words
 * before gave, whether they hold this one or not; the window holds nothing of the others. Gives how many hold the word.
 */
export function settle(
  postings: readonly Postings[],
  window: ScoringWindow,
  within: Bitmap,
  documents: number,
  weight: number,
  least: number,
): number {
  const { sums, touched, scores, scored, settled } = window;
  const last = postings.length - 1;
  let holding = 0;
  for (let i = 0; i <= last; i += 1) {
    const one = postings[i];
    if (i === last && one.finish !== undefined) holding = one.finish(window, within, documents, weight, least);
    else one.accumulate(window, within, documents);
  }
  let { count } = settled;
  for (let k = 0; k < window.count; k += 1) {
    const at = touched[k];
    const sum = sums[at];
    if (sum === 0) continue;
    holding += 1;
    const score = scores[at] + weight * saturate(sum);
    sums[at] = 0;
    scores[at] = 0;
    if (score < least) continue;
    settled.places[count] = at;
    settled.scores[count] = score;
    count += 1;
  }
  window.count = 0;
  for (let k = 0; k < window.scoredCount; k += 1) {
    const at = scored[k];
    const score = scores[at];
    if (score === 0) continue;
    scores[at] = 0;
    if (score < least) continue;
    settled.places[count] = at;
    settled.scores[count] = score;
    count += 1;
  }
  window.scoredCount = 0;
  settled.count = count;
  return holding;
}

/** Looking a document up among the postings of a word costs as much as reading so many of them. */
export const PROBE_COST = 24;

/** Reading the token sequence of a document costs as much as reading so many postings. */
export const READ_COST = 200;

/** Of so many postings gone through one may be noted, and that still costs less than going through them twice. */
export const SCAN_COST = 32;

/** Postings of a segment: one list a word, those of a run of neighbours end to end. */
export class SegmentPostings implements Postings {
  private readonly segment: Segment;
  private readonly lengths: SegmentLengths;
  private readonly norms: FieldNorms;
  /** By list: the next posting, the one after its last, and what its frequencies are multiplied by. */
  private readonly next: Uint32Array;
  private readonly ends: Uint32Array;
  private readonly factors: Float64Array;

  constructor(segment: Segment, lengths: SegmentLengths, { words, weight }: WeightedTerms, norms: FieldNorms) {
    this.segment = segment;
    this.lengths = lengths;
    this.norms = norms;
    const { postingStarts } = segment;
    const lists = words.runs.reduce((sum, { start, end }) => sum + end - start, words.words.length);
    this.next = new Uint32Array(lists);
    this.ends = new Uint32Array(lists);
    this.factors = new Float64Array(lists);
    let list = 0;
    const add = (word: number, factor: number) => {
      this.next[list] = postingStarts[word];
      this.ends[list] = postingStarts[word + 1];
      this.factors[list] = factor;
      list += 1;
    };
    words.words.forEach((word, place) => {
      add(word, weight * words.expansions[place].weight);
    });
    for (const { start, end, expansion } of words.runs) {
      for (let word = start; word < end; word += 1) add(word, weight * expansion.weight);
    }
    this.moveLongestToEnd();
  }

  accumulate(window: ScoringWindow, within: Bitmap, documents: number): void {
    this.addLists(this.next.length, window, within, documents);
  }

  /** The longest list comes last: most documents stand in no other, and their frequencies need not go through the window. */
  finish(window: ScoringWindow, within: Bitmap, documents: number, weight: number, least: number): number {
    const list = this.next.length - 1;
    this.addLists(list, window, within, documents);
    const share = (window.end - window.start) / this.segment.maxDoc;
    if (documents * PROBE_COST >= (this.ends[list] - this.next[list]) * share)
      return this.finishList(list, window, within, weight, least);
    this.probe(list, window, within);
    return 0;
  }

  /** Apart from what is rarely done: a branch that V8 meets first after compiling throws a compiled loop away, sometimes for good. */
  private finishList(list: number, window: ScoringWindow, within: Bitmap, weight: number, least: number): number {
    const { postingDocIds, postingFrequencies } = this.segment;
    const { start, end, sums, scores, settled } = window;
    const headlines = window.headlines.words;
    const { places, scores: settledScores } = settled;
    const last = this.ends[list];
    const { lengths } = this.norms;
    const { steps } = this.lengths;
    const title = lengths[0];
    const text = lengths[1];
    const related = lengths[2];
    const titleSteps = steps[0];
    const textSteps = steps[1];
    const relatedSteps = steps[2];
    const { texts: ofText, weights } = this.norms;
    const titleWeight = weights[0];
    const relatedWeight = weights[3];
    const bits = within.words;
    const factor = this.factors[list];
    const isFirst = window.scoredCount === 0;
    /** What a document must count where the words before gave nothing: most are told by this alone. */
    const leastAlone = leastFrequency(least / weight);
    let settledCount = settled.count;
    let count = 0;
    let i = this.next[list];
    if (i < last && postingDocIds[i] < start) i = firstFrom(postingDocIds, i, last, start);
    for (; i < last; i += 1) {
      const docId = postingDocIds[i];
      if (docId >= end) break;
      if ((bits[docId >>> 5] & (1 << (docId & 31))) === 0) continue;
      const packed = postingFrequencies[i];
      let frequency = ofText[inText(packed)] * text[textSteps[docId]];
      if (inHeadlines(packed) !== 0) {
        if (inTitle(packed) !== 0) frequency += inTitle(packed) * (titleWeight * title[titleSteps[docId]]);
        if (inRelated(packed) !== 0) frequency += inRelated(packed) * (relatedWeight * related[relatedSteps[docId]]);
      }
      const at = docId - start;
      const before = sums[at];
      const sum = before + factor * frequency;
      if (sum === 0) continue;
      count += 1;
      if (before !== 0) sums[at] = 0;
      const given = isFirst ? 0 : scores[at];
      if (given !== 0) scores[at] = 0;
      else if (sum < leastAlone) continue;
      const score = given + weight * saturate(sum);
      if (score < least) continue;
      if (inTitle(packed) !== 0) headlines[docId >>> 5] |= 1 << (docId & 31);
      places[settledCount] = at;
      settledScores[settledCount] = score;
      settledCount += 1;
    }
    settled.count = settledCount;
    this.next[list] = i;
    return count;
  }

  private moveLongestToEnd(): void {
    const { next, ends, factors } = this;
    const last = next.length - 1;
    let longest = last;
    for (let list = 0; list < last; list += 1) {
      if (ends[list] - next[list] > ends[longest] - next[longest]) longest = list;
    }
    for (const numbers of [next, ends, factors]) {
      const moved = numbers[longest];
      numbers[longest] = numbers[last];
      numbers[last] = moved;
    }
  }

  /**
   * What `FieldNorms.frequency` says is spelt out here and in `finishList`: most of the time of a search is spent in these
   * two loops, and with one function for both a single word took 15 % longer at the 99th percentile.
   */
  private addLists(lists: number, window: ScoringWindow, within: Bitmap, documents: number): void {
    const { next, ends, factors } = this;
    const { postingDocIds, postingFrequencies, maxDoc } = this.segment;
    const { lengths } = this.norms;
    const { steps } = this.lengths;
    const title = lengths[0];
    const text = lengths[1];
    const related = lengths[2];
    const titleSteps = steps[0];
    const textSteps = steps[1];
    const relatedSteps = steps[2];
    const { texts: ofText, weights } = this.norms;
    const titleWeight = weights[0];
    const relatedWeight = weights[3];
    const bits = within.words;
    const { start, end, sums, touched } = window;
    const headlines = window.headlines.words;
    const share = (end - start) / maxDoc;
    let { count } = window;
    for (let list = 0; list < lists; list += 1) {
      const last = ends[list];
      let i = next[list];
      if (i === last) continue;
      if (documents * PROBE_COST < (last - i) * share) {
        window.count = count;
        this.probe(list, window, within);
        count = window.count;
        continue;
      }
      if (postingDocIds[i] < start) i = firstFrom(postingDocIds, i, last, start);
      const factor = factors[list];
      for (; i < last; i += 1) {
        const docId = postingDocIds[i];
        if (docId >= end) break;
        if ((bits[docId >>> 5] & (1 << (docId & 31))) === 0) continue;
        const packed = postingFrequencies[i];
        let frequency = ofText[inText(packed)] * text[textSteps[docId]];
        if (inHeadlines(packed) !== 0) {
          if (inTitle(packed) !== 0) {
            frequency += inTitle(packed) * (titleWeight * title[titleSteps[docId]]);
            headlines[docId >>> 5] |= 1 << (docId & 31);
          }
          if (inRelated(packed) !== 0) frequency += inRelated(packed) * (relatedWeight * related[relatedSteps[docId]]);
        }
        if (frequency === 0) continue;
        const place = docId - start;
        if (sums[place] === 0) {
          touched[count] = place;
          count += 1;
        }
        sums[place] += factor * frequency;
      }
      next[list] = i;
    }
    window.count = count;
  }

  /** Looks up each of few documents in a long list. */
  private probe(list: number, window: ScoringWindow, within: Bitmap): void {
    const { postingDocIds, postingFrequencies } = this.segment;
    const last = this.ends[list];
    let i = this.next[list];
    for (let place = window.start >>> 5; place << 5 < window.end && i < last; place += 1) {
      for (let word = within.words[place]; word !== 0; word &= word - 1) {
        const docId = (place << 5) | (31 - Math.clz32(word & -word));
        i = firstFrom(postingDocIds, i, last, docId);
        if (i === last) break;
        if (postingDocIds[i] !== docId) continue;
        const packed = postingFrequencies[i];
        const frequency = this.norms.frequency(packed, this.lengths, docId);
        window.add(docId, this.factors[list] * frequency, inTitle(packed) !== 0);
      }
    }
    this.next[list] = i;
  }
}

/** The first of the postings [from, to), in order of docIds, at a docId or beyond it: by steps that double, then by halving. */
export function firstFrom(postingDocIds: Uint32Array, from: number, to: number, docId: number): number {
  let low = from;
  let step = 1;
  while (low + step < to && postingDocIds[low + step] < docId) {
    low += step;
    step *= 2;
  }
  let high = Math.min(low + step, to);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (postingDocIds[middle] < docId) low = middle + 1;
    else high = middle;
  }
  return low;
}
