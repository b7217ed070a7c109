/** The first of the two transforms: a search with its index's settings becomes a question to the archive. */
import { tokenize } from '../../../analysis/tokenizer.js';
import type { Filter } from '../../../query/filter.js';
import { parseQuery } from '../../../query/parser.js';
import type { FacetRequest, SortKey } from '../../../query/plan.js';
import { type Question, TYPOS_WHEN_FEW } from '../../../search/question.js';
import { LIMITS } from '../../../search/request.js';
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
import type { Searched } from './search-scope.js';
import { readTypedQuery } from './typed-query.js';

/** Everything a search narrows its hits by; null for nothing. Throws `invalid_filter`. */
export function filterOf(parameters: SearchParameters): Filter | null {
  return allOf([
    parseFilters(parameters.filters),
    parseFacetFilters(parameters.facetFilters),
    parseNumericFilters(parameters.numericFilters),
    parseTagFilters(parameters.tagFilters),
  ]);
}

/** Names that identify an article, or hold its text: nobody means them by `facets: ["*"]`. */
const NO_FACETS: ReadonlySet<string> = new Set(
  'id objectID title url image lede body content related updatedAt'.split(' '),
);

/** The attributes to count; `*` is all that the settings declare, or that the archive has. */
export function facetNames(
  { facets }: Pick<SearchParameters, 'facets'>,
  { attributesForFaceting }: IndexSettings,
  known: readonly string[],
): readonly string[] {
  if (!facets.includes('*')) return [...new Set(facets)];
  if (attributesForFaceting) return facetAttributes(attributesForFaceting);
  return known.filter((name) => !NO_FACETS.has(name));
}

export interface Asked {
  readonly question: Question;
  /** What the person should know about how the question was understood. */
  readonly messages: readonly string[];
}

/** The question of a search. `sort` is that of the replica asked, `facets` as `facetNames` has them. */
export function asked(
  parameters: EffectiveParameters,
  searched: Searched,
  filter: Filter | null,
  sort: readonly SortKey[],
  facets: readonly string[],
): Asked {
  // `similarQuery` is a query of which no word is required.
  const similar = parameters.similarQuery.slice(0, PARAMETER_LIMITS.query);
  const whole = [parameters.query, parameters.similarQuery].filter((part) => part.trim() !== '').join(' ');
  const inRounds = parameters.querySyntax === 'lede';
  const text = whole.slice(0, inRounds ? LIMITS.query : PARAMETER_LIMITS.query);
  const syntax = parameters.advancedSyntax ? parameters.advancedSyntaxFeatures : [];
  const query = inRounds ? parseQuery(text) : readTypedQuery(text, syntax, parameters.queryType === 'prefixAll');
  const { offset, length } = sliceOf(parameters);
  const order = orderOf(parameters);
  const first = sort.length > 0 ? sort : order.sort.map(fieldSortKey);
  const ties = order.ties.map(fieldSortKey);
  const question: Question = {
    query,
    typing: parameters.queryType !== 'prefixNone',
    ...typos(parameters),
    optionalWords: foldedWords([...parameters.optionalWords, similar]),
    fallback: parameters.removeWordsIfNoResults,
    inRounds,
    collapse: parameters.collapse,
    synonyms: parameters.synonyms,
    pins: parameters.enableRules,
    filter,
    facets: facets.map((name) => facetRequest(name, parameters)),
    // What orders equals orders everything where there are no words.
    sort: first.length > 0 || query.root === null ? [...first, ...ties] : [],
    ties,
    fields: searched.fields,
    valueFields: inRounds || query.root === null ? [] : searched.valueFields,
    offset,
    limit: length,
  };
  const cut = whole.length > text.length ? [`Only the first ${text.length} characters are searched.`] : [];
  return { question, messages: cut };
}

function foldedWords(texts: readonly string[]): ReadonlySet<string> {
  return new Set(texts.flatMap((text) => tokenize(text)).map(({ surface }) => surface));
}

/** All values when they are to be sorted otherwise than the engine does. */
function facetRequest(name: string, { maxValuesPerFacet, sortFacetValuesBy }: EffectiveParameters): FacetRequest {
  const limit = sortFacetValuesBy === 'alpha' ? Number.MAX_SAFE_INTEGER : facetLimit(name, maxValuesPerFacet);
  const { name: field, interval } = fieldOf(name);
  return { name: field, limit, ...(interval && { interval }) };
}

/** `min` and `strict` allow for typing errors only where there is nothing without them, `strict` for one a word. */
function typos(parameters: EffectiveParameters) {
  const {
    typoTolerance,
    minWordSizefor1Typo: one,
    minWordSizefor2Typos: two,
    disableTypoToleranceOnWords,
  } = parameters;
  const typosBelow = typoTolerance === false ? 0 : typoTolerance === true ? TYPOS_WHEN_FEW : 1;
  const lengths = { one, two: typoTolerance === 'strict' ? Number.POSITIVE_INFINITY : two };
  return { typosBelow, typoLengths: { ...lengths, except: foldedWords(disableTypoToleranceOnWords) } };
}
