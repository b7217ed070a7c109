/**
 * Block impacts: upper bounds on the frequency of a stem in each block of documents, stored with a segment for block-max
 * pruning. Ding and Suel, "Faster top-k document retrieval using block-max indexes" (SIGIR 2011); here by stem instead of
 * by word, since queries ask for stems, and the frequencies of a stem's forms add up before they saturate.
 */
import { SEARCH_FIELDS } from '../../../document/article.js';
import { firstPlace } from '../structures/sorted-keys.js';
import { collectionStatistics } from '../weighting/collection-statistics.js';
import { FieldNorms } from '../weighting/field-norms.js';
import { normsOf } from '../weighting/length-norms.js';
import type { Segment } from './segment.js';
import { SegmentLengths } from './segment-lengths.js';

/** DocIds in a block; a divisor of `WINDOW_DOCUMENTS`. */
export const BLOCK_DOCUMENTS = 128;

/** Stems with fewer postings get no impacts: their postings are read quickly. Nor do stems with less than one per block. */
const MIN_POSTINGS = 256;

/**
 * The weights that impacts are computed with. Part of the segment format: a change is a change of SEGMENT_FORMAT. They equal
 * the ranking constants of the day, which may change while files stay; `BlockImpacts` corrects for the difference.
 */
const STORED = {
  /** All above 0. */
  weights: { title: 5, lede: 1.2, body: 1, related: 0.3 },
  b: [0.4, 0.75, 0.75, 0.4],
  k1: 2.2,
};

/** Number of steps a frequency bound is quantized to. */
export const IMPACT_STEPS = 256;
const LAST_STEP = IMPACT_STEPS - 1;

/** The highest frequency of each step. Steps are equal after saturation; the last is above every real frequency. */
const STEP_FREQUENCIES = Float64Array.from({ length: IMPACT_STEPS }, (_, step) =>
  step === LAST_STEP ? 1e9 : (STORED.k1 * step) / (LAST_STEP - step),
);

/** The highest frequency of a step. */
export function impactFrequency(step: number): number {
  return STEP_FREQUENCIES[step] ?? Number.POSITIVE_INFINITY;
}

/** The lowest step whose bound covers a frequency. */
function stepOf(frequency: number): number {
  const step = Math.ceil((LAST_STEP * frequency) / (STORED.k1 + frequency));
  return step < LAST_STEP && impactFrequency(step) < frequency ? step + 1 : step;
}

/** Number of blocks in `maxDoc` docIds. */
export function blockCount(maxDoc: number): number {
  return Math.ceil(maxDoc / BLOCK_DOCUMENTS);
}

/**
 * The stems that impacts are stored for, rising.
 * @param starts by stem, start of its words; one more at the end
 * @param postings number of postings by word
 */
export function stemsWithImpacts(
  starts: Uint32Array,
  words: Uint32Array,
  postings: readonly number[],
  maxDoc: number,
): Uint32Array {
  const minimum = Math.max(MIN_POSTINGS, blockCount(maxDoc));
  const stems: number[] = [];
  for (let stem = 0; stem + 1 < starts.length; stem += 1) {
    let sum = 0;
    for (const word of words.subarray(starts[stem], starts[stem + 1])) sum += postings[word] ?? 0;
    if (sum >= minimum) stems.push(stem);
  }
  return Uint32Array.from(stems);
}

/** The norms impacts are computed with; they depend on the segment alone. @param lengths of the segment, nothing removed */
function storedNorms(lengths: SegmentLengths, maxDoc: number): FieldNorms {
  const { meanLengths } = collectionStatistics([{ documents: maxDoc, lengths }]);
  return new FieldNorms(normsOf(meanLengths, STORED.b), STORED.weights, SEARCH_FIELDS);
}

/** Fills the impacts of a segment whose lengths and postings are complete. */
export function fillBlockImpacts(segment: Segment): void {
  const { maxDoc, impactStems, impacts, stemStarts, stemWords } = segment;
  const { postingStarts, postingDocIds, postingFrequencies } = segment;
  if (impactStems.length === 0) return;
  const lengths = new SegmentLengths(segment);
  const norms = storedNorms(lengths, maxDoc);
  const blocks = blockCount(maxDoc);
  const sums = new Float64Array(maxDoc);
  const maxima = new Float64Array(blocks);
  impactStems.forEach((stem, row) => {
    const words = stemWords.subarray(stemStarts[stem], stemStarts[stem + 1]);
    for (const word of words) {
      for (let i = postingStarts[word]; i < postingStarts[word + 1]; i += 1) {
        const docId = postingDocIds[i];
        sums[docId] += norms.frequency(postingFrequencies[i], lengths, docId);
      }
    }
    maxima.fill(0);
    for (const word of words) {
      for (let i = postingStarts[word]; i < postingStarts[word + 1]; i += 1) {
        const docId = postingDocIds[i];
        const block = Math.floor(docId / BLOCK_DOCUMENTS);
        maxima[block] = Math.max(maxima[block], sums[docId]);
        sums[docId] = 0;
      }
    }
    impacts.set(maxima.map(stepOf), row * blocks);
  });
}

/** The block impacts of one stem. */
export interface StemBlockImpacts {
  /** By block. 0: the block does not hold the stem. */
  readonly steps: Uint8Array;
  /** `impactFrequency` of a step times this is the upper bound under the requested norms. */
  readonly factor: number;
}

/** Reads the impacts of a segment under the norms of a query, whose mean lengths and weights differ from the stored ones. */
export class BlockImpacts {
  private readonly segment: Segment;
  private readonly stored: FieldNorms;
  /** Fields that are not empty in some document. */
  private readonly filledFields: readonly number[];

  /** @param lengths of the segment, nothing removed yet */
  constructor(segment: Segment, lengths: SegmentLengths) {
    this.segment = segment;
    this.stored = storedNorms(lengths, segment.maxDoc);
    this.filledFields = lengths.filled.flatMap((documents, field) => (documents > 0 ? [field] : []));
  }

  /** The impacts of a stem by its index; null where none are stored. */
  of(stem: number, norms: FieldNorms): StemBlockImpacts | null {
    const { impactStems, impacts, maxDoc } = this.segment;
    const row = firstPlace(0, impactStems.length, (at) => (impactStems[at] ?? 0) >= stem);
    if (impactStems[row] !== stem) return null;
    const blocks = blockCount(maxDoc);
    const ratios = this.filledFields.map((field) => norms.maxRatio(this.stored, field));
    return { steps: impacts.subarray(row * blocks, (row + 1) * blocks), factor: Math.max(0, ...ratios) };
  }
}
