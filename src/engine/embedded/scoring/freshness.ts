/** Freshness as a factor of relevance: score × (1 − w + w · max(floor, 2^(−age / half-life))). */
import type { Freshness } from '../../../query/plan.js';
import type { Tier } from '../tiers/tier.js';

const DAY = 86_400_000;

/** The factor of each document; future dates count as now, unknown ones as the median age of those matching. */
export class FreshnessFactor {
  private readonly freshness: Freshness;
  private readonly tiers: readonly Tier[];
  private readonly unknown: number;

  /** @param median median publication time of the matching articles that have one, in milliseconds */
  constructor(freshness: Freshness, tiers: readonly Tier[], median: number | undefined) {
    this.freshness = freshness;
    this.tiers = tiers;
    this.unknown = median === undefined ? 1 : this.at(median);
  }

  of(tier: number, docId: number): number {
    const published = publishedAt(this.tiers[tier], docId);
    return published === undefined ? this.unknown : this.at(published);
  }

  private at(published: number): number {
    const { weight, halfLifeDays, floor, now } = this.freshness;
    const age = Math.max(0, now - published) / DAY;
    return 1 - weight + weight * Math.max(floor, 2 ** (-age / halfLifeDays));
  }
}

/** When a document was published, milliseconds since the epoch. */
export function publishedAt(tier: Tier, docId: number): number | undefined {
  let published: number | undefined;
  const column = tier.column('publishedAt');
  column?.ordinals(docId, (ordinal) => {
    const value = column.dictionary[ordinal];
    if (typeof value === 'number') published = value;
  });
  return published;
}

/** The middle one of some times; the lower of two. */
export function median(times: readonly number[]): number | undefined {
  if (times.length === 0) return undefined;
  const sorted = Float64Array.from(times).sort();
  return sorted[(sorted.length - 1) >> 1];
}
