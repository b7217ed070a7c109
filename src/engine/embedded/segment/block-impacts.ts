/**
 * How much the words of a stem count at most in each block of documents: where that is too little, nobody reads their
 * postings. Ding and Suel, "Faster top-k document retrieval using block-max indexes" (SIGIR 2011); here by stem instead of
 * by word, since a query asks for stems, and what their forms count is summed before it saturates.
 */
import { SEARCH_FIELDS } from '../../../document/article.js';
import { type DocIdRange, WINDOW_DOCUMENTS } from '../postings/scoring-window.js';
import { firstPlace } from '../structures/sorted-keys.js';
import { collectionStatistics, FieldNorms } from '../weighting/bm25f.js';
import { normsOf } from '../weighting/length-norms.js';
import type { Segment } from './segment.js';
import { SegmentLengths } from './segment-lengths.js';

/** DocIds in a block; a divisor of `WINDOW_DOCUMENTS`. */
export const BLOCK_DOCUMENTS = 128;

/** Stems with fewer postings are read soon enough; so are those with less than one in each block. */
const FEWEST_POSTINGS = 256;

/**
 * What impacts are noted with. Not the constants of the ranking, which may change while files stay: whoever reads allows
 * for how much those differ. A change of these is one of SEGMENT_FORMAT.
 */
const NOTED = {
  /** All above 0. */
  weights: { title: 5, lede: 1.2, body: 1, related: 0.3 },
  b: [0.4, 0.75, 0.75, 0.4],
  saturation: 2.2,
};

const LAST_STEP = 255;

/** By step, the highest frequency it stands for: steps that are equal once saturated. The last stands for what never comes. */
const STEP_FREQUENCIES = Float64Array.from({ length: LAST_STEP + 1 }, (_, step) =>
  step === LAST_STEP ? 1e9 : (NOTED.saturation * step) / (LAST_STEP - step),
);

/** The lowest step that stands for a frequency. */
function stepOf(frequency: number): number {
  const step = Math.ceil((LAST_STEP * frequency) / (NOTED.saturation + frequency));
  return step < LAST_STEP && STEP_FREQUENCIES[step] < frequency ? step + 1 : step;
}

/** How many blocks so many docIds are. */
export function blockCount(maxDoc: number): number {
  return Math.ceil(maxDoc / BLOCK_DOCUMENTS);
}

/**
 * The stems whose impacts are noted, rising.
 * @param starts by stem, where its words start; one more at the end
 * @param postings by word
 */
export function stemsWithImpacts(
  starts: Uint32Array,
  words: Uint32Array,
  postings: readonly number[],
  maxDoc: number,
): Uint32Array {
  const fewest = Math.max(FEWEST_POSTINGS, blockCount(maxDoc));
  const stems: number[] = [];
  for (let stem = 0; stem + 1 < starts.length; stem += 1) {
    let sum = 0;
    for (let place = starts[stem]; place < starts[stem + 1]; place += 1) sum += postings[words[place]];
    if (sum >= fewest) stems.push(stem);
  }
  return Uint32Array.from(stems);
}

/** The norms impacts are noted with, by the lengths of the segment alone. @param lengths nothing removed from them */
function notedNorms(lengths: SegmentLengths, maxDoc: number): FieldNorms {
  const { meanLengths } = collectionStatistics([{ documents: maxDoc, lengths }]);
  return new FieldNorms(normsOf(meanLengths, NOTED.b), NOTED.weights, SEARCH_FIELDS);
}

