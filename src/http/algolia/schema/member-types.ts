/**
 * Types of parameters and settings. Each accepts JSON and, where version 4 of the clients sends `params` as a query
 * string, the text of that JSON.
 */
import { z } from 'zod';
import { isNestedDeeper, MAX_NESTING } from './nesting.js';

/** Limits documented by Algolia. */
export const PARAMETER_LIMITS = {
  hitsPerPage: 1000,
  facetValues: 1000,
  facetHits: 100,
  /** Requests of one multi-query. */
  requests: 50,
  /** Characters of a query; the rest is cut off. */
  query: 512,
  /** Characters of a highlighting tag. */
  tag: 256,
  /** Items of a list of texts. */
  names: 1000,
} as const;

/** An integer from 0 to `max`. */
export const wholeNumber = (max: number) => {
  const error = `must be a whole number from 0 to ${max}`;
  const digits = z
    .string()
    .regex(/^\d{1,9}$/, { error })
    .transform(Number);
  return z.union([z.number(), digits], { error }).refine((n) => Number.isInteger(n) && n >= 0 && n <= max, { error });
};

export const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((value) => value === 'true')], {
  error: 'must be true or false',
});

export const text = z.string({ error: 'must be text' });

export const tag = text.max(PARAMETER_LIMITS.tag, { error: `must have at most ${PARAMETER_LIMITS.tag} characters` });

/** A list of texts. A string is a JSON list, or items separated by commas. */
export const textList = z
  .union([z.array(z.string()), z.string().transform(splitList)], { error: 'must be a list of texts' })
  .refine((list) => list.length <= PARAMETER_LIMITS.names, {
    error: `must be a list of at most ${PARAMETER_LIMITS.names} texts`,
  });

/** A condition, or conditions that must all hold; of an inner list, any. */
export const filterList = z.preprocess(
  (value) => (typeof value === 'string' && value.trimStart().startsWith('[') ? parsedJson(value) : value),
  z.union([z.string(), z.array(z.union([z.string(), z.array(z.string())]))], {
    error: 'must be a text, a list of texts, or a list of such lists',
  }),
);

export const object = z.preprocess(
  (value) => (typeof value === 'string' ? parsedJson(value) : value),
  z.record(z.string(), z.unknown(), { error: 'must be an object' }),
);

function splitList(value: string): string[] {
  const json = value.trimStart().startsWith('[') ? parsedJson(value) : undefined;
  if (Array.isArray(json)) return json.map(String);
  return value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** The value of JSON text; the text itself if it is invalid or nested too deep. */
function parsedJson(value: string): unknown {
  try {
    const json: unknown = JSON.parse(value);
    return isNestedDeeper(json, MAX_NESTING) ? value : json;
  } catch {
    return value;
  }
}
