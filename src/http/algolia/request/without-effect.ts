/** Parameters and settings that do nothing here: those that could not change an answer anywhere, and those that would elsewhere. */

/** Say who asks or how to measure it; no answer depends on them. */
export const WITHOUT_MEANING: ReadonlySet<string> = new Set([
  'analytics',
  'analyticsTags',
  'userToken',
  'enableABTest',
  'percentileComputation',
]);

/** Would change an answer at Algolia and do not here, as parameters or settings: accepted, and said in the answer's `message`. */
export const WITHOUT_EFFECT: ReadonlySet<string> = new Set([
  'getRankingInfo',
  'explain',
  'facetingAfterDistinct',
  'replaceSynonymsInHighlight',
  'attributeCriteriaComputedBy',
  'enablePersonalization',
  'personalizationImpact',
  'personalizationFilters',
  'ruleContexts',
  'ignorePlurals',
  'removeStopWords',
  'queryLanguages',
  'naturalLanguages',
  'decompoundQuery',
  'relevancyStrictness',
  'enableReRanking',
  'reRankingApplyFilter',
  'optionalFilters',
  'sumOrFiltersScores',
  'minProximity',
  'exactOnSingleWordQuery',
  'alternativesAsExact',
  'disableExactOnAttributes',
  'disableTypoToleranceOnAttributes',
  'attributeCriteriaComputedByMinProximity',
  'allowTyposOnNumericTokens',
  'mode',
  'semanticSearch',
  'keepDiacriticsOnCharacters',
  'aroundLatLng',
  'aroundLatLngViaIP',
  'aroundRadius',
  'aroundPrecision',
  'minimumAroundRadius',
  'insideBoundingBox',
  'insidePolygon',
]);

/** Those that would have an effect elsewhere; what is turned off, or left empty, has none anywhere. */
export function namesWithoutEffect(
  given: readonly (readonly [name: string, value: unknown])[],
  hasNone: (name: string) => boolean = (name) => WITHOUT_EFFECT.has(name),
): readonly string[] {
  return given.filter(([name, value]) => hasNone(name) && !isOff(value)).map(([name]) => name);
}

export function withoutEffectMessage(names: readonly string[]): string {
  return `Without effect here: ${names.join(', ')}.`;
}

function isOff(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0;
  return value === undefined || value === null || value === false || ['', 'false', '[]'].includes(String(value));
}
