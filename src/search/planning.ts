/** From a request and the settings to a plan: query, filter, facets and sort parsed and checked against what the archive has. */
import { fold } from '../analysis/normalizer.js';
import { DATE_FIELDS, SEARCH_FIELDS, type SearchField } from '../document/article.js';
import type { SearchEngine } from '../engine/engine.js';
import { AppError } from '../errors.js';
import type { ParsedQuery } from '../query/ast.js';
import { parseFacet } from '../query/facets.js';
import type { Filter } from '../query/filter.js';
import { parseFilter } from '../query/filter-parser.js';
import { nearestName } from '../query/nearest-name.js';
import type { FacetRequest, Freshness, Plan, SortKey } from '../query/plan.js';
import { type PlannedQuery, planQuery } from '../query/planner.js';
import { parseSort, RELEVANCE } from '../query/sort.js';
import { SynonymTable } from '../query/synonyms.js';
import type { SearchRequest } from './request.js';
import type { Settings } from './settings.js';

/** Members that every archive may have, whether or not an article has them yet. */
const KNOWN_FIELDS: ReadonlySet<string> = new Set([
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

export const DEFAULT_FIELD_WEIGHTS: Readonly<Record<SearchField, number>> = {
  title: 5,
  lede: 1.2,
  body: 1,
  related: 0.3,
};

/** Settings prepared once for all the searches they serve. */
export class PreparedSettings {
  readonly settings: Settings;
  readonly synonyms: SynonymTable;
  readonly stopWords: ReadonlySet<string>;
  readonly fieldWeights: Readonly<Record<SearchField, number>>;
  private readonly pinned: ReadonlyMap<string, Settings['pinned'][number]>;

  constructor(settings: Settings) {
    this.settings = settings;
    this.synonyms = new SynonymTable(settings.synonyms);
    this.stopWords = new Set(settings.stopWords.map(fold));
    this.fieldWeights = { ...DEFAULT_FIELD_WEIGHTS, ...settings.fieldWeights };
    this.pinned = new Map(settings.pinned.map((rule) => [queryKey(rule.query), rule]));
  }

  /** The rule for a query, whatever its case, accents and spaces. */
  pinnedFor(q: string): Settings['pinned'][number] | undefined {
    return this.pinned.get(queryKey(q));
  }
}

function queryKey(q: string): string {
  return q.trim().split(/\s+/).map(fold).join(' ');
}

/** Fields that a request may name; the engine is only asked when the request names any. */
export async function knownFields(
  { filter, sort, facets }: SearchRequest,
  engine: Pick<SearchEngine, 'fields'>,
): Promise<ReadonlySet<string>> {
  if (filter === '' && sort === RELEVANCE && facets.length === 0) return KNOWN_FIELDS;
  return new Set([...KNOWN_FIELDS, ...(await engine.fields()).map(({ name }) => name)]);
}

/**
 * Everything of a plan but the words; throws AppError `invalid_filter`, `invalid_sort` or `invalid_facets`.
 * @param known see `knownFields`
 */
export function planRequest(
  request: SearchRequest,
  query: ParsedQuery,
  prepared: PreparedSettings,
  known: ReadonlySet<string>,
  now: number,
): Plan & PlannedQuery {
  const { typing } = request;
  const planned = planQuery(query, { typing, synonyms: prepared.synonyms, stopWords: prepared.stopWords });
  const rule = prepared.pinnedFor(request.q);
  // Member by member, since V8 takes a thousand times as long for a literal that goes on so far behind a spread.
  return {
    words: planned.words,
    spans: planned.spans,
    condition: planned.condition,
    free: planned.free,
    ignored: planned.ignored,
    require: 'all',
    enough: 0,
    fields: request.fields.length === 0 ? SEARCH_FIELDS : request.fields,
    valueFields: [],
    fieldWeights: prepared.fieldWeights,
    filter: checkedFilter(request.filter, known),
    facets: facetRequests(request, known),
    sort: checkedSort(request.sort, known),
    ties: [],
    collapse: request.collapse,
    freshness: freshness(request, prepared.settings, now),
    pinned: rule?.ids ?? [],
    hidden: rule?.hidden ?? [],
    offset: (request.page - 1) * request.hitsPerPage,
    limit: request.hitsPerPage,
    explain: request.explain,
  };
}

function freshness(request: SearchRequest, { recency }: Settings, now: number): Freshness | null {
  const weight = request.recency ?? recency.weight;
  return weight === 0 ? null : { weight, halfLifeDays: recency.halfLifeDays, floor: recency.floor, now };
}

/** Parses a filter and refuses fields that no article has. */
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

/** A date field compared with something that is no date is a mistake, not an empty result. */
function checkDates(filter: Extract<Filter, { field: string }>): void {
  if (!DATE_FIELDS.has(filter.field) || filter.kind === 'exists') return;
  const operands =
    filter.kind === 'compare' ? [filter.operand] : filter.kind === 'in' ? filter.operands : [filter.from, filter.to];
  const wrong = operands.find(({ value, date }) => date === undefined && typeof value !== 'number');
  if (wrong === undefined) return;
  const message = `“${String(wrong.value)}” is not a date. Write 2024, 2024-05, 2024-05-31 or a full ISO date.`;
  throw new AppError('invalid_filter', message, { param: 'filter', position: filter.at });
}

function checkedSort(text: string, known: ReadonlySet<string>): SortKey[] {
  const keys = parseSort(text);
  for (const { field } of keys) {
    if (!known.has(field))
      throw new AppError('invalid_sort', unknownField(field, known), { param: 'sort', position: text.indexOf(field) });
  }
  return keys;
}

function facetRequests(request: SearchRequest, known: ReadonlySet<string>): FacetRequest[] {
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
