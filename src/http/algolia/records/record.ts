/**
 * Records, as Algolia's clients know them, and articles, as the archive keeps them.
 *
 * A record written by a client becomes an article whose attributes are the record, whole and unchanged, `objectID`
 * included; that is how it is told from other articles, and how it comes back verbatim. Beside them stand the members
 * the archive works with, drawn from the record: text by `SearchableAttributes`, and section, tags, date … where the
 * record has them under the names an article has. Any other article (imported from files, put by our own API) becomes
 * a record of its members: `objectID` is its id, the body one string with a blank line between paragraphs.
 *
 * Both get numeric twins of dates that are text: `publishedAt_timestamp`, `updatedAt_timestamp`, in seconds.
 */
import type { Article, AttributeValue } from '../../../document/article.js';
import { isRecord } from '../../../document/article-attributes.js';
import { parseDate } from '../../../document/article-date.js';
import { parseArticleId } from '../../../document/article-id.js';
import { parseArticleInput } from '../../../document/article-input.js';
import { ARTICLE_LIMITS, limitText } from '../../../document/article-limits.js';
import { AppError } from '../../../errors.js';
import type { SearchableAttributes } from './searchable-attributes.js';

/** A record; `objectID` is text. */
export interface AlgoliaRecord {
  readonly objectID: string;
  readonly [attribute: string]: AttributeValue;
}

/** Dates that have a numeric twin. */
export const DATED = ['publishedAt', 'updatedAt'] as const;
/** `publishedAt_timestamp` of `publishedAt`. */
export function twinOf(attribute: string): string {
  return `${attribute}_timestamp`;
}

/** What pages turn into links must not be able to run. */
const LINKS: ReadonlySet<string> = new Set(['url', 'image']);
const RUNNABLE = /^(?:javascript|data|vbscript):/i;

/**
 * Checks a record from outside. `objectID` is the one given beside it, else its own; a number becomes its digits.
 * Throws `invalid_article` for what cannot be kept, `invalid_id`.
 */
export function readRecord(value: unknown, objectID?: string): AlgoliaRecord {
  if (!isRecord(value)) throw new AppError('invalid_article', 'A record must be a JSON object.');
  const given = objectID ?? value.objectID;
  if (given === undefined || given === null) {
    throw new AppError('invalid_article', 'The record has no objectID.', { param: 'objectID' });
  }
  const budget = { values: 0, texts: [] as string[] };
  const attributes = readAttributes(value, 1, budget);
  limitText(budget.texts);
  const twins = new Set(DATED.filter((name) => isDateText(attributes[name])).map(twinOf));
  const own = Object.entries(attributes).filter(([name]) => !twins.has(name) && name !== 'objectID');
  return { objectID: parseArticleId(given), ...Object.fromEntries(own) };
}

interface Budget {
  values: number;
  readonly texts: string[];
}

function readAttributes(
  value: { readonly [name: string]: unknown },
  depth: number,
  budget: Budget,
): { readonly [name: string]: AttributeValue } {
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      if (name === '__proto__') throw invalid(name, 'cannot be the name of an attribute');
      if (name.length > ARTICLE_LIMITS.attributeName) {
        throw invalid(name.slice(0, 40), `… is longer than ${ARTICLE_LIMITS.attributeName} characters`);
      }
      return [name, readAttribute(inner, name, depth, budget)];
    }),
  );
}

function readAttribute(value: unknown, name: string, depth: number, budget: Budget): AttributeValue {
  budget.values += 1;
  if (budget.values > ARTICLE_LIMITS.attributeValues) {
    throw invalid(name, `is one value too many: a record has at most ${ARTICLE_LIMITS.attributeValues}`);
  }
  if (typeof value === 'string') {
    budget.texts.push(value);
    return value;
  }
  if (typeof value === 'boolean' || value === null) return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value !== 'object') throw invalid(name, 'is a number too large to keep');
  if (depth > ARTICLE_LIMITS.attributeDepth) {
    throw invalid(name, `is nested more than ${ARTICLE_LIMITS.attributeDepth} levels deep`);
  }
  if (Array.isArray(value)) return value.map((item: unknown) => readAttribute(item, name, depth + 1, budget));
  return readAttributes(Object.fromEntries(Object.entries(value)), depth + 1, budget);
}

function invalid(name: string, reason: string): AppError {
  return new AppError('invalid_article', `The attribute "${name}" ${reason}.`, { param: name });
}

function isDateText(value: AttributeValue | undefined): boolean {
  return typeof value === 'string' && parseDate(value) !== undefined;
}

/** The article that keeps a record. Throws `invalid_article`. */
export function articleOf(record: AlgoliaRecord, searchable: SearchableAttributes): Article {
  const { title, lede, body, related } = searchable.textOf(record);
  const { article } = parseArticleInput({
    id: record.objectID,
    title: title === '' ? record.objectID : title,
    lede,
    body,
    related,
    publishedAt: scalar(record.publishedAt ?? record.date ?? record[twinOf('publishedAt')]),
    section: scalar(record.section),
    tags: list(record.tags),
    authors: list(record.authors ?? record.author),
    url: scalar(record.url),
    image: scalar(record.image),
    language: scalar(record.language),
    source: scalar(record.source),
  });
  return { ...article, attributes: record };
}

function scalar(value: AttributeValue | undefined): string | number | undefined {
  return typeof value === 'string' || typeof value === 'number' ? value : undefined;
}

function list(value: AttributeValue | undefined): (string | number)[] {
  return (Array.isArray(value) ? value : [value]).flatMap((item: AttributeValue | undefined) => scalar(item) ?? []);
}

/** The record of any article, as clients get it. */
export function recordOf(article: Article): AlgoliaRecord {
  const record = keptRecord(article) ?? memberRecord(article);
  const safe = Object.entries(record).filter(([name, value]) => !LINKS.has(name) || !isRunnable(value));
  const twins = DATED.flatMap((name) => {
    const date = record[name];
    const iso = typeof date === 'string' ? parseDate(date) : undefined;
    return iso === undefined ? [] : [[twinOf(name), Math.floor(Date.parse(iso) / 1000)] as const];
  });
  return { objectID: article.id, ...Object.fromEntries(safe), ...Object.fromEntries(twins) };
}

/** The record as it was written; undefined for an article that never was one. */
export function keptRecord({ id, attributes }: Article): AlgoliaRecord | undefined {
  return attributes.objectID === id ? { objectID: id, ...attributes } : undefined;
}

function memberRecord(article: Article): AlgoliaRecord {
  const { id, title, lede, body, related, relatedPositions: _, attributes, ...members } = article;
  const text = { title, lede, body: body.join('\n\n') };
  const present = Object.entries({ ...text, ...(related.length > 0 && { related }), ...members });
  return { ...attributes, ...Object.fromEntries(present.filter(([, value]) => value !== undefined)), objectID: id };
}

function isRunnable(value: AttributeValue): boolean {
  return typeof value === 'string' && RUNNABLE.test(value.replace(/[\p{Cc}\s]/gu, ''));
}
