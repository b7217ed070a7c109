/** Settings of an index as Algolia's clients set and read them: applied ones, and ones that are only stored. */
import { z } from 'zod';
import { isRecord } from '../../../document/article-attributes.js';
import { AppError } from '../../../errors.js';
import { unknownName, validated } from '../schema/validation.js';
import { namesWithoutEffect, WITHOUT_EFFECT } from '../schema/without-effect.js';
import { searchDefaultsSchema } from './search-defaults.js';

const list = z.array(z.string(), { error: 'must be a list of texts' }).max(1000);

/** Settings that affect matching, faceting, ranking or responses. */
const appliedSchema = searchDefaultsSchema.partial().extend({
  searchableAttributes: list.optional(),
  attributesForFaceting: list.optional(),
  unretrievableAttributes: list.optional(),
  replicas: list.optional(),
  attributeForDistinct: z.string({ error: 'must be text' }).optional(),
  paginationLimitedTo: z.int({ error: 'must be a whole number' }).min(0).max(1_000_000).optional(),
});

/** Settings without effect. They are stored, so that a script that reads settings back and compares finds its own. */
const UNAPPLIED = [
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

/** Unapplied settings that change results at Algolia and are not search parameters. */
const WITHOUT_EFFECT_AS_SETTING: ReadonlySet<string> = new Set([
  'attributesToTransliterate',
  'camelCaseAttributes',
  'customNormalization',
  'decompoundedAttributes',
  'disablePrefixOnAttributes',
  'indexLanguages',
  'separatorsToIndex',
]);

/** Former names of settings. */
const RENAMED: ReadonlyMap<string, string> = new Map([
  ['attributesToIndex', 'searchableAttributes'],
  ['slaves', 'replicas'],
]);

const KNOWN = [...Object.keys(appliedSchema.shape), ...UNAPPLIED];

export type IndexSettings = z.output<typeof appliedSchema> & { readonly [name: string]: unknown };

/** New values of settings by name; null unsets one. */
export type IndexSettingsPatch = Readonly<Record<string, unknown>>;

/** A patch as sent by a client. Throws `unknown_parameter`, `invalid_parameter`, `invalid_body`. */
export function readIndexSettings(body: unknown): IndexSettingsPatch {
  if (!isRecord(body)) throw new AppError('invalid_body', 'Settings must be a JSON object.');
  const members = Object.entries(body).map(([name, value]) => [RENAMED.get(name) ?? name, value] as const);
  const unknown = members.find(([name]) => !KNOWN.includes(name))?.[0];
  if (unknown !== undefined) throw unknownName('setting', unknown, KNOWN);
  const set = members.filter(([, value]) => value !== null);
  const unset = members.filter(([, value]) => value === null);
  return { ...validated(appliedSchema.loose(), Object.fromEntries(set)), ...Object.fromEntries(unset) };
}

/** Names of settings in a patch that change results at Algolia and not here. */
export function settingsWithoutEffect(patch: IndexSettingsPatch): readonly string[] {
  const isIgnored = (name: string) => WITHOUT_EFFECT.has(name) || WITHOUT_EFFECT_AS_SETTING.has(name);
  return namesWithoutEffect(Object.entries(patch), isIgnored);
}

/** Parses stored settings; unreadable ones count as unset. */
export function parseIndexSettings(stored: unknown): IndexSettings {
  const result = appliedSchema.loose().safeParse(stored ?? {});
  return result.success ? result.data : {};
}

/** Settings with a patch applied. */
export function patchedSettings(settings: IndexSettings, patch: IndexSettingsPatch): IndexSettings {
  const entries = Object.entries({ ...settings, ...patch }).filter(([, value]) => value !== null);
  return parseIndexSettings(Object.fromEntries(entries));
}

/** Attributes with facet counts: modifiers such as `searchable(…)` are removed, `filterOnly(…)` items left out. */
export function facetAttributes(attributesForFaceting: readonly string[]): readonly string[] {
  return attributesForFaceting
    .filter((attribute) => !attribute.startsWith('filterOnly('))
    .map((attribute) => /^(?:searchable|afterDistinct)\((.*)\)$/.exec(attribute)?.[1] ?? attribute);
}
