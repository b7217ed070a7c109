/** Importer of the native text layout. */

import { parseArticleText } from '../article-format.js';
import { articleToJson } from '../article-input.js';
import { ARTICLE_LIMITS } from '../article-limits.js';
import { decodeText } from '../text-decoding.js';
import { readAll } from './byte-stream.js';
import type { ArticleDraft, ImportSource } from './importer.js';

/** Yields one draft; its id is the key of the file. */
export async function* readText(source: ImportSource): AsyncGenerator<ArticleDraft> {
  const bytes = await readAll(source.bytes, ARTICLE_LIMITS.textBytes);
  const { key: id, publishedAt } = source;
  yield { input: articleToJson(parseArticleText(decodeText(bytes, source.encoding), { id, publishedAt })) };
}
