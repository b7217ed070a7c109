/** Reads XML item by item, in constant memory. External entities are not fetched, and declared ones not expanded. */
import { SaxesParser } from 'saxes';
import { ArticleFault } from '../article-fault.js';

export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly content: (string | XmlElement)[];
}

export type XmlItem =
  | { readonly line: number; readonly element: XmlElement; readonly channel: ReadonlyMap<string, string> }
  | { readonly line: number; readonly fault: ArticleFault };

/** UTF-16 units of one item, markup included. */
const ITEM_LIMIT = 16_000_000;
const DEPTH_LIMIT = 200;
/** Longest text of a channel element that is kept, in UTF-16 units. */
const CHANNEL_TEXT = 1_000;

/** The HTML entities common in feeds; XML itself defines five. */
const HTML_ENTITIES = {
  nbsp: '\u00a0',
  ndash: '–',
  mdash: '—',
  hellip: '…',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  laquo: '«',
  raquo: '»',
  copy: '©',
  euro: '€',
  pound: '£',
  eacute: 'é',
  egrave: 'è',
  agrave: 'à',
  ccedil: 'ç',
  ouml: 'ö',
  uuml: 'ü',
  auml: 'ä',
  szlig: 'ß',
};

/** Yields each element with one of the names, with the texts of the channel that come before it. */
export async function* readXmlItems(
  chunks: AsyncIterable<string>,
  names: ReadonlySet<string>,
): AsyncGenerator<XmlItem> {
  const reader = new ItemReader(names);
  for await (const chunk of chunks) {
    reader.write(chunk);
    yield* reader.take();
  }
  reader.close();
  yield* reader.take();
}

class ItemReader {
  private readonly parser = new SaxesParser({ position: true });
  private readonly names: ReadonlySet<string>;
  private readonly channel = new Map<string, string>();
  private ready: XmlItem[] = [];
  private open: XmlElement[] = [];
  private path: string[] = [];
  private startLine = 1;
  private size = 0;
  private damage: string | undefined;
  /** UTF-16 units since the parser last reported a tag. */
  private sinceTag = 0;
  /** Namespace prefix of the root (`atom:` in `<atom:feed>`), removed from all names; empty for none. */
  private prefix = '';

  constructor(names: ReadonlySet<string>) {
    this.names = names;
    Object.assign(this.parser.ENTITIES, HTML_ENTITIES);
    this.parser.on('opentagstart', () => {
      this.sinceTag = 0;
    });
    this.parser.on('opentag', (tag) => this.start(tag.name, Object.entries(tag.attributes)));
    this.parser.on('closetag', (tag) => this.end(tag.name));
    this.parser.on('text', (text) => this.text(text));
    this.parser.on('cdata', (text) => this.text(text));
    this.parser.on('error', (error) => {
      // An undefined entity stays in the text as written.
      if (!error.message.includes('entity')) this.damage ??= error.message.replace(/^[\d:]+\s*/, '');
    });
  }

  /** Throws `payload_too_large` for a text or comment longer than ITEM_LIMIT, which the parser would buffer. */
  write(chunk: string): void {
    this.sinceTag += chunk.length;
    this.parser.write(chunk);
    if (this.sinceTag <= ITEM_LIMIT) return;
    const line = this.open.length > 0 ? this.startLine : this.parser.line;
    throw new ArticleFault('the item is longer than 16 MB', { line, code: 'payload_too_large' });
  }

  close(): void {
    const inside = this.open.length > 0;
    const line = inside ? this.startLine : this.parser.line;
    const unfinished = this.path.length > 0;
    if (unfinished) this.ready.push({ line, fault: new ArticleFault('the XML ends early: the last item is cut off') });
    this.open = [];
    this.parser.close();
  }

  take(): XmlItem[] {
    const ready = this.ready;
    this.ready = [];
    return ready;
  }

  private start(tag: string, attributes: readonly [string, string][]): void {
    if (this.path.length === 0) this.prefix = /^[^:]+:(?=feed$)/i.exec(tag)?.[0] ?? '';
    const name = this.plain(tag);
    this.path.push(name);
    if (this.open.length === 0) {
      if (!this.names.has(name)) return;
      this.startLine = this.parser.line;
      this.size = 0;
      this.damage = undefined;
    }
    const element: XmlElement = { name, attributes: new Map(attributes), content: [] };
    this.size += name.length + attributes.reduce((sum, [key, value]) => sum + key.length + value.length, 0);
    if (this.size <= ITEM_LIMIT && this.open.length < DEPTH_LIMIT) this.open.at(-1)?.content.push(element);
    this.open.push(element);
  }

  private end(tag: string): void {
    const name = this.plain(tag);
    this.path.pop();
    this.sinceTag = 0;
    const element = this.open.pop();
    if (element === undefined || this.open.length > 0 || element.name !== name) return;
    const line = this.startLine;
    if (this.size > ITEM_LIMIT) {
      const fault = new ArticleFault('the item is longer than 16 MB', { code: 'payload_too_large' });
      this.ready.push({ line, fault });
    } else if (this.damage !== undefined) {
      this.ready.push({ line, fault: new ArticleFault(`is not well-formed XML: ${this.damage}`) });
    } else {
      this.ready.push({ line, element, channel: this.channel });
    }
  }

  private plain(tag: string): string {
    return this.prefix !== '' && tag.startsWith(this.prefix) ? tag.slice(this.prefix.length) : tag;
  }

  private text(text: string): void {
    this.size += text.length;
    const element = this.open.at(-1);
    if (element !== undefined) {
      if (this.size <= ITEM_LIMIT) element.content.push(text);
    } else if (this.path.length <= 3 && text.length <= CHANNEL_TEXT && this.path.length > 0) {
      const name = this.path.at(-1) ?? '';
      if (!this.channel.has(name) && text.trim() !== '' && this.channel.size < 100) this.channel.set(name, text.trim());
    }
  }
}

/** The first child element with the first name that has one. */
export function child(element: XmlElement, ...names: readonly string[]): XmlElement | undefined {
  for (const name of names) {
    const [first] = children(element, name);
    if (first !== undefined) return first;
  }
  return undefined;
}

export function children(element: XmlElement, name: string): XmlElement[] {
  return element.content.filter((node) => typeof node !== 'string').filter((node) => node.name === name);
}

/** The concatenated text under an element. */
export function textOf(element: XmlElement | undefined): string {
  if (element === undefined) return '';
  return element.content.map((node) => (typeof node === 'string' ? node : textOf(node))).join('');
}

/** The content of an element serialised as markup (`type="xhtml"` in Atom). */
export function markupOf(element: XmlElement): string {
  return element.content
    .map((node) =>
      typeof node === 'string' ? escapeMarkup(node) : `<${node.name}${hrefOf(node)}>${markupOf(node)}</${node.name}>`,
    )
    .join('');
}

function hrefOf(element: XmlElement): string {
  const href = element.attributes.get('href');
  return href === undefined ? '' : ` href="${escapeMarkup(href)}"`;
}

function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
