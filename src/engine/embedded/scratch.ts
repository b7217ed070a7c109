/** Arrays as long as a tier, used again by every query: a query is evaluated without a break, so two never share them. */
import { Accumulator } from './scoring.js';
import type { Tier } from './tier.js';

/** Room for a tier that grows. */
const SPARE = 64;

export class Scratch {
  readonly accumulator: Accumulator;
  private reached = new Uint8Array(0);
  private reachedWords: number[] = [];

  readonly slots: number;

  constructor(slots: number) {
    this.slots = slots;
    this.accumulator = new Accumulator(slots);
  }

  /** Flags by word of the lexicon, 1 for those given. */
  flags(words: Iterable<number>, lexiconSize: number): Uint8Array {
    if (this.reached.length < lexiconSize) this.reached = new Uint8Array(lexiconSize + SPARE);
    for (const word of this.reachedWords) this.reached[word] = 0;
    this.reachedWords = [...words];
    for (const word of this.reachedWords) this.reached[word] = 1;
    return this.reached;
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
