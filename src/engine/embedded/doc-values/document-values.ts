/** The values of an article that can be filtered, faceted and sorted: members and attributes as flat lists by field name. */
import { type Article, type AttributeValue, DATE_FIELDS } from '../../../document/article.js';
import { parseDate } from '../../../document/article-date.js';

export type DocumentValue = string | number | boolean;
/** Dates are milliseconds since the epoch. */
export type FieldValues = ReadonlyMap<string, readonly DocumentValue[]>;

/** In UTF-16 units. Longer texts are not indexed as values. */
const MAX_VALUE_LENGTH = 2048;
/** Attributes nested deeper are ignored. */
const MAX_DEPTH = 8;

/** Values by field, nested attributes by dotted path (`hierarchy.lvl0`). Fields without a value are absent. */
export function documentValues(article: Article): FieldValues {
  const values = new Map<string, DocumentValue[]>();
  const add = (name: string, value: DocumentValue | undefined) => {
    if (value === undefined || value === '' || (typeof value === 'string' && value.length > MAX_VALUE_LENGTH)) return;
    if (typeof value === 'number' && !Number.isFinite(value)) return;
    const list = values.get(name);
    if (list === undefined) values.set(name, [value]);
    else if (!list.includes(value)) list.push(value);
  };
  const collect = (name: string, value: AttributeValue, depth: number) => {
    if (value === null || depth > MAX_DEPTH) return;
    if (typeof value !== 'object') add(name, value);
    else if (isList(value)) for (const item of value) collect(name, item, depth + 1);
    else for (const [key, item] of Object.entries(value)) collect(`${name}.${key}`, item, depth + 1);
  };
  for (const [name, value] of Object.entries(article.attributes)) if (!DATE_FIELDS.has(name)) collect(name, value, 0);
  // An attribute named `id` takes precedence over the id of the article.
  if (!values.has('id')) add('id', article.id);
  add('title', article.title);
  add('section', article.section);
  add('source', article.source);
  add('language', article.language);
  add('url', article.url);
  for (const tag of article.tags) add('tags', tag);
  for (const author of article.authors) add('authors', author);
  for (const headline of article.related) add('related', headline);
  for (const name of ['publishedAt', 'updatedAt'] as const) {
    const date = attributeDate(article.attributes[name]) ?? article[name];
    if (date !== undefined) add(name, Date.parse(date));
  }
  return values;
}

/** The date in an attribute `publishedAt` or `updatedAt`, which takes precedence over the member of that name. */
function attributeDate(value: AttributeValue | undefined): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? parseDate(value) : undefined;
}

function isList(value: object): value is readonly AttributeValue[] {
  return Array.isArray(value);
}
