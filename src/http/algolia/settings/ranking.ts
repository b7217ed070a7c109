/** Sort keys of `ranking` and `customRanking`. */
import type { SortKey } from '../../../query/plan.js';
import type { IndexSettings } from './index-settings.js';

const SORTED = /^(asc|desc)\((.+)\)$/;

/** `asc(…)` and `desc(…)` as sort keys; Algolia's ranking criteria are left out. */
export function sortKeys(ranking: readonly string[]): SortKey[] {
  return ranking.flatMap((criterion) => {
    const [, direction, field] = SORTED.exec(criterion.trim()) ?? [];
    return field === undefined ? [] : [{ field: field.trim(), descending: direction === 'desc' }];
  });
}

export interface Order {
  /** Keys that precede relevance. */
  readonly sort: readonly SortKey[];
  /** Keys that order hits of about the same relevance. */
  readonly ties: readonly SortKey[];
}

/**
 * Order of a search. Attributes before the first ranking criterion precede relevance. Attributes after it, and
 * `customRanking` at the position of `custom`, break ties. Which criterion it is makes no difference.
 */
export function orderOf({
  ranking = ['custom'],
  customRanking = [],
}: Pick<IndexSettings, 'ranking' | 'customRanking'>): Order {
  const criterion = ranking.findIndex((one) => !SORTED.test(one));
  if (criterion < 0) return { sort: sortKeys(ranking), ties: sortKeys(customRanking) };
  const ties = ranking.slice(criterion).flatMap((one) => sortKeys(one === 'custom' ? customRanking : [one]));
  return { sort: sortKeys(ranking.slice(0, criterion)), ties };
}
