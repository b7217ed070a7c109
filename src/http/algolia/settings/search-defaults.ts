/** Search parameters that an index's settings can hold as defaults for every search. */
import { z } from 'zod';
import { flag, object, PARAMETER_LIMITS, tag, textList, wholeNumber } from '../schema/member-types.js';

const SYNTAX: ReadonlySet<string> = new Set(['exactPhrase', 'excludeWords']);

/** `asc(price)`, `desc(price)`, or one of Algolia's ranking criteria. */
const CRITERION = /^(?:(?:asc|desc)\(.+\)|typo|geo|words|filters|proximity|attribute|exact|custom)$/;

const ranking = textList.refine((criteria) => criteria.every((criterion) => CRITERION.test(criterion)), {
  error: 'must be a list of asc(attribute), desc(attribute) and the names of criteria',
});

export const searchDefaultsSchema = z.object({
  hitsPerPage: wholeNumber(PARAMETER_LIMITS.hitsPerPage),
  maxValuesPerFacet: wholeNumber(PARAMETER_LIMITS.facetValues),
  sortFacetValuesBy: z.enum(['count', 'alpha'], { error: 'must be count or alpha' }),
  attributesToRetrieve: textList,
  attributesToHighlight: textList,
  attributesToSnippet: textList,
  highlightPreTag: tag,
  highlightPostTag: tag,
  snippetEllipsisText: tag,
  restrictHighlightAndSnippetArrays: flag,
  typoTolerance: z.union([flag, z.enum(['min', 'strict'])], { error: 'must be true, false, min or strict' }),
  minWordSizefor1Typo: wholeNumber(100),
  minWordSizefor2Typos: wholeNumber(100),
  queryType: z.enum(['prefixLast', 'prefixAll', 'prefixNone'], {
    error: 'must be prefixLast, prefixAll or prefixNone',
  }),
  removeWordsIfNoResults: z.enum(['none', 'lastWords', 'firstWords', 'allOptional'], {
    error: 'must be none, lastWords, firstWords or allOptional',
  }),
  advancedSyntax: flag,
  advancedSyntaxFeatures: textList.refine((features) => features.every((feature) => SYNTAX.has(feature)), {
    error: 'must be a list of exactPhrase and excludeWords',
  }),
  disableTypoToleranceOnWords: textList,
  ranking,
  customRanking: ranking,
  optionalWords: textList,
  distinct: z.union([flag, wholeNumber(4)], { error: 'must be true, false or a number up to 4' }),
  responseFields: textList,
  maxFacetHits: wholeNumber(1_000_000),
  renderingContent: object,
  enableRules: flag,
  // Lede's own parameters.
  querySyntax: z.enum(['algolia', 'lede'], { error: 'must be algolia or lede' }),
  collapse: flag,
});
