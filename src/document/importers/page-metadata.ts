/** Metadata of an HTML page: from JSON-LD, else Open Graph and other meta elements, else elements such as `h1`. */
import { isRecord } from '../article-attributes.js';
import { renameFields, splitList } from './field-shapes.js';
import { type HtmlDocument, hasBlockMarkup, htmlText } from './html-blocks.js';

export interface PageMetadata {
  readonly title?: string;
  readonly summary?: string;
  /** The text of the article, when JSON-LD has it. */
  readonly text?: string;
  readonly publishedAt?: string;
  readonly section?: string;
  readonly tags: readonly string[];
  readonly authors: readonly string[];
  readonly url?: string;
  readonly image?: string;
  readonly language?: string;
  readonly source?: string;
}

const ARTICLE_TYPE = /(?:Article|BlogPosting|Report|Reportage)$/;

/** The metadata of a page. A member that it does not have is absent. */
export function readMetadata(page: HtmlDocument): PageMetadata {
  const linked = renameFields(linkedArticle(page) ?? {});
  const meta = metaContents(page);
  const first = (...names: readonly string[]): string | undefined =>
    names.map((name) => meta.get(name)?.[0]).find((value) => value !== undefined);
  const one = (name: string, ...fallbacks: readonly (string | undefined)[]): string | undefined =>
    [textual(linked[name]), ...fallbacks].find((value) => value !== undefined && value.trim() !== '');
  const element = (selector: string): string | undefined => page.querySelector(selector)?.textContent ?? undefined;
  const address = page.querySelector('link[rel="canonical"]')?.getAttribute('href') ?? undefined;
  const time = page.querySelector('time[datetime]')?.getAttribute('datetime') ?? undefined;
  const all = {
    title: plain(one('title', first('og:title'), element('h1'), element('title'))),
    summary: plain(one('lede', first('og:description', 'description', 'twitter:description'))),
    text: one('text'),
    publishedAt: one(
      'publishedAt',
      first('article:published_time', 'datepublished', 'dc.date', 'date', 'pubdate'),
      time,
    ),
    section: plain(one('section', first('article:section'))),
    url: one('url', address, first('og:url')),
    image: one('image', first('og:image')),
    language: one('language', page.documentElement.getAttribute('lang') ?? undefined),
    source: plain(one('source', first('og:site_name'))),
  };
  const tags = list(linked.tags) ?? meta.get('article:tag') ?? (meta.get('keywords') ?? []).flatMap(splitList);
  const authors = list(linked.authors) ?? meta.get('author') ?? (meta.get('article:author') ?? []).filter(isName);
  const present = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  return { ...present, tags, authors };
}

function isName(author: string): boolean {
  return !author.includes('://');
}

function textual(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

function list(value: unknown): string[] | undefined {
  const items = (Array.isArray(value) ? value : [value]).map(textual).filter((item) => item !== undefined);
  return items.length === 0 ? undefined : items;
}

/** A one-line value without entities and tags. */
function plain(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  return hasBlockMarkup(value) || /&[#\w]+;/.test(value) ? htmlText(value) : value.replace(/\s+/g, ' ').trim();
}

/** Contents of meta elements by property or name, in lower case. */
function metaContents(page: HtmlDocument): Map<string, string[]> {
  const contents = new Map<string, string[]>();
  for (const element of page.querySelectorAll('meta')) {
    const name = element.getAttribute('property') ?? element.getAttribute('name') ?? element.getAttribute('itemprop');
    const content = element.getAttribute('content');
    if (name === null || content === null || content.trim() === '') continue;
    const key = name.toLowerCase();
    contents.set(key, [...(contents.get(key) ?? []), content]);
  }
  return contents;
}

/** The first article in the JSON-LD of a page. */
function linkedArticle(page: HtmlDocument): { readonly [name: string]: unknown } | undefined {
  for (const script of page.querySelectorAll('script[type="application/ld+json"]')) {
    const article = findArticle(parse(script.textContent ?? ''), 6);
    if (article !== undefined) return withCommonNames(article);
  }
  return undefined;
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    // Invalid JSON-LD is common; the other metadata is used.
    return undefined;
  }
}

function findArticle(value: unknown, depth: number): { readonly [name: string]: unknown } | undefined {
  if (depth === 0) return undefined;
  if (Array.isArray(value)) {
    for (const item of value) {
      const article = findArticle(item, depth - 1);
      if (article !== undefined) return article;
    }
    return undefined;
  }
  if (!isRecord(value)) return undefined;
  const types = Array.isArray(value['@type']) ? value['@type'] : [value['@type']];
  if (types.some((type) => typeof type === 'string' && ARTICLE_TYPE.test(type))) return value;
  return findArticle(value['@graph'] ?? value.mainEntity, depth - 1);
}

/** Renames members of JSON-LD that `renameFields` does not know. */
function withCommonNames(article: { readonly [name: string]: unknown }): { readonly [name: string]: unknown } {
  const url = article.url ?? article.mainEntityOfPage;
  const { name, headline } = article;
  return { ...article, headline: headline ?? name, name: undefined, ...(url !== undefined && { url }) };
}
