/** Postings of a segment: one list per word, those of a run of neighbours in the lexicon end to end. */
import type { Segment } from '../segment/segment.js';
import type { SegmentLengths } from '../segment/segment-lengths.js';
import type { Bitmap } from '../structures/bitmap.js';
import { firstAtOrAfter } from '../structures/galloping-search.js';
import type { WeightedTerms } from '../terms/term-set.js';
import { minimumFrequency, saturate } from '../weighting/bm25f.js';
import { inHeadlines, inRelated, inText, inTitle } from '../weighting/field-frequencies.js';
import type { FieldNorms } from '../weighting/field-norms.js';
import { PROBE_COST } from './access-costs.js';
import type { Postings } from './postings.js';
import type { ScoringWindow } from './scoring-window.js';

export class SegmentPostings implements Postings {
  private readonly segment: Segment;
  private readonly lengths: SegmentLengths;
  private readonly norms: FieldNorms;
  /** By list: the next posting, the end of the list, and the factor of its frequencies. */
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
    words.words.forEach((word, i) => {
      add(word, weight * words.expansions[i].weight);
    });
    for (const { start, end, expansion } of words.runs) {
      for (let word = start; word < end; word += 1) add(word, weight * expansion.weight);
    }
    this.moveLongestToEnd();
  }

  accumulate(window: ScoringWindow, within: Bitmap, documents: number): void {
    this.addLists(this.next.length, window, within, documents);
  }

  /** The longest list comes last: most documents stand in no other, so their frequencies bypass the window. */
  accumulateAndPrune(
    window: ScoringWindow,
    within: Bitmap,
    documents: number,
    weight: number,
    threshold: number,
  ): number {
    const list = this.next.length - 1;
    this.addLists(list, window, within, documents);
    const share = (window.end - window.start) / this.segment.maxDoc;
    if (documents * PROBE_COST >= (this.ends[list] - this.next[list]) * share)
      return this.pruneList(list, window, within, weight, threshold);
    this.probe(list, window, within);
    return 0;
  }

  /** A method of its own: a branch that V8 first sees after optimising deoptimises the loop, sometimes for good. */
  private pruneList(list: number, window: ScoringWindow, within: Bitmap, weight: number, threshold: number): number {
    const { postingDocIds, postingFrequencies } = this.segment;
    const { start, end, sums, scores, survivors } = window;
    const headlines = window.headlines.words;
    const { places, scores: survivorScores } = survivors;
    const last = this.ends[list];
    const { lengths } = this.norms;
    const { steps } = this.lengths;
    const title = lengths[0];
    const text = lengths[1];
    const related = lengths[2];
    const titleSteps = steps[0];
    const textSteps = steps[1];
    const relatedSteps = steps[2];
    const { texts, weights } = this.norms;
    const titleWeight = weights[0];
    const relatedWeight = weights[3];
    const bits = within.words;
    const factor = this.factors[list];
    const isFirst = window.scoredCount === 0;
    /** Lower bound on the frequency of a survivor that no earlier word scored: most documents fail by this alone. */
    const minimum = minimumFrequency(threshold / weight);
    let survivorCount = survivors.count;
    let count = 0;
    let i = this.next[list];
    if (i < last && postingDocIds[i] < start) i = firstAtOrAfter(postingDocIds, i, last, start);
    for (; i < last; i += 1) {
      const docId = postingDocIds[i];
      if (docId >= end) break;
      if ((bits[docId >>> 5] & (1 << (docId & 31))) === 0) continue;
      const packed = postingFrequencies[i];
      let frequency = texts[inText(packed)] * text[textSteps[docId]];
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
      const scoreBefore = isFirst ? 0 : scores[at];
      if (scoreBefore !== 0) scores[at] = 0;
      else if (sum < minimum) continue;
      const score = scoreBefore + weight * saturate(sum);
      if (score < threshold) continue;
      if (inTitle(packed) !== 0) headlines[docId >>> 5] |= 1 << (docId & 31);
      places[survivorCount] = at;
      survivorScores[survivorCount] = score;
      survivorCount += 1;
    }
    survivors.count = survivorCount;
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
    for (const column of [next, ends, factors]) {
      const moved = column[longest];
      column[longest] = column[last];
      column[last] = moved;
    }
  }

  /**
   * Inlines `FieldNorms.frequency`, as `pruneList` does: a search spends most of its time in these two loops. One shared
   * function took a single word from .143 to .152 ms. A test compares both loops with `FieldNorms.frequency`.
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
    const { texts, weights } = this.norms;
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
      if (postingDocIds[i] < start) i = firstAtOrAfter(postingDocIds, i, last, start);
      const factor = factors[list];
      for (; i < last; i += 1) {
        const docId = postingDocIds[i];
        if (docId >= end) break;
        if ((bits[docId >>> 5] & (1 << (docId & 31))) === 0) continue;
        const packed = postingFrequencies[i];
        let frequency = texts[inText(packed)] * text[textSteps[docId]];
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

  /** Looks up the documents of a sparse window in a long list. */
  private probe(list: number, window: ScoringWindow, within: Bitmap): void {
    const { postingDocIds, postingFrequencies } = this.segment;
    const last = this.ends[list];
    let i = this.next[list];
    for (let place = window.start >>> 5; place << 5 < window.end && i < last; place += 1) {
      for (let word = within.words[place]; word !== 0; word &= word - 1) {
        const docId = (place << 5) | (31 - Math.clz32(word & -word));
        i = firstAtOrAfter(postingDocIds, i, last, docId);
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
