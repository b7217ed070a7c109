/** Importer of WordPress exports (WXR): published posts, not pages, drafts, attachments or menus. */
import { idFromKey } from '../article-id.js';
import { decodeStream } from './byte-stream.js';
import { declaredXmlEncoding } from './declared-encoding.js';
import { blocksOf, plainTitle } from './feed.js';
import type { ArticleDraft, ImportSource } from './importer.js';
import { child, children, readXmlItems, textOf, type XmlElement } from './xml-items.js';

const ITEMS: ReadonlySet<string> = new Set(['item']);
/** Markup of the WordPress editor in the text: block comments and shortcodes. */
const BLOCK_COMMENT = /<!--\s*\/?wp:[\s\S]*?-->/g;
const SHORTCODE = /\[\/?(?:caption|gallery|embed|video|audio|playlist|audiotheme)\b[^\]]*\]/g;

/** Yields a draft for each published post, and skips other items. */
export async function* readWordpress(source: ImportSource): AsyncGenerator<ArticleDraft> {
  const { bytes, encoding } = await declaredXmlEncoding(source);
  for await (const item of readXmlItems(decodeStream(bytes, encoding), ITEMS)) {
    if ('fault' in item) yield item;
    else if (isPublishedPost(item.element)) yield { line: item.line, input: readPost(item.element, item.channel) };
  }
}

function isPublishedPost(item: XmlElement): boolean {
  const type = textOf(child(item, 'wp:post_type')).trim();
  const status = textOf(child(item, 'wp:status')).trim();
  return (type === '' || type === 'post') && (status === '' || status === 'publish');
}

function readPost(item: XmlElement, channel: ReadonlyMap<string, string>): { readonly [name: string]: unknown } {
  const id = textOf(child(item, 'wp:post_name')).trim() || textOf(child(item, 'guid')).trim();
  const text = blocksOf(contentOf(item));
  const [first, ...rest] = text.paragraphs;
  const excerpt = textOf(child(item, 'excerpt:encoded')).trim();
  const terms = children(item, 'category');
  const named = (domain: string): string[] =>
    terms.filter((term) => (term.attributes.get('domain') ?? 'category') === domain).map(textOf);
  const categories = named('category').filter((name) => name.trim() !== 'Uncategorized');
  return {
    ...(id !== '' && { id: idFromKey(id) }),
    title: plainTitle(textOf(child(item, 'title'))),
    lede: first ?? plainTitle(excerpt),
    body: rest,
    related: text.related,
    relatedPositions: text.relatedPositions,
    publishedAt: dateOf(item),
    section: categories[0],
    tags: [...named('post_tag'), ...categories.slice(1)],
    authors: children(item, 'dc:creator').map(textOf),
    url: textOf(child(item, 'link')),
    language: channel.get('language'),
    source: channel.get('title'),
  };
}

/** The content with `<br>` at blank lines: WordPress stores text without `<p>` and adds it on output (wpautop). */
function contentOf(item: XmlElement): XmlElement | undefined {
  const content = child(item, 'content:encoded');
  if (content === undefined) return undefined;
  const html = textOf(content).replace(BLOCK_COMMENT, '').replace(SHORTCODE, '');
  const withParagraphs = html
    .trim()
    .replace(/\r\n?/g, '\n')
    .replace(/\n[ \t]*\n\s*/g, '<br>\n');
  return { ...content, content: [withParagraphs] };
}

/** The date in GMT; `pubDate` or the local date when that is all zeros. */
function dateOf(item: XmlElement): string | undefined {
  const dates = ['wp:post_date_gmt', 'pubDate', 'wp:post_date'].map((name) => textOf(child(item, name)).trim());
  return dates.find((date) => date !== '' && !date.startsWith('0000'));
}