/** Notes the impacts of a segment whose lengths and postings are there. */
export function blockImpacts(segment: Segment): void {
  const { maxDoc, impactStems, impacts, stemStarts, stemWords } = segment;
  const { postingStarts, postingDocIds, postingFrequencies } = segment;
  if (impactStems.length === 0) return;
  const lengths = new SegmentLengths(segment);
  const norms = notedNorms(lengths, maxDoc);
  const blocks = blockCount(maxDoc);
  const sums = new Float64Array(maxDoc);
  const most = new Float64Array(blocks);
  impactStems.forEach((stem, row) => {
    const words = stemWords.subarray(stemStarts[stem], stemStarts[stem + 1]);
    for (const word of words) {
      for (let i = postingStarts[word]; i < postingStarts[word + 1]; i += 1) {
        const docId = postingDocIds[i];
        sums[docId] += norms.frequency(postingFrequencies[i], lengths, docId);
      }
    }
    most.fill(0);
    for (const word of words) {
      for (let i = postingStarts[word]; i < postingStarts[word + 1]; i += 1) {
        const docId = postingDocIds[i];
        const block = Math.floor(docId / BLOCK_DOCUMENTS);
        most[block] = Math.max(most[block], sums[docId]);
        sums[docId] = 0;
      }
    }
    impacts.set(most.map(stepOf), row * blocks);
  });
}

/** BlockImpacts of a stem. */
export interface StemBlockImpacts {
  /** By block. */
  readonly steps: Uint8Array;
  /** So many times what its step stands for a document of a block counts at most, by the norms asked for. */
  readonly factor: number;
}

/** Reads the impacts of a segment for norms that move with the archive, and weights that whoever asks may choose. */
export class BlockImpacts {
  private readonly segment: Segment;
  private readonly noted: FieldNorms;
  /** By field, whether any document has something in it. */
  private readonly filled: readonly boolean[];

  /** @param lengths of the segment, nothing removed from them yet */
  constructor(segment: Segment, lengths: SegmentLengths) {
    this.segment = segment;
    this.noted = notedNorms(lengths, segment.maxDoc);
    this.filled = lengths.filled.map((documents) => documents > 0);
  }

  /** Those of a stem by its place; null where they are not noted. */
  of(stem: number, norms: FieldNorms): StemBlockImpacts | null {
    const { impactStems, impacts, maxDoc } = this.segment;
    const row = firstPlace(0, impactStems.length, (place) => impactStems[place] >= stem);
    if (impactStems[row] !== stem) return null;
    const blocks = blockCount(maxDoc);
    return { steps: impacts.subarray(row * blocks, (row + 1) * blocks), factor: this.factor(norms) };
  }

  private factor(norms: FieldNorms): number {
    return this.filled.reduce(
      (most, isFilled, field) => (isFilled ? Math.max(most, norms.mostBeside(this.noted, field)) : most),
      0,
    );
  }
}

/** The lowest step above 0 that stands, times a factor, for a frequency or for more. */
export function leastImpact(frequency: number, factor: number): number {
  // A hair less: what is noted, what is asked for and the factor are each rounded.
  const least = (frequency / factor) * (1 - 1e-9);
  return firstPlace(1, LAST_STEP, (step) => STEP_FREQUENCIES[step] >= least);
}

/** The highest step that so many blocks reach; 1 where not so many hold anything. */
export function reachedImpact(steps: Uint8Array, wanted: number): number {
  const counts = new Uint32Array(LAST_STEP + 1);
  for (let i = 0; i < steps.length; i += 1) counts[steps[i]] += 1;
  let step = LAST_STEP;
  for (let reached = counts[step]; step > 1 && reached < wanted; reached += counts[step]) step -= 1;
  return step;
}

/** The blocks whose step is at least one and below another, in order; neighbours together as far as they are in one window. */
export function rangesBetween(steps: Uint8Array, least: number, below: number, maxDoc: number): DocIdRange[] {
  const perWindow = WINDOW_DOCUMENTS / BLOCK_DOCUMENTS;
  const stretches: DocIdRange[] = [];
  for (let i = 0; i < steps.length; i += 1) {
    if (steps[i] < least || steps[i] >= below) continue;
    const first = i;
    const last = Math.min(steps.length, (Math.floor(first / perWindow) + 1) * perWindow) - 1;
    while (i < last && steps[i + 1] >= least && steps[i + 1] < below) i += 1;
    stretches.push({ start: first * BLOCK_DOCUMENTS, end: Math.min((i + 1) * BLOCK_DOCUMENTS, maxDoc) });
  }
  return stretches;
}
