/** Reads a file in the native text layout. */

import { parseArticleText } from '../article-format.js';
import { articleToJson } from '../article-input.js';
import { ARTICLE_LIMITS } from '../article-limits.js';
import { decodeText } from '../text-decoding.js';
import { readAll } from './byte-stream.js';
import type { Draft, ImportSource } from './importer.js';

/** One article a file; its id is the file's. */
export async function* readText(source: ImportSource): AsyncGenerator<Draft> {
  const bytes = await readAll(source.bytes, ARTICLE_LIMITS.textBytes);
  const { key: id, publishedAt } = source;
  yield { input: articleToJson(parseArticleText(decodeText(bytes, source.encoding), { id, publishedAt })) };
}
