/** Attributes: the members of an article outside the schema, copied safely and within limits. */
import { AppError } from '../errors.js';
import type { AttributeValue } from './article.js';
import { ARTICLE_LIMITS } from './article-limits.js';
import { cleanLine, cleanText } from './article-text.js';

export type Attributes = { readonly [name: string]: AttributeValue };

/** Whether a value is an object and not an array. */
export function isRecord(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Copies named values of unknown origin: strings cleaned, names trimmed, later names replace earlier ones.
 *
 * `__proto__` is dropped with a warning, so that no later copy can change a prototype. Throws `invalid_article` with
 * the member for a value that JSON does not have, or one past `ARTICLE_LIMITS`.
 */
export function copyAttributes(entries: Iterable<readonly [string, unknown]>, warnings: string[]): Attributes {
  const budget = { values: 0 };
  return Object.fromEntries(copyEntries(entries, '', 1, budget, warnings));
}

function* copyEntries(
  entries: Iterable<readonly [string, unknown]>,
  path: string,
  depth: number,
  budget: { values: number },
  warnings: string[],
): Generator<[string, AttributeValue]> {
  for (const [key, value] of entries) {
    const name = cleanLine(key);
    if (value === undefined) continue;
    if (name === '' || name === '__proto__') {
      warnings.push(`the member ${JSON.stringify(key)} is left out: it cannot be a name`);
    } else if (name.length > ARTICLE_LIMITS.attributeName) {
      throw invalid(name.slice(0, 40), `has a name longer than ${ARTICLE_LIMITS.attributeName} characters`);
    } else {
      yield [name, copyValue(value, path === '' ? name : `${path}.${name}`, depth, budget, warnings)];
    }
  }
}

function copyValue(
  value: unknown,
  path: string,
  depth: number,
  budget: { values: number },
  warnings: string[],
): AttributeValue {
  budget.values += 1;
  if (budget.values > ARTICLE_LIMITS.attributeValues) {
    throw invalid('attributes', `have more than ${ARTICLE_LIMITS.attributeValues} values`);
  }
  if (typeof value === 'string') return cleanText(value);
  if (typeof value === 'boolean' || value === null) return value;
  // Adding zero turns -0, which JSON does not keep, into 0.
  if (typeof value === 'number' && Number.isFinite(value)) return value + 0;
  if (typeof value !== 'object') throw invalid(path, 'must be a JSON value');
  if (depth >= ARTICLE_LIMITS.attributeDepth) {
    throw invalid(path, `is nested more than ${ARTICLE_LIMITS.attributeDepth} levels deep`);
  }
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) => copyValue(item, `${path}.${index}`, depth + 1, budget, warnings));
  }
  return Object.fromEntries(copyEntries(Object.entries(value), path, depth + 1, budget, warnings));
}

/** All strings in a value, to measure their size. */
export function* attributeTexts(value: AttributeValue): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null) {
    for (const inner of Object.values(value)) yield* attributeTexts(inner);
  }
}

function invalid(param: string, reason: string): AppError {
  return new AppError('invalid_article', `${param} ${reason}`, { param });
}
