/** Records as Algolia's clients send them: JSON objects with an `objectID`, validated against the archive's limits. */
import type { AttributeValue } from '../../../document/article.js';
import { isRecord } from '../../../document/article-attributes.js';
import { parseDate } from '../../../document/article-date.js';
import { parseArticleId } from '../../../document/article-id.js';
import { ARTICLE_LIMITS, limitText } from '../../../document/article-limits.js';
import { AppError } from '../../../errors.js';
import { DATE_FIELDS, timestampName } from './attribute-field.js';

export interface AlgoliaRecord {
  readonly objectID: string;
  readonly [attribute: string]: AttributeValue;
}

/** Longest attribute name repeated in an error message, in characters. */
const SHOWN_NAME = 40;

/**
 * Validates a record. `objectID` overrides the record's own; a number is converted to text. Numeric twins of dates are
 * dropped, as they are derived again. Throws `invalid_article`, `invalid_id`.
 */
export function readRecord(value: unknown, objectID?: string): AlgoliaRecord {
  if (!isRecord(value)) throw new AppError('invalid_article', 'A record must be a JSON object.');
  const id = objectID ?? value.objectID;
  if (id === undefined || id === null) {
    throw new AppError('invalid_article', 'The record has no objectID.', { param: 'objectID' });
  }
  const usage: Usage = { values: 0, texts: [] };
  const attributes = readAttributes(value, 1, usage);
  limitText(usage.texts);
  const twins = new Set(DATE_FIELDS.filter((name) => isDateText(attributes[name])).map(timestampName));
  const own = Object.entries(attributes).filter(([name]) => !twins.has(name) && name !== 'objectID');
  return { objectID: parseArticleId(id), ...Object.fromEntries(own) };
}

/** Values and texts of a record read so far, for its limits. */
interface Usage {
  values: number;
  readonly texts: string[];
}

function readAttributes(
  value: { readonly [name: string]: unknown },
  depth: number,
  usage: Usage,
): { readonly [name: string]: AttributeValue } {
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      if (name === '__proto__') throw invalid(name, 'cannot be the name of an attribute');
      if (name.length > ARTICLE_LIMITS.attributeName) {
        throw invalid(name.slice(0, SHOWN_NAME), `… is longer than ${ARTICLE_LIMITS.attributeName} characters`);
      }
      return [name, readAttribute(inner, name, depth, usage)];
    }),
  );
}

function readAttribute(value: unknown, name: string, depth: number, usage: Usage): AttributeValue {
  usage.values += 1;
  if (usage.values > ARTICLE_LIMITS.attributeValues) {
    throw invalid(name, `is one value too many: a record has at most ${ARTICLE_LIMITS.attributeValues}`);
  }
  if (typeof value === 'string') {
    usage.texts.push(value);
    return value;
  }
  if (typeof value === 'boolean' || value === null) return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value !== 'object') throw invalid(name, 'is a number too large to store');
  if (depth > ARTICLE_LIMITS.attributeDepth) {
    throw invalid(name, `is nested more than ${ARTICLE_LIMITS.attributeDepth} levels deep`);
  }
  if (Array.isArray(value)) return value.map((item: unknown) => readAttribute(item, name, depth + 1, usage));
  return readAttributes(Object.fromEntries(Object.entries(value)), depth + 1, usage);
}

function invalid(name: string, reason: string): AppError {
  return new AppError('invalid_article', `The attribute "${name}" ${reason}.`, { param: name });
}

function isDateText(value: AttributeValue | undefined): boolean {
  return typeof value === 'string' && parseDate(value) !== undefined;
}
