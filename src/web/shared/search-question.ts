/** A state of the search page as a request to `/search`: what the server asks for a page it sends whole. */
import { FACETS, type FacetName, HITS_ON_PAGE, type SearchState, type SortName } from './search-state.js';

/** Values a facet is asked for; months are among them, so that the histogram is whole for eighty years. */
const FACET_LIMIT = 1000;
/** The histogram: how many articles each month has. */
export const MONTHS = 'publishedAt:month';

const SORT: Readonly<Record<SortName, string>> = {
  relevance: 'relevance',
  newest: 'publishedAt:desc',
  oldest: 'publishedAt:asc',
};

/** Members of a search request. */
export function searchQuestion({ q, typing, page, sort, chosen, from, to }: SearchState) {
  return {
    q,
    typing,
    page,
    hitsPerPage: HITS_ON_PAGE,
    sort: SORT[sort],
    collapse: true,
    filter: [...FACETS.flatMap((name) => valuesFilter(name, chosen[name])), ...datesFilter(from, to)].join(' AND '),
    facets: [...FACETS, MONTHS],
    facetLimit: FACET_LIMIT,
  };
}

function valuesFilter(name: FacetName, values: readonly string[]): string[] {
  return values.length === 0 ? [] : [`${name} IN [${values.map(quoted).join(', ')}]`];
}

function datesFilter(from: string, to: string): string[] {
  return [...(from === '' ? [] : [`publishedAt >= ${from}`]), ...(to === '' ? [] : [`publishedAt <= ${to}`])];
}

function quoted(value: string): string {
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}
