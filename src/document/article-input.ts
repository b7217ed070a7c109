/** Validates a value of unknown origin (JSON, a CSV row, front matter) and converts it to an article. */
import { z } from 'zod';
import { AppError } from '../errors.js';
import type { Article } from './article.js';
import { type Attributes, attributeTexts, copyAttributes, isRecord } from './article-attributes.js';
import { parseDate } from './article-date.js';
import { deriveArticleId, parseArticleId } from './article-id.js';
import { ARTICLE_LIMITS, limitItems, limitText } from './article-limits.js';
import { cleanLine, cleanText, splitParagraphs } from './article-text.js';

const text = z.union([z.string(), z.number()], { error: 'must be a string' }).nullish();
const words = z.union([z.string(), z.number()], { error: 'must be a string' });
const list = z.union([words, z.array(words)], { error: 'must be a string or an array of strings' }).nullish();
const headline = z.union([words, z.looseObject({ title: text, headline: text })], {
  error: 'must be a string or an object with a title',
});

/** The members of an article as input. Any other member becomes an attribute. */
export const articleInputSchema = z.looseObject({
  id: z.union([z.string(), z.number()], { error: 'must be a string or a number' }).nullish(),
  title: text,
  lede: text,
  body: list,
  text: list.describe('The whole text in place of `lede` and `body`: paragraphs on blank lines or line breaks.'),
  related: z.union([headline, z.array(headline)], { error: 'must be an array of headlines' }).nullish(),
  relatedPositions: z.array(z.int().min(0), { error: 'must be an array of whole numbers' }).nullish(),
  publishedAt: text,
  date: text.describe('Another name for `publishedAt`.'),
  section: text,
  tags: list,
  authors: list,
  author: list.describe('Another name for `authors`.'),
  url: text,
  image: text,
  language: text,
  source: text,
  attributes: z.record(z.string(), z.unknown(), { error: 'must be an object' }).nullish(),
});
type ArticleInput = z.infer<typeof articleInputSchema>;

/** Members of responses, ignored in input so that a hit can be sent back as an article. */
const RESPONSE_MEMBERS = [
  'updatedAt',
  '_score',
  '_highlights',
  '_snippets',
  '_similar',
  '_explain',
  '_warnings',
  'relatedArticles',
];
const KNOWN_MEMBERS: ReadonlySet<string> = new Set([...Object.keys(articleInputSchema.shape), ...RESPONSE_MEMBERS]);

/** Values of members that the input does not have. */
export interface ArticleDefaults {
  readonly id?: string | undefined;
  /** ISO 8601 in UTC. */
  readonly publishedAt?: string | undefined;
}

export interface ParsedArticle {
  readonly article: Article;
  /** Messages about members that were left out or changed. */
  readonly warnings: readonly string[];
  /** Whether the id is derived from the title or text. */
  readonly idDerived: boolean;
}

type Writable<T> = { -readonly [Name in keyof T]: T[Name] };

/**
 * Parses one article. Throws `AppError` `invalid_article` (`invalid_id` for the id) with the invalid member in `param`.
 *
 * Strings are trimmed and cleaned; empty and null members count as absent. A `body` array is kept. A `text`, or a
 * `body` that is one string without a `lede`, is split into paragraphs, and the first becomes the lede.
 */
export function parseArticleInput(value: unknown, defaults: ArticleDefaults = {}): ParsedArticle {
  const input = readShape(value);
  const warnings: string[] = [];
  const title = line(input.title);
  const { lede, body } = readText(input);
  if (title === '' && lede === '' && body.length === 0) {
    throw new AppError('invalid_article', 'an article needs a title or some text', { param: 'title' });
  }
  const publishedAt = readDate(input, warnings) ?? defaults.publishedAt;
  const id = input.id ?? defaults.id;
  const article: Writable<Article> = {
    id: id === undefined ? deriveArticleId(title || lede || body[0] || '', publishedAt) : parseArticleId(id),
    title,
    lede,
    body,
    related: [],
    tags: readList('tags', input.tags),
    authors: readList('authors', input.authors ?? input.author),
    attributes: readAttributes(input, value, warnings),
  };
  readRelated(article, input, warnings);
  if (publishedAt !== undefined) article.publishedAt = publishedAt;
  setLine(article, 'section', line(input.section));
  setLine(article, 'url', webAddress('url', line(input.url), warnings));
  setLine(article, 'image', webAddress('image', line(input.image), warnings));
  setLine(article, 'language', languageTag(line(input.language), warnings));
  setLine(article, 'source', line(input.source));
  limitText(allTexts(article));
  return { article, warnings, idDerived: id === undefined };
}

