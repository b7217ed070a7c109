/** Limits of one article. An article beyond them is rejected, never cut. */
import { AppError } from '../errors.js';

export const ARTICLE_LIMITS = {
  /** UTF-8 bytes of all text together. */
  textBytes: 10_000_000,
  paragraphs: 10_000,
  /** For each of tags, authors and related headlines. */
  listItems: 1_000,
  /** Values under `attributes`, nested ones included. */
  attributeValues: 1_000,
  attributeDepth: 8,
  /** UTF-16 units of an attribute's name. */
  attributeName: 200,
  /** UTF-8 bytes of an id. */
  idBytes: 512,
} as const;

/** Throws `invalid_article` if a list has more items than the limit. */
export function limitItems(param: string, count: number, limit: number = ARTICLE_LIMITS.listItems): void {
  if (count > limit) {
    throw new AppError('invalid_article', `${param} has ${count} entries; at most ${limit} are allowed`, { param });
  }
}

/** Throws `invalid_article` if the texts together are larger than `textBytes`. */
export function limitText(texts: readonly string[]): void {
  const units = texts.reduce((sum, text) => sum + text.length, 0);
  // A UTF-16 unit takes at most three bytes of UTF-8: most articles need no exact count.
  if (units * 3 <= ARTICLE_LIMITS.textBytes) return;
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  if (bytes <= ARTICLE_LIMITS.textBytes) return;
  const message = `the text is longer than ${ARTICLE_LIMITS.textBytes / 1_000_000} MB`;
  throw new AppError('invalid_article', message, { param: 'text' });
}
