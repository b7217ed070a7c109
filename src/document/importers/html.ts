/** Reads a page as it was published: what it says of itself (JSON-LD, Open Graph), and the text without what surrounds it. */
import { Readability } from '@mozilla/readability';
import { ArticleFault } from '../article-fault.js';
import { splitParagraphs } from '../article-text.js';
import { decodeText, markedEncoding } from '../text-decoding.js';
import { readAll } from './byte-stream.js';
import { declaredEncoding } from './declared-encoding.js';
import {
  type HtmlDocument,
  type HtmlElement,
  isShallow,
  linkTexts,
  parsePage,
  readBlocks,
  relatedBoxes,
} from './html-blocks.js';
import type { Draft, ImportSource } from './importer.js';
import { type PageMetadata, readMetadata } from './page-metadata.js';

const PAGE_LIMIT = 20_000_000;
/** Elements of a page; more is no article, and the extraction is quadratic. */
const ELEMENT_LIMIT = 50_000;
const RELATED_LIMIT = 50;

/** One article a page; its id is the file's. */
export async function* readHtml(source: ImportSource): AsyncGenerator<Draft> {
  const html = decodePage(await readAll(source.bytes, PAGE_LIMIT), source.encoding);
  const page = parsePage(html);
  const metadata = readMetadata(page);
  const related = takeRelated(page);
  const paragraphs = withoutRepetition(readParagraphs(page, metadata.text), metadata);
  if (metadata.title === undefined && paragraphs.length === 0) throw new ArticleFault('has no headline and no text');
  const { text: _text, summary, ...members } = metadata;
  yield {
    input: { ...members, lede: paragraphs[0] ?? summary, body: paragraphs.slice(1), related },
    defaults: { id: source.key, publishedAt: source.publishedAt },
  };
}

/** Undeclared and not UTF-8 is windows-1252, as in every browser. */
function decodePage(bytes: Buffer, hint: string | undefined): string {
  const declared = declaredEncoding(bytes) ?? hint;
  if (markedEncoding(bytes) !== undefined) return decodeText(bytes);
  try {
    return decodeText(bytes, declared);
  } catch (error) {
    if (bytes.includes(0)) throw error;
    return decodeText(bytes, 'windows-1252');
  }
}

/** Takes the boxes of related links out of the page, so that they do not end up in its text. */
function takeRelated(page: HtmlDocument): string[] {
  const headlines: string[] = [];
  for (const element of relatedBoxes(page)) {
    headlines.push(...linkTexts(element));
    element.remove();
  }
  return [...new Set(headlines)].slice(0, RELATED_LIMIT);
}

/** What the extraction finds; the text in JSON-LD when the page holds clearly less of it. */
function readParagraphs(page: HtmlDocument, declaredText: string | undefined): string[] {
  const marked = readBlocks(page.querySelector('article') ?? page.querySelector('main') ?? page.documentElement);
  const extracted = extract(page);
  const found = length(extracted) >= length(marked.paragraphs) / 2 ? extracted : marked.paragraphs;
  const declared = splitParagraphs(declaredText ?? '');
  return length(declared) > length(found) * 1.5 ? declared : found;
}

function extract(page: HtmlDocument): string[] {
  if (!isShallow(page)) return [];
  try {
    const options = { maxElemsToParse: ELEMENT_LIMIT, disableJSONLD: true, charThreshold: 200 };
    const result = new Readability<HtmlElement>(page, { ...options, serializer: (node: HtmlElement) => node }).parse();
    return result?.content ? readBlocks(result.content).paragraphs : [];
  } catch {
    // Pages too large or too broken for the extraction are read by their own structure.
    return [];
  }
}

function length(paragraphs: readonly string[]): number {
  return paragraphs.reduce((sum, paragraph) => sum + paragraph.length, 0);
}

/** Drops the headline and the byline where the text repeats them at its start. */
function withoutRepetition(paragraphs: readonly string[], { title, authors }: PageMetadata): string[] {
  const start = paragraphs.findIndex((paragraph, index) => {
    const byline = paragraph.replace(/^by\s+/i, '');
    return index >= 4 || !(paragraph === title || authors.includes(byline));
  });
  return start < 0 ? [] : paragraphs.slice(start);
}
