/** Algolia's parameters and the settings of an index as a structured query. Pure. */
import { tokenize } from '../../../analysis/tokenizer.js';
import type { Filter } from '../../../query/filter.js';
import { parseQuery } from '../../../query/parser.js';
import type { FacetRequest, SortKey } from '../../../query/plan.js';
import { LIMITS } from '../../../search/request.js';
import type { Matching, StructuredQuery } from '../../../search/structured-query.js';
import { ENOUGH } from '../../../search/typing-errors.js';
import { fieldOf, fieldSortKey } from '../records/attribute-field.js';
import { PARAMETER_LIMITS } from '../schema/member-types.js';
import { facetAttributes, type IndexSettings } from '../settings/index-settings.js';
import { orderOf } from '../settings/ranking.js';
import { allOf } from './condition.js';
import { type EffectiveParameters, sliceOf } from './effective-parameters.js';
import { facetLimit } from './facet-limit.js';
import { parseFacetFilters, parseNumericFilters, parseTagFilters } from './filter-lists.js';
import { parseFilters } from './filters-parser.js';
import type { SearchParameters } from './parameters.js';
import type { SearchScope } from './search-scope.js';
import { readTypedQuery } from './typed-query.js';

/** All filters of a search; null for none. Throws `invalid_filter`. */
export function filterOf(parameters: SearchParameters): Filter | null {
  return allOf([
    parseFilters(parameters.filters),
    parseFacetFilters(parameters.facetFilters),
    parseNumericFilters(parameters.numericFilters),
    parseTagFilters(parameters.tagFilters),
  ]);
}

/** Fields that identify an article or hold its text: `facets: ["*"]` leaves them out. */
const NO_FACETS: ReadonlySet<string> = new Set(
  'id objectID title url image lede body content related updatedAt'.split(' '),
);

/** The attributes to count; `*` is all that the settings declare, else all that the archive has. */
export function facetNames(
  { facets }: Pick<SearchParameters, 'facets'>,
  { attributesForFaceting }: IndexSettings,
  known: readonly string[],
): readonly string[] {
  if (!facets.includes('*')) return [...new Set(facets)];
  if (attributesForFaceting) return facetAttributes(attributesForFaceting);
  return known.filter((name) => !NO_FACETS.has(name));
}

export interface Translation {
  readonly query: StructuredQuery;
  /** For the person who searches: how the query was understood. */
  readonly messages: readonly string[];
}

/**
 * @param filter as `filterOf` returns it
 * @param sort order of the replica that is searched; empty for that of the settings
 * @param facets as `facetNames` returns them
 */
export function translateParameters(
  parameters: EffectiveParameters,
  scope: SearchScope,
  filter: Filter | null,
  sort: readonly SortKey[],
  facets: readonly string[],
): Translation {
  // No word of `similarQuery` is required.
  const similar = parameters.similarQuery.slice(0, PARAMETER_LIMITS.query);
  const whole = [parameters.query, parameters.similarQuery].filter((part) => part.trim() !== '').join(' ');
  const isOwnSyntax = parameters.querySyntax === 'lede';
  const text = whole.slice(0, isOwnSyntax ? LIMITS.query : PARAMETER_LIMITS.query);
  const syntax = parameters.advancedSyntax ? parameters.advancedSyntaxFeatures : [];
  const query = isOwnSyntax ? parseQuery(text) : readTypedQuery(text, syntax, parameters.queryType === 'prefixAll');
  const { offset, length } = sliceOf(parameters);
  const order = orderOf(parameters);
  const first = sort.length > 0 ? sort : order.sort.map(fieldSortKey);
  const ties = order.ties.map(fieldSortKey);
  const structured: StructuredQuery = {
    query,
    typing: parameters.queryType !== 'prefixNone',
    matching: isOwnSyntax
      ? { kind: 'rounds', typos: parameters.typoTolerance !== false, didYouMean: length > 0 }
      : strictMatching(parameters),
    optionalWords: foldedWords([...parameters.optionalWords, similar]),
    synonyms: parameters.synonyms,
    curation: parameters.enableRules,
    filter: null,
    scope: filter,
    fields: scope.fields,
    valueFields: isOwnSyntax || query.root === null ? [] : scope.valueFields,
    facets: facets.map((name) => facetRequest(name, parameters)),
    // Without words all hits are equally relevant, so that the order of ties is the order.
    sort: first.length > 0 || query.root === null ? [...first, ...ties] : [],
    ties,
    recency: undefined,
    collapse: parameters.collapse,
    explain: false,
    offset,
    limit: length,
  };
  const messages = whole.length > text.length ? [`Only the first ${text.length} characters are searched.`] : [];
  return { query: structured, messages };
}

function foldedWords(texts: readonly string[]): ReadonlySet<string> {
  return new Set(texts.flatMap((text) => tokenize(text)).map(({ surface }) => surface));
}

/** All values where they are sorted by name: the backend sorts by count. */
function facetRequest(name: string, { maxValuesPerFacet, sortFacetValuesBy }: EffectiveParameters): FacetRequest {
  const limit = sortFacetValuesBy === 'alpha' ? 'all' : facetLimit(name, maxValuesPerFacet);
  const { name: field, interval } = fieldOf(name);
  return { name: field, limit, ...(interval && { interval }) };
}

/** `min` and `strict` allow typing errors only where nothing matches without, `strict` one a word. */
function strictMatching(parameters: EffectiveParameters): Matching {
  const { typoTolerance, minWordSizefor1Typo: one, minWordSizefor2Typos: two } = parameters;
  return {
    kind: 'strict',
    typosBelow: typoTolerance === false ? 0 : typoTolerance === true ? ENOUGH : 1,
    typoLengths: {
      one,
      two: typoTolerance === 'strict' ? Number.POSITIVE_INFINITY : two,
      except: foldedWords(parameters.disableTypoToleranceOnWords),
    },
    fallback: parameters.removeWordsIfNoResults,
  };
}
