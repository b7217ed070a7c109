/** Settings of an index as Algolia's clients set and read them: what they mean here, and which only come back as sent. */
import { z } from 'zod';
import { isRecord } from '../../../document/article-attributes.js';
import { AppError } from '../../../errors.js';
import type { SortKey } from '../../../query/plan.js';
import { defaultableSchema, unknownName, validated } from '../request/parameters.js';
import { namesWithoutEffect, WITHOUT_EFFECT } from '../request/without-effect.js';

const list = z.array(z.string(), { error: 'must be a list of texts' }).max(1000);

/** Settings that change what is found, counted, ordered or answered. */
const effective = defaultableSchema.partial().extend({
  searchableAttributes: list.optional(),
  attributesForFaceting: list.optional(),
  unretrievableAttributes: list.optional(),
  replicas: list.optional(),
  attributeForDistinct: z.string({ error: 'must be text' }).optional(),
  paginationLimitedTo: z.int({ error: 'must be a whole number' }).min(0).max(1_000_000).optional(),
});

const SORTED = /^(asc|desc)\((.+)\)$/;

/** Kept and handed back, so that a script that compares settings finds its own; nothing here depends on them. */
const KEPT = [
  'allowCompressionOfIntegerArray',
  'allowTyposOnNumericTokens',
  'alternativesAsExact',
  'attributeCriteriaComputedBy',
  'attributeCriteriaComputedByMinProximity',
  'attributesToTransliterate',
  'camelCaseAttributes',
  'customNormalization',
  'decompoundQuery',
  'decompoundedAttributes',
  'disableExactOnAttributes',
  'disablePrefixOnAttributes',
  'disableTypoToleranceOnAttributes',
  'enablePersonalization',
  'enableReRanking',
  'exactOnSingleWordQuery',
  'facetingAfterDistinct',
  'ignorePlurals',
  'indexLanguages',
  'keepDiacriticsOnCharacters',
  'minProximity',
  'mode',
  'numericAttributesForFiltering',
  'numericAttributesToIndex',
  'optionalFilters',
  'queryLanguages',
  'reRankingApplyFilter',
  'relevancyStrictness',
  'removeStopWords',
  'replaceSynonymsInHighlight',
  'semanticSearch',
  'separatorsToIndex',
  'unorderedAttributes',
  'userData',
  'version',
] as const;

/** Those of them that would change results, and are no parameters of a search. */
const ONLY_KEPT: ReadonlySet<string> = new Set([
  'attributesToTransliterate',
  'camelCaseAttributes',
  'customNormalization',
  'decompoundedAttributes',
  'disablePrefixOnAttributes',
  'indexLanguages',
  'separatorsToIndex',
]);

/** Earlier names of two settings. */
const RENAMED: ReadonlyMap<string, string> = new Map([
  ['attributesToIndex', 'searchableAttributes'],
  ['slaves', 'replicas'],
]);

const KNOWN = [...Object.keys(effective.shape), ...KEPT];

export type IndexSettings = z.output<typeof effective> & { readonly [name: string]: unknown };

/** Settings to put in place of those of their name; null takes one back. */
export type SettingsChange = Readonly<Record<string, unknown>>;

/** A change as sent. Throws `unknown_parameter`, `invalid_parameter`, `invalid_body` naming what is at fault. */
export function readIndexSettings(body: unknown): SettingsChange {
  if (!isRecord(body)) throw new AppError('invalid_body', 'Settings must be a JSON object.');
  const members = Object.entries(body);
  const named = members.map(([name, value]) => [RENAMED.get(name) ?? name, value] as const);
  const unknown = named.find(([name]) => !KNOWN.includes(name))?.[0];
  if (unknown !== undefined) throw unknownName('setting', unknown, KNOWN);
  const given = named.filter(([, value]) => value !== null);
  const taken = named.filter(([, value]) => value === null);
  return { ...validated(effective.loose(), Object.fromEntries(given)), ...Object.fromEntries(taken) };
}

/** Names of settings that would change results elsewhere and are only kept here. */
export function settingsWithoutEffect(change: SettingsChange): readonly string[] {
  const given = Object.entries(change);
  return namesWithoutEffect(given, (name) => WITHOUT_EFFECT.has(name) || ONLY_KEPT.has(name));
}

/** Settings as kept; what cannot be read any more counts as not set. */
export function keptIndexSettings(kept: unknown): IndexSettings {
  const result = effective.loose().safeParse(kept ?? {});
  return result.success ? result.data : {};
}

/** Settings with some of them changed. */
export function mergedSettings(settings: IndexSettings, changed: SettingsChange): IndexSettings {
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

export interface Order {
  /** Come before relevance. */
  readonly sort: readonly SortKey[];
  /** Order what is about as relevant. */
  readonly ties: readonly SortKey[];
}

/**
 * What `ranking` and `customRanking` say: attributes before any of Algolia's criteria come before relevance; those after
 * one, and `customRanking` where `custom` stands, order equals. Which criterion it is makes no difference here.
 */
export function orderOf({
  ranking = ['custom'],
  customRanking = [],
}: Pick<IndexSettings, 'ranking' | 'customRanking'>): Order {
  const criterion = ranking.findIndex((one) => !SORTED.test(one));
  if (criterion < 0) return { sort: sortKeys(ranking), ties: sortKeys(customRanking) };
  const ties = ranking.slice(criterion).flatMap((one) => sortKeys(one === 'custom' ? customRanking : [one]));
  return { sort: sortKeys(ranking.slice(0, criterion)), ties };
}

/** `filterOnly(section)` and `searchable(section)` are about section. */
export function facetAttributes(attributesForFaceting: readonly string[]): readonly string[] {
  return attributesForFaceting
    .filter((attribute) => !attribute.startsWith('filterOnly('))
    .map((attribute) => /^(?:searchable|afterDistinct)\((.*)\)$/.exec(attribute)?.[1] ?? attribute);
}
