/** A search request from its members to its result: the two transforms with the archive between them. */
import type { Article } from '../../../document/article.js';
import type { Match, Question } from '../../../search/question.js';
import type { Indexes } from '../../../service/indexes.js';
import type { Archive } from '../../../service/record-archive.js';
import { distinctPage } from '../distinct.js';
import { fieldOf } from '../records/attribute-field.js';
import { type EffectiveParameters, effective, type Slice, sliceOf } from '../request/effective-parameters.js';
import { parameterEntries, type ReadParameters, readParameters } from '../request/parameters.js';
import { asked, facetNames, filterOf } from '../request/request-transform.js';
import { type Searched, searchedBy } from '../request/search-scope.js';
import { type FacetHit, facetHits } from '../response/facet-results.js';
import { type SearchResult, searchResult } from '../response/search-result.js';
import { narrowed } from '../restriction.js';
import { PARAMETER_LIMITS } from '../schema/member-types.js';
import { withoutEffectMessage } from '../schema/without-effect.js';
import { algoliaSettings } from '../settings/algolia-settings.js';
import type { IndexSettings } from '../settings/index-settings.js';
import { findView, type View } from '../settings/views.js';

export interface FacetSearchResult {
  readonly facetHits: readonly FacetHit[];
  readonly exhaustiveFacetsCount: true;
  readonly processingTimeMS: number;
  readonly message?: string;
}

/** Who asks. */
export interface Asker {
  /** Whether it puts highlighted values into a page as HTML, as DocSearch does. */
  readonly insertsHtml: boolean;
}

/** A search of one index or replica. Throws `index_not_found` and what is wrong with the request. */
export async function search(indexes: Indexes, name: string, request: unknown, asker: Asker): Promise<SearchResult> {
  const started = performance.now();
  const read = readParameters(request);
  const view = await requireView(name, indexes);
  return indexes.use(view.index, async (service) => {
    const settings = view.settingsOver(algoliaSettings(service.clientSettings()).own);
    const parameters = effective(read.parameters, settings);
    const { archive } = service;
    const names = facetNames(parameters, settings, parameters.facets.includes('*') ? await archive.fieldNames() : []);
    const searched = await searchedBy(archive, parameters, settings);
    const { question: wide, messages } = asked(parameters, searched, filterOf(read.parameters), view.sort, names);
    const { question, unsure } = await restricted(archive, wide, searched, parameters);
    const slice = sliceOf(parameters);
    const { match, found, total } = await page(archive, question, parameters, settings, slice);
    return searchResult(match, found, total, {
      index: name,
      parameters,
      settings,
      slice,
      valueFields: new Set(question.valueFields),
      facetNames: names,
      messages: [...messages, ...unsure, ...withoutEffect(read)],
      warnings: question.query.warnings,
      reader: archive,
      params: queryString(request),
      milliseconds: performance.now() - started,
      escape: asker.insertsHtml,
    });
  });
}

/** Values of one facet among what a search finds. */
export async function searchFacet(
  indexes: Indexes,
  name: string,
  facet: string,
  request: unknown,
): Promise<FacetSearchResult> {
  const started = performance.now();
  const read = readParameters(request);
  const view = await requireView(name, indexes);
  return indexes.use(view.index, async (service) => {
    const settings = view.settingsOver(algoliaSettings(service.clientSettings()).own);
    const parameters = effective({ ...read.parameters, hitsPerPage: 0 }, settings);
    const searched = await searchedBy(service.archive, parameters, settings);
    const { question: wide } = asked(parameters, searched, filterOf(read.parameters), [], []);
    const { question, unsure } = await restricted(service.archive, wide, searched, parameters);
    const all = { name: fieldOf(facet).name, limit: Number.MAX_SAFE_INTEGER };
    const { page } = await service.archive.match({ ...question, facets: [all], offset: 0, limit: 0 });
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

/** The question among the attributes asked for; what cannot be told of so many hits is said. */
async function restricted(
  archive: Archive,
  question: Question,
  { shared, isSearched }: Searched,
  { restrictSearchableAttributes: names }: EffectiveParameters,
): Promise<{ readonly question: Question; readonly unsure: readonly string[] }> {
  const narrow = shared ? await narrowed(archive, question, isSearched) : question;
  if (narrow !== undefined) return { question: narrow, unsure: [] };
  const message = `restrictSearchableAttributes: ${names.join(', ')} share a place with other attributes, which were searched too; give them a place of their own in searchableAttributes.`;
  return { question, unsure: [message] };
}

/** The view behind a name. Throws `index_not_found`, `invalid_parameter`. */
export async function requireView(name: string, indexes: Indexes): Promise<View> {
  const view = await findView(name, indexes);
  if (view !== undefined) return view;
  throw indexes.missing(name);
}

interface Page {
  readonly match: Match;
  readonly found: readonly Article[];
  readonly total: number;
}

async function page(
  archive: Archive,
  question: Question,
  parameters: EffectiveParameters,
  settings: IndexSettings,
  slice: Slice,
): Promise<Page> {
  const { attributeForDistinct } = settings;
  const kept = Number(parameters.distinct);
  if (kept > 0 && attributeForDistinct) return distinctPage(archive, question, attributeForDistinct, kept, slice);
  const match = await archive.match(question);
  return { match, found: match.page.hits.flatMap(({ id }) => archive.get(id) ?? []), total: match.page.total };
}

function withoutEffect({ withoutEffect: names }: ReadParameters): string[] {
  return names.length === 0 ? [] : [withoutEffectMessage(names)];
}

/** The members of a search as the query string that clients keep. */
function queryString(request: unknown): string {
  const entries = parameterEntries(request).filter(([name]) => name !== 'indexName');
  const text = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
  return new URLSearchParams(Object.fromEntries(entries.map(([name, value]) => [name, text(value)]))).toString();
}
