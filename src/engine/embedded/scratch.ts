/** Arrays as long as a tier, used again by every query: a query is evaluated without a break, so two never share them. */
import { Bitmap } from './bitmap.js';
import { Accumulator } from './scoring.js';
import type { Tier } from './tier.js';

/** Room for a tier that grows. */
const SPARE = 64;

export class Scratch {
  readonly accumulator: Accumulator;
  private readonly scores: Float64Array;
  /** Where the last query left scores: a copy, since its bitmaps are gone. */
  private readonly scored: Bitmap;

  readonly slots: number;

  constructor(slots: number) {
    this.slots = slots;
    this.accumulator = new Accumulator(slots);
    this.scores = new Float64Array(slots);
    this.scored = new Bitmap(slots, new Uint32Array((slots + 31) >>> 5));
  }

  /** Scores by slot, all zero; only those within the bitmap may be written. */
  freshScores(within: Bitmap): Float64Array {
    this.scored.forEach((slot) => {
      this.scores[slot] = 0;
    });
    this.scored.words.fill(0);
    this.scored.words.set(within.words);
    return this.scores;
  }
}

const scratches = new WeakMap<Tier, Scratch>();

/** The scratch of a tier. */
export function scratchFor(tier: Tier): Scratch {
  const known = scratches.get(tier);
  if (known !== undefined && known.slots >= tier.slots) return known;
  const scratch = new Scratch(tier.slots + SPARE);
  scratches.set(tier, scratch);
  return scratch;
}
