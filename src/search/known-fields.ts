/** The fields that a request may name, and the checks of its filter, sort order and facets against them. */
import type { CallOptions, SearchReader } from '../backend/archive-backend.js';
import { DATE_FIELDS } from '../document/article.js';
import { AppError } from '../errors.js';
import { parseFacet } from '../query/facets.js';
import type { Filter } from '../query/filter.js';
import { parseFilter } from '../query/filter-parser.js';
import { nearestName } from '../query/nearest-name.js';
import type { FacetRequest, SortKey } from '../query/plan.js';
import { parseSort, RELEVANCE } from '../query/sort.js';
import type { SearchRequest } from './request.js';

/** Members of every article, whether or not one has a value yet. */
export const ARTICLE_FIELDS: ReadonlySet<string> = new Set([
  'id',
  'title',
  'section',
  'tags',
  'authors',
  'publishedAt',
  'updatedAt',
  'url',
  'language',
  'source',
  'related',
]);

/** The fields that a request may name. Those of the archive are read only when the request names any. */
export async function knownFields(
  { filter, sort, facets }: SearchRequest,
  reader: Pick<SearchReader, 'fields'>,
  options?: CallOptions,
): Promise<ReadonlySet<string>> {
  if (filter === '' && sort === RELEVANCE && facets.length === 0) return ARTICLE_FIELDS;
  return new Set([...ARTICLE_FIELDS, ...(await reader.fields(options)).map(({ name }) => name)]);
}

/** Parses a filter. Throws `invalid_filter` for its syntax, an unknown field, or a date field compared with no date. */
export function checkedFilter(text: string, known: ReadonlySet<string>): Filter | null {
  const filter = parseFilter(text);
  if (filter !== null) checkFields(filter, known);
  return filter;
}

function checkFields(filter: Filter, known: ReadonlySet<string>): void {
  if (filter.kind === 'and' || filter.kind === 'or') for (const part of filter.of) checkFields(part, known);
  else if (filter.kind === 'not') checkFields(filter.of, known);
  else if (!known.has(filter.field)) {
    throw new AppError('invalid_filter', unknownField(filter.field, known), { param: 'filter', position: filter.at });
  } else checkDates(filter);
}

function checkDates(filter: Extract<Filter, { field: string }>): void {
  if (!DATE_FIELDS.has(filter.field) || filter.kind === 'exists') return;
  const operands =
    filter.kind === 'compare' ? [filter.operand] : filter.kind === 'in' ? filter.operands : [filter.from, filter.to];
  const wrong = operands.find(({ value, date }) => date === undefined && typeof value !== 'number');
  if (wrong === undefined) return;
  const message = `“${String(wrong.value)}” is not a date. Write 2024, 2024-05, 2024-05-31 or a full ISO date.`;
  throw new AppError('invalid_filter', message, { param: 'filter', position: filter.at });
}

/** Parses a sort order. Throws `invalid_sort` for its syntax or an unknown field. */
export function checkedSort(text: string, known: ReadonlySet<string>): readonly SortKey[] {
  const keys = parseSort(text);
  for (const { field } of keys) {
    if (!known.has(field))
      throw new AppError('invalid_sort', unknownField(field, known), { param: 'sort', position: text.indexOf(field) });
  }
  return keys;
}

/** The facets of a request. Throws `invalid_facets` for an unknown field or interval. */
export function checkedFacets(request: SearchRequest, known: ReadonlySet<string>): readonly FacetRequest[] {
  return request.facets.map((facet) => {
    const { name, interval } = parseFacet(facet);
    if (!known.has(name)) throw new AppError('invalid_facets', unknownField(name, known), { param: 'facets' });
    return {
      name,
      limit: request.facetLimit,
      ...(interval && { interval }),
      ...(request.facetQuery !== '' && { query: request.facetQuery }),
    };
  });
}

function unknownField(field: string, known: ReadonlySet<string>): string {
  const nearest = nearestName(field, known);
  return `No article has a field “${field}”.${nearest === undefined ? '' : ` Did you mean “${nearest}”?`}`;
}