/** An article as JSON, members in the order of the schema. Undefined members are left out, empty lists are kept. */
export function articleToJson(article: Article): { [member: string]: unknown } {
  const { id, title, lede, body, related, relatedPositions, publishedAt, updatedAt, section } = article;
  const { tags, authors, url, image, language, source, attributes } = article;
  const members = { id, title, lede, body, related, relatedPositions, publishedAt, updatedAt, section };
  const all = { ...members, tags, authors, url, image, language, source, attributes };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/**
 * The article after a partial update: a member of the patch replaces, null removes, `attributes` and unknown members
 * merge by name, and `text` replaces lede and body. Throws as `parseArticleInput` does, and if the patch changes the id.
 */
export function mergeArticle(existing: Article, patch: unknown): ParsedArticle {
  const { attributes, author, date, ...members } = readShape(patch);
  if (members.id !== undefined && String(members.id) !== existing.id) {
    throw new AppError('invalid_article', 'id cannot be changed', { param: 'id' });
  }
  const renamed = {
    ...members,
    ...(author !== undefined && members.authors === undefined && { authors: author }),
    ...(date !== undefined && members.publishedAt === undefined && { publishedAt: date }),
  };
  const base = new Map(Object.entries(articleToJson(existing)));
  if (members.text !== undefined) for (const name of ['lede', 'body', 'relatedPositions']) base.delete(name);
  if (members.related !== undefined) base.delete('relatedPositions');
  const unknown = Object.entries(members).filter(([name]) => !KNOWN_MEMBERS.has(name));
  const added = [...unknown, ...Object.entries(attributes ?? {})];
  const kept = attributes === null ? {} : existing.attributes;
  const merged = new Map<string, unknown>([...Object.entries(kept), ...added]);
  for (const [name, value] of added) if (value === null) merged.delete(name);
  const known = Object.entries(renamed).filter(([name]) => KNOWN_MEMBERS.has(name));
  const whole = new Map<string, unknown>([...base, ...known]);
  whole.set('id', existing.id).set('attributes', Object.fromEntries(merged));
  return parseArticleInput(Object.fromEntries(whole));
}

function readShape(value: unknown): ArticleInput {
  if (!isRecord(value)) throw new AppError('invalid_article', 'an article must be a JSON object');
  const result = articleInputSchema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const param = issue?.path.join('.') ?? '';
  throw new AppError('invalid_article', `${param} ${issue?.message ?? 'is not valid'}`, { param });
}

function line(value: string | number | null | undefined): string {
  return value === null || value === undefined ? '' : cleanLine(String(value));
}

function setLine(
  article: Writable<Article>,
  name: 'section' | 'url' | 'image' | 'language' | 'source',
  value: string,
): void {
  if (value !== '') article[name] = value;
}

function readText(input: ArticleInput): { lede: string; body: string[] } {
  const lede = input.lede === null || input.lede === undefined ? '' : cleanText(String(input.lede));
  const body = paragraphs(input.body);
  const text = paragraphs(input.text);
  limitItems('body', body.length + text.length, ARTICLE_LIMITS.paragraphs);
  if (body.length > 0 && Array.isArray(input.body)) return { lede, body };
  const rest = body.length > 0 ? body : text;
  if (lede === '') return { lede: rest[0] ?? '', body: rest.slice(1) };
  return { lede, body: rest[0] === lede ? rest.slice(1) : rest };
}

function paragraphs(value: ArticleInput['body']): string[] {
  if (value === null || value === undefined) return [];
  if (!Array.isArray(value)) return splitParagraphs(String(value));
  return value.map((paragraph) => cleanText(String(paragraph))).filter((paragraph) => paragraph !== '');
}

function readList(param: string, value: ArticleInput['tags']): string[] {
  if (value === null || value === undefined) return [];
  const items = Array.isArray(value) ? value : [value];
  limitItems(param, items.length);
  return [...new Set(items.map(line).filter((item) => item !== ''))];
}

function readRelated(article: Writable<Article>, input: ArticleInput, warnings: string[]): void {
  if (input.related === null || input.related === undefined) return;
  const items = Array.isArray(input.related) ? input.related : [input.related];
  limitItems('related', items.length);
  const positions = input.relatedPositions ?? undefined;
  const usable = positions !== undefined && positions.length === items.length;
  if (positions !== undefined && !usable) {
    warnings.push('relatedPositions are left out: they must be as many as the related headlines');
  }
  const paragraphCount = article.body.length + (article.lede === '' ? 0 : 1);
  const kept: { title: string; position: number }[] = [];
  items.forEach((item, index) => {
    const title = typeof item === 'object' ? line(item.title ?? item.headline) : line(item);
    if (title !== '') kept.push({ title, position: Math.min(positions?.[index] ?? 0, paragraphCount) });
  });
  article.related = kept.map((item) => item.title);
  if (usable && kept.length > 0) article.relatedPositions = kept.map((item) => item.position);
}

function readDate(input: ArticleInput, warnings: string[]): string | undefined {
  const written = input.publishedAt ?? input.date;
  if (written === null || written === undefined || written === '') return undefined;
  const date = parseDate(written);
  if (date === undefined) warnings.push(`the date ${JSON.stringify(String(written).slice(0, 60))} cannot be read`);
  return date;
}

/** An address with scheme http or https, or without one; other schemes, such as `javascript:`, give the empty string. */
function webAddress(name: string, address: string, warnings: string[]): string {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(address.replace(/\s/g, ''))?.[1]?.toLowerCase();
  if (scheme === undefined || scheme === 'http' || scheme === 'https') return address;
  warnings.push(`${name} is left out: it starts with “${scheme}:”`);
  return '';
}

const LANGUAGE_NAMES: ReadonlyMap<string, string> = new Map([['english', 'en']]);

function languageTag(value: string, warnings: string[]): string {
  if (value === '') return '';
  try {
    return LANGUAGE_NAMES.get(value.toLowerCase()) ?? Intl.getCanonicalLocales(value.replaceAll('_', '-'))[0] ?? '';
  } catch {
    warnings.push(`language is left out: ${JSON.stringify(value.slice(0, 40))} is not a language tag`);
    return '';
  }
}

function readAttributes(input: ArticleInput, value: unknown, warnings: string[]): Attributes {
  const unknown = Object.entries(isRecord(value) ? value : {}).filter(([name]) => !KNOWN_MEMBERS.has(name));
  const explicit = isRecord(input.attributes) ? Object.entries(input.attributes) : [];
  if (unknown.length + explicit.length === 0) return {};
  return copyAttributes([...unknown, ...explicit], warnings);
}

function allTexts({ title, lede, body, related, attributes }: Article): string[] {
  return [title, lede, ...body, ...related, ...attributeTexts(attributes)];
}
