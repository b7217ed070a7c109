/** Format detection: by content, and by extension where the content fits several formats. */
import { Buffer } from 'node:buffer';
import { ArticleFault } from '../article-fault.js';
import { markedEncoding } from '../text-decoding.js';
import { csvDelimiter } from './csv-rows.js';
import { memberNamed } from './field-names.js';

export type Format = 'text' | 'markdown' | 'html' | 'json' | 'ndjson' | 'csv' | 'feed' | 'wordpress';
export type Container = 'gzip' | 'zip';

/** Bytes of a file that are examined. */
export const DETECTION_SPAN = 65_536;

const EXTENSIONS: ReadonlyMap<string, Format> = new Map([
  ['txt', 'text'],
  ['text', 'text'],
  ['md', 'markdown'],
  ['markdown', 'markdown'],
  ['html', 'html'],
  ['htm', 'html'],
  ['xhtml', 'html'],
  ['json', 'json'],
  ['ndjson', 'ndjson'],
  ['jsonl', 'ndjson'],
  ['csv', 'csv'],
  ['tsv', 'csv'],
  ['rss', 'feed'],
  ['atom', 'feed'],
]);

/** Signatures of other common files, for an error message that names them. */
const FOREIGN: readonly (readonly [string, string])[] = [
  ['%PDF', 'a PDF'],
  ['\x89PNG', 'an image'],
  ['\xff\xd8\xff', 'an image'],
  ['GIF8', 'an image'],
  ['\xd0\xcf\x11\xe0', 'an Office document'],
  ['{\\rtf', 'an RTF document'],
  ['SQLite format 3', 'a database'],
];

/** The compression of a file, by its signature; undefined without one. */
export function detectContainer(head: Uint8Array): Container | undefined {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip';
  const signature = Buffer.from(head.subarray(0, 4)).toString('latin1');
  return signature === 'PK\x03\x04' || signature === 'PK\x05\x06' ? 'zip' : undefined;
}

/**
 * The format of a file that starts with `head` (up to `DETECTION_SPAN` bytes). Throws `ArticleFault`
 * `unsupported_media_type` for other known formats, `invalid_article` for an empty or binary file.
 */
export function detectFormat(head: Uint8Array, name: string): Format {
  const encoding = markedEncoding(head);
  const bytes = Buffer.from(head);
  if (encoding === undefined || encoding === 'utf-8') rejectForeign(bytes);
  const start = new TextDecoder(encoding ?? 'utf-8').decode(bytes).trimStart();
  if (start === '' && head.length < DETECTION_SPAN) throw new ArticleFault('is empty', { line: 1 });
  const byName = EXTENSIONS.get(/\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? '');
  return markupFormat(start) ?? jsonFormat(start, byName) ?? byName ?? (isTable(start) ? 'csv' : textFormat(start));
}

function rejectForeign(bytes: Buffer): void {
  const signature = bytes.toString('latin1', 0, 16);
  const foreign = FOREIGN.find(([magic]) => signature.startsWith(magic));
  if (foreign !== undefined) {
    throw new ArticleFault(`is ${foreign[1]}, which cannot be imported`, { code: 'unsupported_media_type' });
  }
  const nul = bytes.indexOf(0);
  if (nul < 0) return;
  const line = bytes.toString('latin1', 0, nul).split('\n').length;
  throw new ArticleFault('is binary, not text (it has NUL bytes)', { line });
}

/** XML by its root element; HTML by its doctype or any element that starts a page. */
function markupFormat(start: string): Format | undefined {
  if (!start.startsWith('<')) return undefined;
  const declared = /^<\?xml\b/i.test(start);
  const root = /<([a-z][\w:.-]*)/i.exec(start.replace(/<!--[\s\S]*?-->/g, ''))?.[1]?.toLowerCase();
  if (root !== undefined && /^(?:rss|(?:[\w.-]+:)?(?:rdf|feed))$/.test(root)) {
    return /xmlns:wp\s*=\s*["'][^"']*wordpress\.org\/export/i.test(start) ? 'wordpress' : 'feed';
  }
  if (/^<!doctype html/i.test(start) || (root !== undefined && HTML_STARTS.has(root))) return 'html';
  if (!declared) return undefined;
  const reason = `is XML of a kind that cannot be imported (<${(root ?? '').slice(0, 40)}>)`;
  throw new ArticleFault(reason, { code: 'unsupported_media_type' });
}

const HTML_STARTS: ReadonlySet<string> = new Set('html head body title meta link script article main div'.split(' '));

/** `ndjson` when the first line is a JSON value and more text follows, else `json`. */
function jsonFormat(start: string, byName: Format | undefined): Format | undefined {
  if (/^\[\s*(?:[{\]"]|$)/.test(start)) return byName === 'ndjson' ? 'ndjson' : 'json';
  if (!/^\{\s*(?:["}]|$)/.test(start)) return undefined;
  if (byName === 'ndjson') return 'ndjson';
  const end = start.indexOf('\n');
  if (end < 0) return byName === undefined ? 'ndjson' : 'json';
  const next = start.slice(end).trimStart();
  return isJson(start.slice(0, end)) && next !== '' ? 'ndjson' : 'json';
}

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

/** Whether the first line has names of at least two members of an article, one of them its title or text. */
function isTable(start: string): boolean {
  const header = start.split(/\r?\n/, 1)[0] ?? '';
  const names = header.split(csvDelimiter(header)).map((name) => name.replace(/^\s*"|"\s*$/g, '').trim());
  const members = new Set(names.map(memberNamed).filter((member) => member !== undefined));
  return names.length >= 2 && members.size >= 2 && (members.has('title') || members.has('text'));
}

function textFormat(start: string): Format {
  return /^---[ \t]*\r?\n[\s\S]*?\n---[ \t]*(?:\r?\n|$)/.test(start) ? 'markdown' : 'text';
}
