/** Documents of a tier that were among the best when they were scored: of the others nothing is kept. */

import { window } from '../postings/scoring-window.js';
import type { Bitmap } from '../structures/bitmap.js';
import type { FreshnessFactor } from './freshness.js';
import type { Candidate, ScoreFloor } from './ordering.js';

export class TopDocs {
  private readonly tier: number;
  private readonly floor: ScoreFloor;
  private readonly freshness: FreshnessFactor | null;
  private readonly docIds: number[] = [];
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
  offer(docId: number, relevance: number): void {
    const score = this.freshness === null ? relevance : relevance * this.freshness.of(this.tier, docId);
    if (score < this.floor.value) return;
    this.floor.offer(score);
    this.docIds.push(docId);
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
        const docId = (place << 5) | (31 - Math.clz32(word & -word));
        this.offer(docId, scores[docId - start]);
        scores[docId - start] = 0;
      }
    }
    window.scoredCount = 0;
  }

  /** Those that are still among the best. @param isComplete whether a document holds every free word */
  candidates(headlines: Bitmap, isComplete: (docId: number) => boolean): Candidate[] {
    const { tier, floor, docIds, scores } = this;
    const best: Candidate[] = [];
    for (let i = 0; i < docIds.length; i += 1) {
      const docId = docIds[i];
      const score = scores[i];
      if (score < floor.value) continue;
      best.push({ tier, docId, score, complete: isComplete(docId), looked: false, inHeadline: headlines.has(docId) });
    }
    return best;
  }
}
