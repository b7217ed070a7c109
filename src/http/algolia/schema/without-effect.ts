/** Parameters and settings that Lede accepts and ignores. */

/** Analytics parameters: they change no result, at Algolia or here. */
export const ANALYTICS: ReadonlySet<string> = new Set([
  'analytics',
  'analyticsTags',
  'userToken',
  'enableABTest',
  'percentileComputation',
]);

/** Parameters and settings that change results at Algolia and not here. The response names them in `message`. */
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

/** Names of given parameters that are ignored here and are neither turned off nor empty. */
export function namesWithoutEffect(
  given: readonly (readonly [name: string, value: unknown])[],
  isIgnored: (name: string) => boolean = (name) => WITHOUT_EFFECT.has(name),
): readonly string[] {
  return given.filter(([name, value]) => isIgnored(name) && !isOff(value)).map(([name]) => name);
}

export function withoutEffectMessage(names: readonly string[]): string {
  return `Without effect here: ${names.join(', ')}.`;
}

function isOff(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0;
  return value === undefined || value === null || value === false || ['', 'false', '[]'].includes(String(value));
}
