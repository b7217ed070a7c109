/** Search parameters as Algolia's clients send them, in any of the forms they have, read into one. */
import { z } from 'zod';
import { isRecord } from '../../../document/article-attributes.js';
import { AppError } from '../../../errors.js';
import { nearestName } from '../../../query/nearest-name.js';
import { DEEPEST, isDeeper } from './nesting.js';
import { namesWithoutEffect, WITHOUT_EFFECT, WITHOUT_MEANING } from './without-effect.js';

/** Algolia's own limits. */
export const PARAMETER_LIMITS = {
  hitsPerPage: 1000,
  facetValues: 1000,
  facetHits: 100,
  /** Requests of one multi-query. */
  requests: 50,
  /** Characters of a query that are read. */
  query: 512,
  tag: 256,
  /** Texts in a list, as of attributes. */
  names: 1000,
} as const;

/** From 0 to `max`. In the `params` of version 4, numbers, truth values and lists are text. */
export const wholeNumber = (max: number) => {
  const error = `must be a whole number from 0 to ${max}`;
  const digits = z
    .string()
    .regex(/^\d{1,9}$/, { error })
    .transform(Number);
  return z.union([z.number(), digits], { error }).refine((n) => Number.isInteger(n) && n >= 0 && n <= max, { error });
};
const truth = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')], {
  error: 'must be true or false',
});
const text = z.string({ error: 'must be text' });
const names = z
  .union([z.array(z.string()), z.string().transform(listOfText)], { error: 'must be a list of texts' })
  .refine((list) => list.length <= PARAMETER_LIMITS.names, {
    error: `must be a list of at most ${PARAMETER_LIMITS.names} texts`,
  });
const filterList = z.preprocess(
  (value) => (typeof value === 'string' && value.trimStart().startsWith('[') ? jsonOf(value) : value),
  z.union([z.string(), z.array(z.union([z.string(), z.array(z.string())]))], {
    error: 'must be a text, a list of texts, or a list of such lists',
  }),
);
const tag = text.max(PARAMETER_LIMITS.tag, { error: `must have at most ${PARAMETER_LIMITS.tag} characters` });

const SYNTAX: ReadonlySet<string> = new Set(['exactPhrase', 'excludeWords']);
/** `asc(price)`, `desc(price)`, or one of Algolia's own criteria. */
const CRITERION = /^(?:(?:asc|desc)\(.+\)|typo|geo|words|filters|proximity|attribute|exact|custom)$/;
const ranking = names.refine((criteria) => criteria.every((criterion) => CRITERION.test(criterion)), {
  error: 'must be a list of asc(attribute), desc(attribute) and the names of criteria',
});

/** Parameters that settings can hold as defaults for every search. */
export const defaultableSchema = z.object({
  hitsPerPage: wholeNumber(PARAMETER_LIMITS.hitsPerPage),
  maxValuesPerFacet: wholeNumber(PARAMETER_LIMITS.facetValues),
  sortFacetValuesBy: z.enum(['count', 'alpha'], { error: 'must be count or alpha' }),
  attributesToRetrieve: names,
  attributesToHighlight: names,
  attributesToSnippet: names,
  highlightPreTag: tag,
  highlightPostTag: tag,
  snippetEllipsisText: tag,
  restrictHighlightAndSnippetArrays: truth,
  typoTolerance: z.union([truth, z.enum(['min', 'strict'])], { error: 'must be true, false, min or strict' }),
  minWordSizefor1Typo: wholeNumber(100),
  minWordSizefor2Typos: wholeNumber(100),
  queryType: z.enum(['prefixLast', 'prefixAll', 'prefixNone'], {
    error: 'must be prefixLast, prefixAll or prefixNone',
  }),
  removeWordsIfNoResults: z.enum(['none', 'lastWords', 'firstWords', 'allOptional'], {
    error: 'must be none, lastWords, firstWords or allOptional',
  }),
  advancedSyntax: truth,
  advancedSyntaxFeatures: names.refine((features) => features.every((one) => SYNTAX.has(one)), {
    error: 'must be a list of exactPhrase and excludeWords',
  }),
  disableTypoToleranceOnWords: names,
  ranking,
  customRanking: ranking,
  optionalWords: names,
  distinct: z.union([truth, wholeNumber(4)], { error: 'must be true, false or a number up to 4' }),
  responseFields: names,
  maxFacetHits: wholeNumber(1_000_000),
  renderingContent: z.preprocess(
    (value) => (typeof value === 'string' ? jsonOf(value) : value),
    z.record(z.string(), z.unknown(), { error: 'must be an object' }),
  ),
  enableRules: truth,
  // Ours: what Algolia has no parameter for.
  querySyntax: z.enum(['algolia', 'lede'], { error: 'must be algolia or lede' }),
  collapse: truth,
});

