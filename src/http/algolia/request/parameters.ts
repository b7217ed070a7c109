/** Search parameters as Algolia's clients send them: members of a body, an object or a query string, read into one type. */
import type { z } from 'zod';
import { isRecord } from '../../../document/article-attributes.js';
import { AppError } from '../../../errors.js';
import { filterList, flag, PARAMETER_LIMITS, text, textList, wholeNumber } from '../schema/member-types.js';
import { unknownName, validated } from '../schema/validation.js';
import { ANALYTICS, namesWithoutEffect, WITHOUT_EFFECT } from '../schema/without-effect.js';
import { searchDefaultsSchema } from '../settings/search-defaults.js';

const searchSchema = searchDefaultsSchema.partial().extend({
  query: text.default(''),
  similarQuery: text.default(''),
  page: wholeNumber(1_000_000).optional(),
  offset: wholeNumber(1_000_000).optional(),
  length: wholeNumber(PARAMETER_LIMITS.hitsPerPage).optional(),
  filters: text.default(''),
  facetFilters: filterList.default([]),
  numericFilters: filterList.default([]),
  tagFilters: filterList.default([]),
  facets: textList.default([]),
  restrictSearchableAttributes: textList.default([]),
  synonyms: flag.optional(),
  clickAnalytics: flag.default(false),
  facetQuery: text.default(''),
});

/** Validated parameters of a request. An absent member takes its value from the index's settings. */
export type SearchParameters = z.output<typeof searchSchema>;

const KNOWN = [...Object.keys(searchSchema.shape), ...ANALYTICS, ...WITHOUT_EFFECT];

/** Members that name the target of a request and are no search parameters. */
const TARGET: ReadonlySet<string> = new Set(['indexName', 'type', 'facet', 'params']);

export interface ReadParameters {
  readonly parameters: SearchParameters;
  /** Names of given parameters that have an effect at Algolia and none here. */
  readonly withoutEffect: readonly string[];
}

/**
 * Reads a request's members and its `params`, an object or a query string. A member overrides the one in `params`.
 * Throws `invalid_parameter`, `unknown_parameter`, `invalid_body`.
 */
export function readParameters(request: unknown): ReadParameters {
  const given = parameterEntries(request).filter(([name]) => !TARGET.has(name));
  const unknown = given.find(([name]) => !KNOWN.includes(name))?.[0];
  if (unknown !== undefined) throw unknownName('parameter', unknown, KNOWN);
  const known = given.filter(([name]) => name in searchSchema.shape);
  return {
    parameters: validated(searchSchema, Object.fromEntries(known)),
    withoutEffect: namesWithoutEffect(given),
  };
}

/** Members of a request merged over those of its `params`. Throws `invalid_body`, `invalid_parameter`. */
export function parameterEntries(request: unknown): readonly (readonly [name: string, value: unknown])[] {
  if (!isRecord(request)) throw new AppError('invalid_body', 'A request must be a JSON object.');
  const { params, ...members } = request;
  const merged = new Map<string, unknown>(paramsEntries(params));
  for (const [name, value] of Object.entries(members)) merged.set(name, value);
  return [...merged];
}

function paramsEntries(params: unknown): readonly [string, unknown][] {
  if (params === undefined || params === null) return [];
  if (typeof params === 'string') return [...new URLSearchParams(params)];
  if (isRecord(params)) return Object.entries(params);
  throw new AppError('invalid_parameter', 'params must be a query string or an object.', { param: 'params' });
}
