/** How large one article may be; beyond, it is refused with a reason rather than cut. */
import { AppError } from '../errors.js';

export const ARTICLE_LIMITS = {
  /** UTF-8 bytes of all text of one article. */
  textBytes: 10_000_000,
  paragraphs: 10_000,
  /** Tags, authors, related headlines: each. */
  listItems: 1_000,
  /** Values under `attributes`, nested ones included. */
  attributeValues: 1_000,
  attributeDepth: 8,
  /** UTF-16 units of an attribute's name. */
  attributeName: 200,
  /** UTF-8 bytes of an id. */
  idBytes: 512,
} as const;

/** Throws `invalid_article` when a list is too long. */
export function limitItems(param: string, count: number, limit: number = ARTICLE_LIMITS.listItems): void {
  if (count > limit) {
    throw new AppError('invalid_article', `${param} has ${count} entries; at most ${limit} are allowed`, { param });
  }
}

/** Throws `invalid_article` when the texts together are larger than an article may be. */
export function limitText(texts: readonly string[]): void {
  const units = texts.reduce((sum, text) => sum + text.length, 0);
  // A UTF-16 unit takes at most three bytes, so bytes are counted only where it can matter.
  if (units * 3 <= ARTICLE_LIMITS.textBytes) return;
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  if (bytes <= ARTICLE_LIMITS.textBytes) return;
  const message = `the text is longer than ${ARTICLE_LIMITS.textBytes / 1_000_000} MB`;
  throw new AppError('invalid_article', message, { param: 'text' });
}