const searchSchema = defaultableSchema.partial().extend({
  query: text.default(''),
  similarQuery: text.default(''),
  page: wholeNumber(1_000_000).optional(),
  offset: wholeNumber(1_000_000).optional(),
  length: wholeNumber(PARAMETER_LIMITS.hitsPerPage).optional(),
  filters: text.default(''),
  facetFilters: filterList.default([]),
  numericFilters: filterList.default([]),
  tagFilters: filterList.default([]),
  facets: names.default([]),
  restrictSearchableAttributes: names.default([]),
  synonyms: truth.optional(),
  clickAnalytics: truth.default(false),
  facetQuery: text.default(''),
});

/** A search as validated; what is absent is left to the settings of its index. */
export type SearchParameters = z.output<typeof searchSchema>;

const KNOWN = [...Object.keys(searchSchema.shape), ...WITHOUT_MEANING, ...WITHOUT_EFFECT];
/** What is asked of, rather than asked. */
const ADDRESS: ReadonlySet<string> = new Set(['indexName', 'type', 'facet', 'params']);

export interface ReadParameters {
  readonly parameters: SearchParameters;
  /** Names of parameters that do nothing here, though they would at Algolia. */
  readonly withoutEffect: readonly string[];
}

/**
 * Reads a request: members beside each other, or in `params` as an object or a query string; members win.
 * Throws `invalid_parameter`, `unknown_parameter`, `invalid_body`.
 */
export function readParameters(request: unknown): ReadParameters {
  const given = parameterEntries(request).filter(([name]) => !ADDRESS.has(name));
  const unknown = given.find(([name]) => !KNOWN.includes(name))?.[0];
  if (unknown !== undefined) throw unknownName('parameter', unknown, KNOWN);
  const withoutEffect = namesWithoutEffect(given);
  const read = given.filter(([name]) => name in searchSchema.shape);
  return { parameters: validated(searchSchema, Object.fromEntries(read)), withoutEffect };
}

/** Every member of a request, those in its `params` first. */
export function parameterEntries(request: unknown): readonly (readonly [name: string, value: unknown])[] {
  if (!isRecord(request)) throw new AppError('invalid_body', 'A request must be a JSON object.');
  const { params, ...members } = request;
  const merged = new Map<string, unknown>(inParams(params));
  for (const [name, value] of Object.entries(members)) merged.set(name, value);
  return [...merged];
}

function inParams(params: unknown): readonly [string, unknown][] {
  if (params === undefined || params === null) return [];
  if (typeof params === 'string') return [...new URLSearchParams(params)];
  if (isRecord(params)) return Object.entries(params);
  throw new AppError('invalid_parameter', 'params must be a query string or an object.', { param: 'params' });
}

/** Validates members; the first fault becomes an error that names the member. */
export function validated<Schema extends z.ZodType>(schema: Schema, members: unknown): z.output<Schema> {
  const result = schema.safeParse(members);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const param = issue?.path.join('.') ?? '';
  const reason = issue?.message ?? 'has a wrong value';
  if (param !== '') throw new AppError('invalid_parameter', `${param} ${reason}.`, { param });
  const message = reason.startsWith('Invalid input') ? 'The body must be a JSON object.' : `It ${reason}.`;
  throw new AppError('invalid_body', message);
}

/** Names what was probably meant. */
export function unknownName(noun: string, name: string, known: readonly string[]): AppError {
  const shown = name.slice(0, 64);
  const nearest = nearestName(shown, known);
  const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
  return new AppError('unknown_parameter', `Unknown ${noun}: ${shown}.${hint}`, { param: shown });
}

/** A list as JSON, or separated by commas. */
function listOfText(value: string): string[] {
  const json = value.trimStart().startsWith('[') ? jsonOf(value) : undefined;
  if (Array.isArray(json)) return json.map(String);
  return value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** The value of JSON text; the text itself where it is none, or too deep. */
function jsonOf(value: string): unknown {
  try {
    const json: unknown = JSON.parse(value);
    return isDeeper(json, DEEPEST) ? value : json;
  } catch {
    return value;
  }
}
