/** A search request from its parameters to its result: translated, answered, shaped. */
import type { Deadline } from '../../../deadline.js';
import type { FacetRequest } from '../../../query/plan.js';
import { searchDistinct } from '../../../search/distinct.js';
import { restrictedQuery } from '../../../search/restriction.js';
import { matchQuery, search as searchArchive } from '../../../search/search.js';
import type { StructuredQuery } from '../../../search/structured-query.js';
import type { Indexes } from '../../../service/indexes.js';
import type { Archive } from '../../../service/record-archive.js';
import { fieldOf } from '../records/attribute-field.js';
import { type EffectiveParameters, effective, sliceOf } from '../request/effective-parameters.js';
import { groupingOf } from '../request/grouping.js';
import { parameterEntries, type ReadParameters, readParameters } from '../request/parameters.js';
import { facetNames, filterOf, translateParameters } from '../request/request-transform.js';
import { restrictionTo } from '../request/restriction.js';
import { type SearchScope, searchScope } from '../request/search-scope.js';
import { type FacetHit, facetHits } from '../response/facet-results.js';
import { type SearchResult, searchResult } from '../response/search-result.js';
import { PARAMETER_LIMITS } from '../schema/member-types.js';
import { withoutEffectMessage } from '../schema/without-effect.js';
import { algoliaSettings } from '../settings/algolia-settings.js';
import { findView, type View } from '../settings/views.js';

export interface FacetSearchResult {
  readonly facetHits: readonly FacetHit[];
  readonly exhaustiveFacetsCount: true;
  readonly processingTimeMS: number;
  readonly message?: string;
}

/** The client that sends a request. */
export interface Asker {
  /** Whether it inserts highlighted values into a page as HTML, as DocSearch does. */
  readonly insertsHtml: boolean;
}

/** A search of one index or replica. Throws `index_not_found`, `deadline_exceeded` and faults of the request. */
export async function search(
  indexes: Indexes,
  name: string,
  request: unknown,
  asker: Asker,
  deadline: Deadline,
): Promise<SearchResult> {
  const started = performance.now();
  const read = readParameters(request);
  const view = await requireView(name, indexes);
  return indexes.use(view.index, async (service) => {
    const settings = view.settingsOver(algoliaSettings(service.clientSettings()).own);
    const parameters = effective(read.parameters, settings);
    const { archive } = service;
    const known = parameters.facets.includes('*') ? await archive.fieldNames({ deadline }) : [];
    const names = facetNames(parameters, settings, known);
    const scope = await searchScope(archive, parameters, settings, { deadline });
    const { query: wide, messages } = translateParameters(
      parameters,
      scope,
      filterOf(read.parameters),
      view.sort,
      names,
    );
    const { query, unsure } = await restricted(archive, wide, scope, parameters, deadline);
    const grouping = groupingOf(parameters, settings);
    const answer =
      grouping === undefined
        ? await searchArchive(archive.context, query, deadline)
        : await searchDistinct(archive.context, query, grouping, deadline);
    return searchResult(answer, {
      index: name,
      parameters,
      settings,
      slice: sliceOf(parameters),
      valueFields: new Set(query.valueFields),
      facetNames: names,
      messages: [...messages, ...unsure, ...withoutEffect(read)],
      warnings: query.query.warnings,
      params: queryString(request),
      milliseconds: performance.now() - started,
      escape: asker.insertsHtml,
    });
  });
}

/** Values of one facet among the matches of a search. */
export async function searchFacet(
  indexes: Indexes,
  name: string,
  facet: string,
  request: unknown,
  deadline: Deadline,
): Promise<FacetSearchResult> {
  const started = performance.now();
  const read = readParameters(request);
  const view = await requireView(name, indexes);
  return indexes.use(view.index, async (service) => {
    const { archive } = service;
    const settings = view.settingsOver(algoliaSettings(service.clientSettings()).own);
    const parameters = effective({ ...read.parameters, hitsPerPage: 0 }, settings);
    const scope = await searchScope(archive, parameters, settings, { deadline });
    const { query: wide } = translateParameters(parameters, scope, filterOf(read.parameters), [], []);
    const { query, unsure } = await restricted(archive, wide, scope, parameters, deadline);
    const all: FacetRequest = { name: fieldOf(facet).name, limit: 'all' };
    const { page } = await matchQuery(archive.context, { ...query, facets: [all], offset: 0, limit: 0 }, deadline);
    const tags = { pre: parameters.highlightPreTag, post: parameters.highlightPostTag };
    const limit = Math.min(parameters.maxFacetHits, PARAMETER_LIMITS.facetHits);
    const messages = [...unsure, ...withoutEffect(read)];
    return {
      facetHits: facetHits(facet, page.facets[0], parameters.facetQuery, limit, tags),
      exhaustiveFacetsCount: true,
      processingTimeMS: Math.max(1, Math.round(performance.now() - started)),
      ...(messages.length > 0 && { message: messages.join(' ') }),
    };
  });
}

/** The query among the requested attributes; a message where too many articles match to tell. */
export async function restricted(
  archive: Archive,
  query: StructuredQuery,
  { shared, isSearched }: SearchScope,
  { restrictSearchableAttributes: names }: EffectiveParameters,
  deadline: Deadline,
): Promise<{ readonly query: StructuredQuery; readonly unsure: readonly string[] }> {
  const narrow = shared ? await restrictedQuery(archive.context, query, restrictionTo(isSearched), deadline) : query;
  if (narrow !== undefined) return { query: narrow, unsure: [] };
  const message = `restrictSearchableAttributes: ${names.join(', ')} share a place with other attributes, which were searched too; give them a place of their own in searchableAttributes.`;
  return { query, unsure: [message] };
}

/** The view of a name. Throws `index_not_found`, `invalid_parameter`. */
export async function requireView(name: string, indexes: Indexes): Promise<View> {
  const view = await findView(name, indexes);
  if (view !== undefined) return view;
  throw indexes.missing(name);
}

function withoutEffect({ withoutEffect: names }: ReadParameters): string[] {
  return names.length === 0 ? [] : [withoutEffectMessage(names)];
}

/** The parameters of a search as the query string that clients keep. */
function queryString(request: unknown): string {
  const entries = parameterEntries(request).filter(([name]) => name !== 'indexName');
  const text = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
  return new URLSearchParams(Object.fromEntries(entries.map(([name, value]) => [name, text(value)]))).toString();
}
