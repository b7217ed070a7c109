/**
 * Conversion between records and articles.
 *
 * A record is stored as an article whose attributes are the record, unchanged and with its `objectID`. That attribute
 * distinguishes it from other articles. The article's searched text comes from the record by `SearchableAttributes`;
 * section, tags, date and other members from attributes of the same names.
 *
 * Any other article (imported from a file, or put by the native API) is read as a record of its members: `objectID` is
 * its id, `body` one string with blank lines between paragraphs.
 *
 * Both get numeric twins of dates given as text: `publishedAt_timestamp` and `updatedAt_timestamp`, in seconds.
 */
import type { Article, AttributeValue } from '../../../document/article.js';
import { parseDate } from '../../../document/article-date.js';
import { parseArticleInput } from '../../../document/article-input.js';
import { DATE_FIELDS, timestampName } from './attribute-field.js';
import type { AlgoliaRecord } from './record.js';
import type { SearchableAttributes } from './searchable-attributes.js';

/** Attributes that pages render as links. */
const LINKS: ReadonlySet<string> = new Set(['url', 'image']);

/** URL schemes that can execute script. */
const EXECUTABLE = /^(?:javascript|data|vbscript):/i;

/** The article that stores a record. Throws `invalid_article`. */
export function articleOf(record: AlgoliaRecord, searchable: SearchableAttributes): Article {
  const { title, lede, body, related } = searchable.textOf(record);
  const { article } = parseArticleInput({
    id: record.objectID,
    title: title === '' ? record.objectID : title,
    lede,
    body,
    related,
    publishedAt: scalar(record.publishedAt ?? record.date ?? record[timestampName('publishedAt')]),
    section: scalar(record.section),
    tags: scalars(record.tags),
    authors: scalars(record.authors ?? record.author),
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

function scalars(value: AttributeValue | undefined): (string | number)[] {
  return (Array.isArray(value) ? value : [value]).flatMap((item: AttributeValue | undefined) => scalar(item) ?? []);
}

/** The record of any article, as returned to clients: without executable links, with numeric twins of dates. */
export function recordOf(article: Article): AlgoliaRecord {
  const record = storedRecord(article) ?? memberRecord(article);
  const safe = Object.entries(record).filter(([name, value]) => !LINKS.has(name) || !isExecutable(value));
  const twins = DATE_FIELDS.flatMap((name) => {
    const date = record[name];
    const iso = typeof date === 'string' ? parseDate(date) : undefined;
    return iso === undefined ? [] : [[timestampName(name), Math.floor(Date.parse(iso) / 1000)] as const];
  });
  return { objectID: article.id, ...Object.fromEntries(safe), ...Object.fromEntries(twins) };
}

/** The record as written by a client; undefined for an article from another source. */
export function storedRecord({ id, attributes }: Article): AlgoliaRecord | undefined {
  return attributes.objectID === id ? { objectID: id, ...attributes } : undefined;
}

function memberRecord(article: Article): AlgoliaRecord {
  const { id, title, lede, body, related, relatedPositions: _, attributes, ...members } = article;
  const text = { title, lede, body: body.join('\n\n') };
  const present = Object.entries({ ...text, ...(related.length > 0 && { related }), ...members });
  return { ...attributes, ...Object.fromEntries(present.filter(([, value]) => value !== undefined)), objectID: id };
}

/** Whether a link executes script when followed. Browsers ignore control characters and white space in the scheme. */
function isExecutable(value: AttributeValue): boolean {
  return typeof value === 'string' && EXECUTABLE.test(value.replace(/[\p{Cc}\s]/gu, ''));
}
