/** Freshness as a factor on relevance: 1 − w + w · max(floor, 2^(−age / half-life)). */
import type { Freshness } from '../../../query/plan.js';
import type { Tier } from '../tiers/tier.js';

const DAY = 86_400_000;

/**
 * The factor of each document, 0 to 1. It is 0 where weight is 1, the floor 0 and the power underflows: scores are never
 * divided by it. A date in the future counts as now, a missing one as the median of the matching documents.
 */
export class FreshnessFactor {
  private readonly freshness: Freshness;
  private readonly tiers: readonly Tier[];
  private readonly undated: number;

  /** @param median median publication time of the matching documents that have one, in milliseconds */
  constructor(freshness: Freshness, tiers: readonly Tier[], median: number | undefined) {
    this.freshness = freshness;
    this.tiers = tiers;
    this.undated = median === undefined ? 1 : this.at(median);
  }

  of(tierIndex: number, docId: number): number {
    const tier = this.tiers[tierIndex];
    const published = tier === undefined ? undefined : publishedAt(tier, docId);
    return published === undefined ? this.undated : this.at(published);
  }

  private at(published: number): number {
    const { weight, halfLifeDays, floor, now } = this.freshness;
    const age = Math.max(0, now - published) / DAY;
    return 1 - weight + weight * Math.max(floor, 2 ** (-age / halfLifeDays));
  }
}

/** When a document was published, in milliseconds since the epoch. */
export function publishedAt(tier: Tier, docId: number): number | undefined {
  let published: number | undefined;
  const column = tier.column('publishedAt');
  column?.ordinals(docId, (ordinal) => {
    const value = column.dictionary[ordinal];
    if (typeof value === 'number') published = value;
  });
  return published;
}

/** The median of some times; the lower of the two middle ones for an even number. */
export function median(times: readonly number[]): number | undefined {
  if (times.length === 0) return undefined;
  const sorted = Float64Array.from(times).sort();
  return sorted[(sorted.length - 1) >> 1];
}
