/** Importer of RSS (0.9x, 1.0, 2.0) and Atom feeds. */

import { idFromKey } from '../article-id.js';
import { decodeStream } from './byte-stream.js';
import { declaredXmlEncoding } from './declared-encoding.js';
import { type Blocks, fragmentBlocks, hasBlockMarkup } from './html-blocks.js';
import type { ArticleDraft, ImportSource } from './importer.js';
import { child, children, markupOf, readXmlItems, textOf, type XmlElement } from './xml-items.js';

const ITEMS: ReadonlySet<string> = new Set(['item', 'entry']);

/** Yields a draft for each item or entry. The language and title of the channel are defaults. */
export async function* readFeed(source: ImportSource): AsyncGenerator<ArticleDraft> {
  const { bytes, encoding } = await declaredXmlEncoding(source);
  for await (const item of readXmlItems(decodeStream(bytes, encoding), ITEMS)) {
    if ('fault' in item) yield item;
    else yield { line: item.line, input: readItem(item.element, item.channel) };
  }
}

function readItem(item: XmlElement, channel: ReadonlyMap<string, string>): { readonly [name: string]: unknown } {
  const id = textOf(child(item, 'guid', 'id')).trim();
  const full = child(item, 'content:encoded', 'content', 'media:description');
  const summary = child(item, 'description', 'summary');
  const text = blocksOf(full ?? summary);
  const [first, ...rest] = text.paragraphs;
  const standfirst = full === undefined || first !== undefined ? undefined : blocksOf(summary).paragraphs[0];
  const categories = children(item, 'category').map((category) => category.attributes.get('term') ?? textOf(category));
  const authors = [...children(item, 'dc:creator'), ...children(item, 'author')].map(authorName);
  return {
    ...(id !== '' && { id: idFromKey(id) }),
    title: plainTitle(textOf(child(item, 'title'))),
    lede: standfirst ?? first,
    body: rest,
    related: text.related,
    relatedPositions: text.relatedPositions,
    publishedAt: textOf(child(item, 'pubDate', 'published', 'dc:date', 'date', 'updated')),
    section: categories[0],
    tags: categories,
    authors,
    url: linkOf(item),
    image: imageOf(item),
    language: textOf(child(item, 'dc:language')) || item.attributes.get('xml:lang') || channel.get('language'),
    source: textOf(child(item, 'source')).trim() || channel.get('title'),
  };
}

/** The paragraphs of an element whose content is HTML, escaped or not, or plain text. */
export function blocksOf(element: XmlElement | undefined): Blocks {
  if (element === undefined) return { paragraphs: [], related: [], relatedPositions: [] };
  const markup = element.attributes.get('type') === 'xhtml' ? markupOf(element) : textOf(element);
  // In text without markup, blank lines separate paragraphs.
  return fragmentBlocks(hasBlockMarkup(markup) ? markup : markup.trim().replace(/\n\s*\n/g, '<br>'));
}

/** A title as plain text. Titles are often HTML inside XML: entities escaped twice, `<em>`. */
export function plainTitle(title: string): string {
  return /[&<]/.test(title) ? fragmentBlocks(title).paragraphs.join(' ') : title;
}

function authorName(author: XmlElement): string {
  const name = textOf(child(author, 'name') ?? author).trim();
  // RSS 2.0: “editor@example.org (Jane Roe)”.
  return /\(([^)]+)\)\s*$/.exec(name)?.[1] ?? name;
}

function linkOf(item: XmlElement): string | undefined {
  const links = children(item, 'link');
  const href = (rel: string | undefined): string | undefined =>
    links.find((link) => link.attributes.get('rel') === rel)?.attributes.get('href');
  return href('alternate') ?? href(undefined) ?? links.map(textOf).find((text) => text.trim() !== '');
}

function imageOf(item: XmlElement): string | undefined {
  const enclosure = children(item, 'enclosure').find((one) => one.attributes.get('type')?.startsWith('image/'));
  const image = enclosure ?? child(item, 'media:thumbnail', 'media:content');
  return image?.attributes.get('url');
}
