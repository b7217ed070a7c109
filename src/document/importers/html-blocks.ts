/** Converts HTML to paragraphs: drops elements without prose, and keeps related headlines with their positions. */
import { parseHTML } from 'linkedom';
import { cleanLine } from '../article-text.js';

/** The subset of the DOM in use. */
export interface HtmlNode {
  readonly nodeType: number;
  readonly textContent: string | null;
  readonly childNodes: Iterable<HtmlNode>;
}
export interface HtmlElement extends HtmlNode {
  readonly localName: string;
  getAttribute(name: string): string | null;
  querySelector(selector: string): HtmlElement | null;
  querySelectorAll(selector: string): Iterable<HtmlElement>;
  remove(): void;
}
export interface HtmlDocument {
  readonly documentElement: HtmlElement;
  querySelector(selector: string): HtmlElement | null;
  querySelectorAll(selector: string): Iterable<HtmlElement>;
}

export interface Blocks {
  readonly paragraphs: string[];
  readonly related: string[];
  readonly relatedPositions: number[];
}

const TEXT_NODE = 3;
const ELEMENT_NODE = 1;
/** Deepest nesting that is walked. Deeper markup is read as plain text, which bounds the recursion. */
const DEPTH_LIMIT = 400;
/** Upper bound on boxes tested for links: the test reads the whole box. */
const BOX_LIMIT = 50;
/** Upper bound on the sum of the depths of all nodes. A long article in a deep layout has 100,000. */
const TOTAL_DEPTH_LIMIT = 2_000_000;

const SKIPPED: ReadonlySet<string> = new Set(
  'script style noscript template svg math nav form button iframe object select textarea figure audio video canvas head dialog'.split(
    ' ',
  ),
);
const INLINE: ReadonlySet<string> = new Set(
  'a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp small span strike strong sub sup time tt u var wbr'.split(
    ' ',
  ),
);
const HEADING = /^h[1-6]$/;
const RELATED_HEADING =
  /^(?:related(?: (?:articles?|stories|news|links|coverage|reading))?|read (?:more|also|next)|see also|more on this(?: story)?)\s*:?$/i;
const RELATED_NAME = /(?:^|[\s_-])(?:related|read-?(?:more|also|next)|see-?also|more-on)(?:$|[\s_-])/i;

/** A whole page. */
export function parsePage(html: string): HtmlDocument {
  const { document } = parseHTML(html);
  return document;
}

/** The paragraphs of a fragment of HTML. */
export function fragmentBlocks(html: string): Blocks {
  return readBlocks(parsePage(`<!doctype html><html><body>${html}</body></html>`).documentElement);
}

/** A fragment as plain text, with a blank line between paragraphs. */
export function htmlText(html: string): string {
  return fragmentBlocks(html).paragraphs.join('\n\n');
}

/** Whether a text is HTML: it has tags of block elements. */
export function hasBlockMarkup(text: string): boolean {
  return (
    text.includes('<') && /<(?:p|div|br|ul|ol|blockquote|h[1-6]|section|article|table)(?:\s[^>]*)?\/?>/i.test(text)
  );
}

/** The paragraphs and related headlines under an element, in order. */
export function readBlocks(root: HtmlElement): Blocks {
  const blocks: Blocks = { paragraphs: [], related: [], relatedPositions: [] };
  let line = '';
  let relatedFollow = false;
  let boxes = 0;
  const flush = (): void => {
    const paragraph = cleanLine(line.replace(/\s+/g, ' '));
    if (paragraph !== '') blocks.paragraphs.push(paragraph);
    line = '';
  };
  const relate = (element: HtmlElement): void => {
    flush();
    for (const headline of linkTexts(element)) {
      blocks.related.push(headline);
      blocks.relatedPositions.push(blocks.paragraphs.length);
    }
  };
  const walk = (node: HtmlNode, depth: number): void => {
    if (node.nodeType === TEXT_NODE || depth > DEPTH_LIMIT) line += node.textContent ?? '';
    if (!isElement(node) || depth > DEPTH_LIMIT) return;
    const name = node.localName;
    if (SKIPPED.has(name)) return;
    const inline = INLINE.has(name);
    if (!inline) flush();
    if (HEADING.test(name) && RELATED_HEADING.test((node.textContent ?? '').trim())) {
      relatedFollow = true;
      return;
    }
    const candidate = !inline && (relatedFollow || isNamedRelated(node)) && boxes < BOX_LIMIT;
    if (candidate) boxes += 1;
    if (candidate && isMostlyLinks(node)) {
      relate(node);
    } else if (name !== 'aside') {
      for (const child of node.childNodes) walk(child, depth + 1);
      if (!inline) flush();
      if (name === 'td' || name === 'th') line += ' ';
    }
    if (!inline && name !== 'br') relatedFollow = false;
  };
  for (const child of root.childNodes) walk(child, 0);
  flush();
  return blocks;
}

function isElement(node: HtmlNode): node is HtmlElement {
  return node.nodeType === ELEMENT_NODE;
}

/** The boxes of related links in a page, outermost first: elements with such a name that are mostly links. */
export function relatedBoxes(page: HtmlDocument): HtmlElement[] {
  const candidates = [...page.querySelectorAll('aside, nav, section, div, ul, ol, p')].filter(isNamedRelated);
  return candidates.slice(0, BOX_LIMIT).filter(isMostlyLinks);
}

/** Whether the nesting of a page is within limits. On deeper pages the text extraction takes minutes. */
export function isShallow(page: HtmlDocument): boolean {
  let level: HtmlNode[] = [page.documentElement];
  let totalDepth = 0;
  for (let depth = 0; level.length > 0; depth += 1) {
    totalDepth += depth * level.length;
    if (depth > DEPTH_LIMIT || totalDepth > TOTAL_DEPTH_LIMIT) return false;
    level = level.flatMap((node) => [...node.childNodes]);
  }
  return true;
}

function isNamedRelated(element: HtmlElement): boolean {
  const names = ['class', 'id', 'aria-label'].map((attribute) => element.getAttribute(attribute) ?? '');
  return names.some((name) => RELATED_NAME.test(name));
}

function isMostlyLinks(element: HtmlElement): boolean {
  const links = linkTexts(element).join('').length;
  return links > 0 && links * 2 >= (element.textContent ?? '').replace(/\s+/g, ' ').trim().length;
}

/** The distinct texts of the links under an element. */
export function linkTexts(element: HtmlElement): string[] {
  const texts = [...element.querySelectorAll('a')].map((link) =>
    cleanLine((link.textContent ?? '').replace(/\s+/g, ' ')),
  );
  return [...new Set(texts.filter((text) => text !== ''))];
}
