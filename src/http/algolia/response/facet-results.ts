/** Counts of the engine as Algolia's clients read them: values by attribute, figures of numeric ones, and facet search. */

import { fold } from '../../../analysis/normalizer.js';
import { tokenize } from '../../../analysis/tokenizer.js';
import type { FacetCount, FacetResult } from '../../../backend/page.js';
import { fieldOf } from '../records/attribute-field.js';
import { facetLimit } from '../request/facet-limit.js';

export interface FacetStats {
  readonly min: number;
  readonly max: number;
  readonly avg: number;
  readonly sum: number;
}

export interface FacetMembers {
  readonly facets?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly facets_stats?: Readonly<Record<string, FacetStats>>;
  readonly exhaustiveFacetsCount?: true;
}

const SECOND = 1000;

/**
 * `facets` and `facets_stats` under the names asked; attributes without values are left out.
 * @param asked names in the order of `results`
 */
export function facetMembers(
  asked: readonly string[],
  results: readonly FacetResult[],
  order: 'count' | 'alpha',
  limit: number,
): FacetMembers {
  if (asked.length === 0) return {};
  const named = asked.flatMap((name, i) => {
    const result = results[i];
    return result === undefined
      ? []
      : [{ name, result, counts: ordered(facetCounts(name, result), order, facetLimit(name, limit)) }];
  });
  const facets = named.filter(({ counts }) => counts.length > 0).map(({ name, counts }) => [name, record(counts)]);
  const stats = named.flatMap(({ name, result }) =>
    result.stats === undefined ? [] : [[name, figures(result.stats)]],
  );
  return {
    facets: Object.fromEntries(facets),
    ...(stats.length > 0 && { facets_stats: Object.fromEntries(stats) }),
    exhaustiveFacetsCount: true,
  };
}

/** Values with their counts; dates in seconds, as they are filtered, unless they are counted by month or the like. */
function facetCounts(name: string, { counts }: FacetResult): readonly FacetCount[] {
  const held = counts.filter(({ count }) => count > 0);
  const { isDate, interval } = fieldOf(name);
  if (!isDate || interval !== undefined) return held;
  return held.map(({ value, count }) => ({ value: String(Math.floor(Date.parse(value) / SECOND)), count }));
}

function ordered(counts: readonly FacetCount[], order: 'count' | 'alpha', limit: number): readonly FacetCount[] {
  if (order === 'count') return counts.slice(0, limit);
  return [...counts].sort((a, b) => (fold(a.value) < fold(b.value) ? -1 : 1)).slice(0, limit);
}

function record(counts: readonly FacetCount[]): Record<string, number> {
  return Object.fromEntries(counts.map(({ value, count }) => [value, count]));
}

function figures({ min, max, avg, sum, date }: NonNullable<FacetResult['stats']>): FacetStats {
  const unit = date ? SECOND : 1;
  return { min: min / unit, max: max / unit, avg: avg / unit, sum: sum / unit };
}

export interface FacetHit {
  readonly value: string;
  readonly highlighted: string;
  readonly count: number;
}

/** Values with a word that begins with what was typed, the typed part in tags; all values when nothing was. */
export function facetHits(
  name: string,
  result: FacetResult | undefined,
  typed: string,
  limit: number,
  tags: { readonly pre: string; readonly post: string },
): readonly FacetHit[] {
  if (result === undefined) return [];
  const found = facetCounts(name, result).flatMap(({ value, count }): FacetHit[] => {
    const place = typedPlace(value, typed);
    if (place === undefined) return [];
    const { start, end } = place;
    const marked = start === end ? value.slice(start, end) : `${tags.pre}${value.slice(start, end)}${tags.post}`;
    return [{ value, highlighted: value.slice(0, start) + marked + value.slice(end), count }];
  });
  return found.slice(0, limit);
}

/** Where in a value what was typed stands at the beginning of a word. */
function typedPlace(value: string, typed: string): { readonly start: number; readonly end: number } | undefined {
  const wanted = fold(typed.trim());
  if (wanted === '') return { start: 0, end: 0 };
  for (const start of [0, ...tokenize(value).map((token) => token.start)]) {
    if (!fold(value.slice(start)).startsWith(wanted)) continue;
    // Folding can change lengths: the shortest beginning that holds what was typed.
    let end = start + 1;
    while (end < value.length && !fold(value.slice(start, end)).startsWith(wanted)) end += 1;
    return { start, end };
  }
  return undefined;
}
