/** Documents of a tier that were among the best when they were scored: of the others nothing is kept. */

import { window } from '../postings/scoring-window.js';
import type { Bitmap } from '../structures/bitmap.js';
import type { FreshnessFactor } from './freshness.js';
import type { Candidate, ScoreFloor } from './ordering.js';

export class KeptDocuments {
  private readonly tier: number;
  private readonly floor: ScoreFloor;
  private readonly freshness: FreshnessFactor | null;
  private readonly slots: number[] = [];
  private readonly scores: number[] = [];

  /** @param floor for all tiers */
  constructor(tier: number, floor: ScoreFloor, freshness: FreshnessFactor | null) {
    this.tier = tier;
    this.floor = floor;
    this.freshness = freshness;
  }

  /** What a document must score to be kept. */
  get least(): number {
    return this.floor.value;
  }

  /** Keeps a document if it scores enough. @param relevance its score before freshness */
  offer(slot: number, relevance: number): void {
    const score = this.freshness === null ? relevance : relevance * this.freshness.of(this.tier, slot);
    if (score < this.floor.value) return;
    this.floor.offer(score);
    this.slots.push(slot);
    this.scores.push(score);
  }

  /** Keeps what scores enough of the documents settled in the window, and empties that. */
  keepSettled(): void {
    const { start, settled } = window;
    for (let k = 0; k < settled.count; k += 1) this.offer(start + settled.places[k], settled.scores[k]);
    settled.count = 0;
  }

  /** Keeps what scores enough of some documents of the window, and empties that. */
  keep(documents: Bitmap): void {
    const { start, end, scores } = window;
    const { words } = documents;
    for (let place = start >>> 5; place << 5 < end; place += 1) {
      for (let word = words[place]; word !== 0; word &= word - 1) {
        const slot = (place << 5) | (31 - Math.clz32(word & -word));
        this.offer(slot, scores[slot - start]);
        scores[slot - start] = 0;
      }
    }
    window.scoredCount = 0;
  }

  /** Those that are still among the best. @param isComplete whether a document holds every free word */
  candidates(headlines: Bitmap, isComplete: (slot: number) => boolean): Candidate[] {
    const { tier, floor, slots, scores } = this;
    const best: Candidate[] = [];
    for (let i = 0; i < slots.length; i += 1) {
      const slot = slots[i];
      const score = scores[i];
      if (score < floor.value) continue;
      best.push({ tier, slot, score, complete: isComplete(slot), looked: false, inHeadline: headlines.has(slot) });
    }
    return best;
  }
}
