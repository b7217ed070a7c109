/**
 * How much the words of a stem count at most in a stretch of documents: where that is too little, nobody reads their
 * postings. Ding and Suel, "Faster top-k document retrieval using block-max indexes" (SIGIR 2011), here by stem instead of
 * by word, since a query asks for stems, and what their forms count is summed before it saturates.
 */
import { SEARCH_FIELDS } from '../../document/article.js';
import { ArchiveLengths } from './archive-lengths.js';
import { normsOf } from './length-norms.js';
import { collectionStatistics, FieldNorms, RANKING, saturate } from './scoring.js';
import type { Segment } from './segment.js';

/** Slots in a stretch. Divides `WINDOW_SLOTS`. */
export const STRETCH_SLOTS = 128;

/** Stems with fewer postings are quickly read whole; so are those with less than one in a stretch. */
const FEWEST_POSTINGS = 256;

/** The weights of fields that impacts are noted with; of others the most they can differ is allowed for. */
const NOTED_WEIGHTS = { title: 5, lede: 1.2, body: 1, related: 0.3 };

/** Impacts are told in steps that are equal once frequencies saturate. */
const LAST_STEP = 255;

/** By step, the highest frequency it stands for. No frequency is infinite: the last step stands for what never comes. */
const STEP_FREQUENCIES = Float64Array.from({ length: LAST_STEP + 1 }, (_, step) =>
  step === LAST_STEP ? 1e9 : (RANKING.k1 * step) / (LAST_STEP - step),
);

/** The lowest step that stands for a frequency. */
function stepOf(frequency: number): number {
  const step = Math.ceil((LAST_STEP * saturate(frequency)) / (RANKING.k1 + 1));
  return step < LAST_STEP && STEP_FREQUENCIES[step] < frequency ? step + 1 : Math.min(step, LAST_STEP);
}

/** Impacts of the words of a stem. */
export interface StemImpacts {
  /** By stretch. */
  readonly steps: Uint8Array;
  /** So many times what their steps stand for the words count at most by the norms asked for. */
  readonly factor: number;
}

/** The lowest step above 0 that stands for a frequency, or for more, multiplied by a factor. */
export function leastStep(frequency: number, factor: number): number {
  // A hair less: what is noted, what is asked and the factor are each rounded.
  const least = (frequency / factor) * (1 - 1e-9);
  let low = 1;
  let high = LAST_STEP;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (STEP_FREQUENCIES[middle] < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The highest step that so many stretches reach; 1 where not so many hold anything. */
export function reachedStep(steps: Uint8Array, wanted: number): number {
  const counts = new Uint32Array(LAST_STEP + 1);
  for (let i = 0; i < steps.length; i += 1) counts[steps[i]] += 1;
  let step = LAST_STEP;
  for (let reached = counts[step]; step > 1 && reached < wanted; reached += counts[step]) step -= 1;
  return step;
}

/** Stretches of so many slots. */
export function stretchesOf(slots: number): number {
  return Math.ceil(slots / STRETCH_SLOTS);
}

/**
 * The stems whose impacts are noted, rising.
 * @param starts by stem, where its words start; one more at the end
 * @param words of the stems
 * @param postings by word
 */
export function stemsNoted(starts: Uint32Array, words: Uint32Array, postings: readonly number[], slots: number): Uint32Array {
  const fewest = Math.max(FEWEST_POSTINGS, stretchesOf(slots));
  const noted: number[] = [];
  for (let stem = 0; stem + 1 < starts.length; stem += 1) {
    let sum = 0;
    for (let place = starts[stem]; place < starts[stem + 1]; place += 1) sum += postings[words[place]];
    if (sum >= fewest) noted.push(stem);
  }
  return Uint32Array.from(noted);
}

/** Norms by the lengths of all documents of a segment, removed or not, and the weights impacts are noted with. */
function notedNorms(lengths: ArchiveLengths, documents: number): FieldNorms {
  return new FieldNorms(normsOf(collectionStatistics([{ documents, lengths }]).meanLengths), NOTED_WEIGHTS, SEARCH_FIELDS);
}

/** Notes the impacts of a segment whose postings and lengths are there. */
export function noteImpacts(segment: Segment): void {
  const { slots, impactStems, impacts, stemStarts, stemWords, postingStarts, postingSlots, postingFrequencies } = segment;
  if (impactStems.length === 0) return;
  const lengths = new ArchiveLengths(segment);
  const norms = notedNorms(lengths, slots);
  const stretches = stretchesOf(slots);
  const sums = new Float64Array(slots);
  const most = new Float64Array(stretches);
  impactStems.forEach((stem, row) => {
    const words = stemWords.subarray(stemStarts[stem], stemStarts[stem + 1]);
    for (const word of words) {
      for (let i = postingStarts[word]; i < postingStarts[word + 1]; i += 1) {
        const slot = postingSlots[i];
        sums[slot] += norms.frequency(postingFrequencies[i], lengths, slot);
      }
    }
    most.fill(0);
    for (const word of words) {
      for (let i = postingStarts[word]; i < postingStarts[word + 1]; i += 1) {
        const slot = postingSlots[i];
        const stretch = Math.floor(slot / STRETCH_SLOTS);
        if (sums[slot] > most[stretch]) most[stretch] = sums[slot];
        sums[slot] = 0;
      }
    }
    for (let stretch = 0; stretch < stretches; stretch += 1) impacts[row * stretches + stretch] = stepOf(most[stretch]);
  });
}

/** Reads the impacts of a segment, for norms that move with the archive and weights that whoever asks may choose. */
export class Impacts {
  private readonly segment: Segment;
  /** What the impacts were noted with; made when first asked for, before anything was removed. */
  private readonly noted: FieldNorms;
  /** Whether any document has something in a field. */
  private readonly filled: readonly boolean[];

  /** @param lengths of the segment, nothing removed from them yet */
  constructor(segment: Segment, lengths: ArchiveLengths) {
    this.segment = segment;
    this.noted = notedNorms(lengths, segment.slots);
    this.filled = lengths.filled.map((documents) => documents > 0);
  }

  /** Those of a stem by its place; null where they are not noted. */
  of(stem: number, norms: FieldNorms): StemImpacts | null {
    const { impactStems, impacts, slots } = this.segment;
    const row = placeIn(impactStems, stem);
    if (row < 0) return null;
    const stretches = stretchesOf(slots);
    return { steps: impacts.subarray(row * stretches, (row + 1) * stretches), factor: this.factor(norms) };
  }

  /** So many times what was noted a document counts at most by other norms. */
  private factor(norms: FieldNorms): number {
    let most = 0;
    for (let field = 0; field < SEARCH_FIELDS.length; field += 1) {
      if (this.filled[field]) most = Math.max(most, norms.mostBeside(this.noted, field));
    }
    return most;
  }
}

function placeIn(sorted: Uint32Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low < sorted.length && sorted[low] === value ? low : -1;
}
