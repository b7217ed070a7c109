/** Facet counts as Algolia's clients read them: values by attribute, statistics of numeric ones, and facet search. */
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
 * `facets` and `facets_stats` by requested name; attributes without values are left out.
 * @param names in the order of `results`
 */
export function facetMembers(
  names: readonly string[],
  results: readonly FacetResult[],
  order: 'count' | 'alpha',
  limit: number,
): FacetMembers {
  if (names.length === 0) return {};
  const named = names.flatMap((name, i) => {
    const result = results[i];
    return result === undefined
      ? []
      : [{ name, result, counts: ordered(facetCounts(name, result), order, facetLimit(name, limit)) }];
  });
  const facets = named.filter(({ counts }) => counts.length > 0).map(({ name, counts }) => [name, record(counts)]);
  const stats = named.flatMap(({ name, result }) =>
    result.stats === undefined ? [] : [[name, facetStats(result.stats)]],
  );
  return {
    facets: Object.fromEntries(facets),
    ...(stats.length > 0 && { facets_stats: Object.fromEntries(stats) }),
    exhaustiveFacetsCount: true,
  };
}

/** Values with their counts. Dates are in seconds, as in filters, except the buckets of a histogram. */
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

function facetStats({ min, max, avg, sum, date }: NonNullable<FacetResult['stats']>): FacetStats {
  const unit = date ? SECOND : 1;
  return { min: min / unit, max: max / unit, avg: avg / unit, sum: sum / unit };
}

export interface FacetHit {
  readonly value: string;
  readonly highlighted: string;
  readonly count: number;
}

/** Values with a word that begins with the typed text, which is in tags; all values for an empty text. */
export function facetHits(
  name: string,
  result: FacetResult | undefined,
  typed: string,
  limit: number,
  tags: { readonly pre: string; readonly post: string },
): readonly FacetHit[] {
  if (result === undefined) return [];
  const matching = facetCounts(name, result).flatMap(({ value, count }): FacetHit[] => {
    const place = typedPlace(value, typed);
    if (place === undefined) return [];
    const { start, end } = place;
    const marked = start === end ? value.slice(start, end) : `${tags.pre}${value.slice(start, end)}${tags.post}`;
    return [{ value, highlighted: value.slice(0, start) + marked + value.slice(end), count }];
  });
  return matching.slice(0, limit);
}

/** The first range of a value where the typed text begins a word. */
function typedPlace(value: string, typed: string): { readonly start: number; readonly end: number } | undefined {
  const prefix = fold(typed.trim());
  if (prefix === '') return { start: 0, end: 0 };
  for (const start of [0, ...tokenize(value).map((token) => token.start)]) {
    if (!fold(value.slice(start)).startsWith(prefix)) continue;
    // Folding can change lengths: take the shortest range that holds the prefix.
    let end = start + 1;
    while (end < value.length && !fold(value.slice(start, end)).startsWith(prefix)) end += 1;
    return { start, end };
  }
  return undefined;
}
