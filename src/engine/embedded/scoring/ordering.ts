/** The order of candidates: by sort keys or by score, the same over all tiers. */
import type { SortKey } from '../../../query/plan.js';
import { compareValues } from '../doc-values/column.js';
import type { DocumentValue } from '../doc-values/document-values.js';
import type { MatchSet } from '../matching/match-set.js';
import { TopK } from '../structures/top-k.js';
import type { Tier } from '../tiers/tier.js';
import { RANKING } from '../weighting/ranking-constants.js';
import type { Candidate } from './candidate.js';

export type Comparator = (a: Candidate, b: Candidate) => number;

/** Newest first: the order of ties, and of queries that score nothing. */
export const NEWEST_FIRST: readonly SortKey[] = [{ field: 'publishedAt', descending: true }];

/**
 * Compares candidates by sort keys (missing values last in either direction), or without keys by score, complete ones first
 * if requested. Ties: newest first, then by id, so that the order never depends on where an article sits.
 */
export function candidateOrder(tiers: readonly Tier[], sort: readonly SortKey[], completeFirst = false): Comparator {
  const keys = sort.map((key) => keyOrder(tiers, key));
  const ties = NEWEST_FIRST.map((key) => keyOrder(tiers, key));
  const id = ({ tier, docId }: Candidate) => tiers[tier]?.id(docId) ?? '';
  return (a, b) => {
    if (keys.length === 0) {
      if (completeFirst && a.complete !== b.complete) return a.complete ? -1 : 1;
      if (a.score !== b.score) return b.score - a.score;
    }
    for (const order of keys) {
      const difference = order(a, b);
      if (difference !== 0) return difference;
    }
    for (const order of ties) {
      const difference = order(a, b);
      if (difference !== 0) return difference;
    }
    const left = id(a);
    const right = id(b);
    return left < right ? -1 : left > right ? 1 : 0;
  };
}

/** Compares candidates by the step their score falls into, see `RANKING.ties`, then by keys, then by `order`. @param best the highest score */
export function steppedOrder(
  tiers: readonly Tier[],
  keys: readonly SortKey[],
  best: number,
  order: Comparator,
): Comparator {
  const orders = keys.map((key) => keyOrder(tiers, key));
  const step = ({ score }: Candidate) => (best > 0 ? Math.ceil((score / best) * RANKING.ties.steps) : 0);
  return (a, b) => {
    const difference = step(b) - step(a);
    if (difference !== 0) return difference;
    for (const byKey of orders) {
      const byValue = byKey(a, b);
      if (byValue !== 0) return byValue;
    }
    return order(a, b);
  };
}

/** Compares candidates by the values of a field. Of several values, the lowest counts when rising, the highest when falling. */
function keyOrder(tiers: readonly Tier[], { field, descending }: SortKey): Comparator {
  const columns = tiers.map((tier) => {
    const column = tier.column(field);
    return column === undefined ? undefined : { column, ranks: column.ranks() };
  });
  /** Ordinal of the value that counts; -1 where there is none. */
  const ordinalOf = ({ tier, docId }: Candidate): number => {
    let ordinal = -1;
    const holder = columns[tier];
    if (holder === undefined) return ordinal;
    const { column, ranks } = holder;
    column.ordinals(docId, (other) => {
      const difference = (ranks[other] ?? 0) - (ranks[ordinal] ?? 0);
      if (ordinal < 0 || (descending ? difference > 0 : difference < 0)) ordinal = other;
    });
    return ordinal;
  };
  const rank = ({ tier }: Candidate, ordinal: number): number => columns[tier]?.ranks[ordinal] ?? 0;
  const value = ({ tier }: Candidate, ordinal: number): DocumentValue => columns[tier]?.column.dictionary[ordinal] ?? 0;
  const sign = descending ? -1 : 1;
  return (a, b) => {
    const left = ordinalOf(a);
    const right = ordinalOf(b);
    if (left < 0 || right < 0) return Number(left < 0) - Number(right < 0);
    if (a.tier === b.tier) return sign * (rank(a, left) - rank(b, right));
    return sign * compareValues(value(a, left), value(b, right));
  };
}

/** The first `limit` matching documents in an order, themselves in no order. */
export function topByKeys(matchSets: readonly MatchSet[], limit: number, order: Comparator): Candidate[] {
  const top = new TopK(limit, order);
  for (const [tier, { matching, complete }] of matchSets.entries()) {
    matching.forEach((docId) => {
      const isComplete = complete.has(docId);
      top.offer({ tier, docId, relevance: 0, score: 0, complete: isComplete, rescored: false, inHeadline: true });
    });
  }
  return top.items();
}
