/** A state of the search page as a request to `/search`: the same for the page the server renders and for its script. */
import { FACETS, type FacetName, HITS_ON_PAGE, type SearchState, type SortName } from './search-state.js';

/** The members of a request to `/search` that the page sends. */
export interface SearchRequestBody {
  readonly q: string;
  readonly typing: boolean;
  readonly page: number;
  readonly hitsPerPage: number;
  readonly sort: string;
  readonly collapse: boolean;
  readonly filter: string;
  readonly facets: string[];
  readonly facetLimit: number;
  readonly facetQuery?: string;
}

/** Values counted per facet. Months are one of the facets: the histogram is complete for eighty years. */
const FACET_LIMIT = 1000;
/** The facet of the histogram: articles per month. */
export const MONTHS = 'publishedAt:month';

const SORT: Readonly<Record<SortName, string>> = {
  relevance: 'relevance',
  newest: 'publishedAt:desc',
  oldest: 'publishedAt:asc',
};

export function searchRequestOf({ q, typing, page, sort, chosen, from, to }: SearchState): SearchRequestBody {
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
