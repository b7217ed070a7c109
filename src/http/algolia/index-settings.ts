/** Settings of an index as Algolia's clients set and read them: what they mean here, and which only come back as sent. */
import { z } from 'zod';
import { isRecord } from '../../document/article-attributes.js';
import type { SortKey } from '../../query/plan.js';
import { defaultableSchema, unknownName, validated } from './parameters.js';

const list = z.array(z.string(), { error: 'must be a list of texts' }).max(1000);
const rank = list.refine((ranking) => ranking.every((criterion) => RANKING.test(criterion)), {
  error: 'must be a list of asc(attribute), desc(attribute) and the names of criteria',
});

/** Settings that change what is found, counted, ordered or answered. */
const effective = defaultableSchema.partial().extend({
  searchableAttributes: list.nullish(),
  attributesForFaceting: list.nullish(),
  unretrievableAttributes: list.nullish(),
  ranking: rank.nullish(),
  customRanking: rank.nullish(),
  replicas: list.nullish(),
  attributeForDistinct: z.string({ error: 'must be text' }).nullish(),
  paginationLimitedTo: z.int({ error: 'must be a whole number' }).min(0).max(1_000_000).optional(),
});

/** `asc(price)`, `desc(price)`, or one of Algolia's own criteria. */
const RANKING = /^(?:(?:asc|desc)\(.+\)|typo|geo|words|filters|proximity|attribute|exact|custom)$/;
const SORTED = /^(asc|desc)\((.+)\)$/;

/** Kept and handed back, so that a script that compares settings finds its own; nothing here depends on them. */
const KEPT = [
  'allowCompressionOfIntegerArray',
  'allowTyposOnNumericTokens',
  'alternativesAsExact',
  'attributeCriteriaComputedByMinProximity',
  'attributesToTransliterate',
  'camelCaseAttributes',
  'customNormalization',
  'decompoundQuery',
  'decompoundedAttributes',
  'disableExactOnAttributes',
  'disablePrefixOnAttributes',
  'disableTypoToleranceOnAttributes',
  'disableTypoToleranceOnWords',
  'enablePersonalization',
  'enableReRanking',
  'enableRules',
  'exactOnSingleWordQuery',
  'facetingAfterDistinct',
  'ignorePlurals',
  'indexLanguages',
  'keepDiacriticsOnCharacters',
  'maxFacetHits',
  'minProximity',
  'mode',
  'numericAttributesForFiltering',
  'numericAttributesToIndex',
  'optionalFilters',
  'queryLanguages',
  'reRankingApplyFilter',
  'relevancyStrictness',
  'removeStopWords',
  'renderingContent',
  'replaceSynonymsInHighlight',
  'semanticSearch',
  'separatorsToIndex',
  'unorderedAttributes',
  'userData',
  'version',
] as const;

/** Earlier names of two settings. */
const RENAMED: ReadonlyMap<string, string> = new Map([
  ['attributesToIndex', 'searchableAttributes'],
  ['slaves', 'replicas'],
]);

const KNOWN = [...Object.keys(effective.shape), ...KEPT];

export type IndexSettings = z.output<typeof effective> & { readonly [name: string]: unknown };

/** Settings as sent. Throws `unknown_parameter`, `invalid_parameter`, `invalid_body` naming the one at fault. */
export function readIndexSettings(body: unknown): IndexSettings {
  const members = isRecord(body) ? Object.entries(body) : [];
  const named = members.map(([name, value]) => [RENAMED.get(name) ?? name, value] as const);
  const unknown = named.find(([name]) => !KNOWN.includes(name))?.[0];
  if (unknown !== undefined) throw unknownName('setting', unknown, KNOWN);
  return validated(effective.loose(), Object.fromEntries(named));
}

/** Settings as kept; what cannot be read any more counts as not set. */
export function keptIndexSettings(kept: unknown): IndexSettings {
  const result = effective.loose().safeParse(kept ?? {});
  return result.success ? result.data : {};
}

/** Settings with some of them changed; null takes one back. */
export function mergedSettings(settings: IndexSettings, changed: IndexSettings): IndexSettings {
  const entries = Object.entries({ ...settings, ...changed }).filter(([, value]) => value !== null);
  return keptIndexSettings(Object.fromEntries(entries));
}

/** `asc(…)` and `desc(…)` of a ranking as sort keys; none for criteria. */
export function sortKeys(ranking: readonly string[]): SortKey[] {
  return ranking.flatMap((criterion) => {
    const [, direction, field] = SORTED.exec(criterion.trim()) ?? [];
    return field === undefined ? [] : [{ field: field.trim(), descending: direction === 'desc' }];
  });
}

/** `filterOnly(section)` and `searchable(section)` are about section. */
export function facetAttributes(attributesForFaceting: readonly string[]): readonly string[] {
  return attributesForFaceting
    .filter((attribute) => !attribute.startsWith('filterOnly('))
    .map((attribute) => /^(?:searchable|afterDistinct)\((.*)\)$/.exec(attribute)?.[1] ?? attribute);
}
