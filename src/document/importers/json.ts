/** Importer of JSON files: one article, an array of articles, or an object that wraps such an array. */
import { isRecord } from '../article-attributes.js';
import { ArticleFault } from '../article-fault.js';
import { decodeText } from '../text-decoding.js';
import { readAll } from './byte-stream.js';
import { memberNamed } from './field-names.js';
import type { ArticleDraft, ImportSource } from './importer.js';
import { jsonReason, renaming } from './ndjson.js';

/** Bytes of a file, which is parsed in memory. NDJSON has no limit. */
const JSON_LIMIT = 256_000_000;

/** Members in which other systems wrap their articles, at most two levels deep. */
const WRAPPERS = [
  'articles',
  'items',
  'documents',
  'docs',
  'posts',
  'stories',
  'entries',
  'records',
  'results',
  'hits',
  'data',
  'response',
];

/** Yields a draft for each article. A single article gets the id and date of the file as defaults. */
export async function* readJson(source: ImportSource): AsyncGenerator<ArticleDraft> {
  const text = decodeText(await readAll(source.bytes, JSON_LIMIT), source.encoding);
  const value = parseJson(text);
  const list = articleList(value, 2);
  const rename = await renaming(source);
  if (list === undefined) {
    yield { input: rename(value), defaults: { id: source.key, publishedAt: source.publishedAt } };
    return;
  }
  for (const item of list) {
    if (isRecord(item)) yield { input: rename(item) };
    else yield { fault: new ArticleFault(`has ${JSON.stringify(item)?.slice(0, 40)} in place of an article`) };
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ArticleFault(jsonReason(cause), { line: faultLine(text), cause });
  }
}

/**
 * The line of the first syntax error. V8 does not always report its position, so this is a binary search for the
 * shortest prefix that is neither JSON nor the beginning of JSON.
 */
function faultLine(text: string): number {
  const lines = text.split('\n');
  let [good, bad] = [0, lines.length];
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (isUnfinished(lines.slice(0, middle).join('\n'))) good = middle;
    else bad = middle;
  }
  return bad;
}

/** Whether a text is valid JSON or a prefix of it. */
function isUnfinished(start: string): boolean {
  try {
    JSON.parse(start);
    return true;
  } catch (error) {
    const position = / position (\d+)/.exec(String(error))?.[1];
    if (position !== undefined && Number(position) >= start.trimEnd().length) return true;
    return /Unexpected end|Unterminated/.test(String(error));
  }
}

function articleList(value: unknown, depth: number): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  if (!isRecord(value) || depth === 0 || Object.keys(value).some((name) => memberNamed(name) === 'text'))
    return undefined;
  for (const name of WRAPPERS) {
    const list = articleList(value[name], depth - 1);
    if (list?.some(isRecord) === true) return list;
  }
  return undefined;
}
