/** The documents of a tier whose score reached the top-k threshold when they were scored; all others are dropped. */
import type { ScoringWindow } from '../postings/scoring-window.js';
import type { Bitmap } from '../structures/bitmap.js';
import type { ScoreThreshold } from '../structures/top-k.js';
import type { Candidate } from './candidate.js';
import type { FreshnessFactor } from './freshness.js';

export class TopDocs {
  private readonly tier: number;
  private readonly top: ScoreThreshold;
  private readonly freshness: FreshnessFactor | null;
  private readonly docIds: number[] = [];
  private readonly scores: number[] = [];
  /** Scores before freshness; the same array as `scores` without freshness. */
  private readonly relevances: number[];

  /** @param tier index of the tier @param top shared by all tiers */
  constructor(tier: number, top: ScoreThreshold, freshness: FreshnessFactor | null) {
    this.tier = tier;
    this.top = top;
    this.freshness = freshness;
    this.relevances = freshness === null ? this.scores : [];
  }

  /** The score below which a document is dropped. */
  get threshold(): number {
    return this.top.value;
  }

  /** Keeps a document if its score reaches the threshold. @param relevance its score before freshness */
  offer(docId: number, relevance: number): void {
    const { freshness } = this;
    const score = freshness === null ? relevance : relevance * freshness.of(this.tier, docId);
    if (score < this.top.value) return;
    this.top.offer(score);
    this.docIds.push(docId);
    this.scores.push(score);
    if (freshness !== null) this.relevances.push(relevance);
  }

  /** Offers the survivors of a window and empties them. */
  offerSurvivors({ start, survivors }: ScoringWindow): void {
    const { places, scores, count } = survivors;
    for (let k = 0; k < count; k += 1) this.offer(start + places[k], scores[k]);
    survivors.count = 0;
  }

  /** Offers some documents of a window with the scores there and empties these. */
  offerAll(window: ScoringWindow, documents: Bitmap): void {
    const { start, end, scores } = window;
    const { words } = documents;
    for (let index = start >>> 5; index << 5 < end; index += 1) {
      for (let word = words[index]; word !== 0; word &= word - 1) {
        const docId = (index << 5) | (31 - Math.clz32(word & -word));
        this.offer(docId, scores[docId - start]);
        scores[docId - start] = 0;
      }
    }
    window.scoredCount = 0;
  }

  /** The documents that still reach the threshold. @param isComplete whether a document holds every free word */
  candidates(headlines: Bitmap, isComplete: (docId: number) => boolean): Candidate[] {
    const { tier, docIds, scores, relevances } = this;
    const threshold = this.top.value;
    const candidates: Candidate[] = [];
    for (let i = 0; i < docIds.length; i += 1) {
      const score = scores[i];
      if (score < threshold) continue;
      const docId = docIds[i];
      const relevance = relevances[i];
      const complete = isComplete(docId);
      candidates.push({ tier, docId, relevance, score, complete, rescored: false, inHeadline: headlines.has(docId) });
    }
    return candidates;
  }
}
