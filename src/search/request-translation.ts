/** Our own search request as a structured query. Pure. */
import { parseQuery } from '../query/parser.js';
import { checkedFacets, checkedFilter, checkedSort } from './known-fields.js';
import { LIMITS, type SearchRequest } from './request.js';
import type { StructuredQuery } from './structured-query.js';

const NO_WORDS: ReadonlySet<string> = new Set();

/**
 * @param known fields of the archive that the request may name
 * @throws AppError `invalid_filter`, `invalid_sort`, `invalid_facets`
 */
export function translateRequest(request: SearchRequest, known: ReadonlySet<string>): StructuredQuery {
  const typos = request.typos === 'auto';
  return {
    query: parseQuery(request.q.slice(0, LIMITS.query)),
    typing: request.typing,
    matching: { kind: 'rounds', typos, didYouMean: typos },
    optionalWords: NO_WORDS,
    synonyms: true,
    curation: true,
    filter: checkedFilter(request.filter, known),
    scope: null,
    fields: request.fields.length === 0 ? null : request.fields,
    valueFields: [],
    facets: checkedFacets(request, known),
    sort: checkedSort(request.sort, known),
    ties: [],
    recency: request.recency,
    collapse: request.collapse,
    explain: request.explain,
    offset: (request.page - 1) * request.hitsPerPage,
    limit: request.hitsPerPage,
  };
}
