/** Importer of HTML pages: their metadata (JSON-LD, Open Graph) and the extracted text of the article. */
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
import type { ArticleDraft, ImportSource } from './importer.js';
import { type PageMetadata, readMetadata } from './page-metadata.js';

const PAGE_LIMIT = 20_000_000;
/** Upper bound on elements for the extraction, which takes quadratic time. */
const ELEMENT_LIMIT = 50_000;
const RELATED_LIMIT = 50;

/** Yields one draft; its default id is the key of the file. */
export async function* readHtml(source: ImportSource): AsyncGenerator<ArticleDraft> {
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

/** Text that is not in its declared encoding, nor in UTF-8, is read as windows-1252, as browsers do. */
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

/** Removes the boxes of related links from the page and returns their headlines. */
function takeRelated(page: HtmlDocument): string[] {
  const headlines: string[] = [];
  for (const element of relatedBoxes(page)) {
    headlines.push(...linkTexts(element));
    element.remove();
  }
  return [...new Set(headlines)].slice(0, RELATED_LIMIT);
}

/** The extracted text; the text of the article element if that is twice as long, or of JSON-LD if 1.5 times as long. */
function readParagraphs(page: HtmlDocument, declaredText: string | undefined): string[] {
  const { paragraphs: all } = readBlocks(
    page.querySelector('article') ?? page.querySelector('main') ?? page.documentElement,
  );
  const extracted = extract(page);
  const visible = length(extracted) >= length(all) / 2 ? extracted : all;
  const declared = splitParagraphs(declaredText ?? '');
  return length(declared) > length(visible) * 1.5 ? declared : visible;
}

function extract(page: HtmlDocument): string[] {
  if (!isShallow(page)) return [];
  try {
    const options = { maxElemsToParse: ELEMENT_LIMIT, disableJSONLD: true, charThreshold: 200 };
    const result = new Readability<HtmlElement>(page, { ...options, serializer: (node: HtmlElement) => node }).parse();
    return result?.content ? readBlocks(result.content).paragraphs : [];
  } catch {
    // The page is too large or too damaged for the extraction: the caller uses its own structure.
    return [];
  }
}

function length(paragraphs: readonly string[]): number {
  return paragraphs.reduce((sum, paragraph) => sum + paragraph.length, 0);
}

/** Drops the headline and byline from the first four paragraphs. */
function withoutRepetition(paragraphs: readonly string[], { title, authors }: PageMetadata): string[] {
  const start = paragraphs.findIndex((paragraph, index) => {
    const byline = paragraph.replace(/^by\s+/i, '');
    return index >= 4 || !(paragraph === title || authors.includes(byline));
  });
  return start < 0 ? [] : paragraphs.slice(start);
}
