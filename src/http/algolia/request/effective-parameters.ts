/** Parameters of a search in force: those of the request over the settings of the index over the defaults, and the slice of hits they select. */
import { TYPO_LENGTHS } from '../../../search/typing-errors.js';
import type { IndexSettings } from '../settings/index-settings.js';
import type { SearchParameters } from './parameters.js';

const DEFAULTS = {
  hitsPerPage: 20,
  maxValuesPerFacet: 100,
  sortFacetValuesBy: 'count',
  attributesToRetrieve: ['*'],
  highlightPreTag: '<em>',
  highlightPostTag: '</em>',
  snippetEllipsisText: '…',
  restrictHighlightAndSnippetArrays: false,
  typoTolerance: true,
  minWordSizefor1Typo: TYPO_LENGTHS.one,
  minWordSizefor2Typos: TYPO_LENGTHS.two,
  queryType: 'prefixLast',
  removeWordsIfNoResults: 'none',
  advancedSyntax: false,
  optionalWords: [],
  disableTypoToleranceOnWords: [],
  advancedSyntaxFeatures: ['exactPhrase', 'excludeWords'],
  maxFacetHits: 10,
  renderingContent: {},
  distinct: false,
  synonyms: true,
  enableRules: true,
  paginationLimitedTo: 1000,
  querySyntax: 'algolia',
  collapse: false,
} as const;

/** Merges request parameters over settings over defaults. */
export function effective(parameters: SearchParameters, settings: IndexSettings) {
  return { ...DEFAULTS, ...settings, ...parameters };
}
export type EffectiveParameters = ReturnType<typeof effective>;

/** Requested range of hits, and the page it corresponds to. */
export interface Slice {
  readonly offset: number;
  readonly length: number;
  readonly page: number;
  readonly hitsPerPage: number;
  /** Whether the request gives `offset` and `length` instead of a page. */
  readonly byOffset: boolean;
}

/** Slice of a search, cut at `paginationLimitedTo`. */
export function sliceOf({ offset, length, page, hitsPerPage, paginationLimitedTo }: EffectiveParameters): Slice {
  const byOffset = offset !== undefined || length !== undefined;
  const size = byOffset ? (length ?? hitsPerPage) : hitsPerPage;
  const start = byOffset ? (offset ?? 0) : (page ?? 0) * hitsPerPage;
  return {
    offset: start,
    length: Math.max(0, Math.min(size, paginationLimitedTo - start)),
    page: byOffset ? (size === 0 ? 0 : Math.floor(start / size)) : (page ?? 0),
    hitsPerPage: size,
    byOffset,
  };
}
