/** Ids: what one may be, and how one is derived, always the same way, when the publisher gave none. */
import { createHash } from 'node:crypto';
import { AppError } from '../errors.js';
import { ARTICLE_LIMITS } from './article-limits.js';

const FORBIDDEN = /[\p{Cc}\p{Surrogate}]/u;
const COMBINING = /[\u0300-\u036f]/g;
const BETWEEN_WORDS = /[^\p{L}\p{M}\p{N}]+/gu;
const APOSTROPHE = /['’]/g;
/** Characters of a title in its slug; what is longer is cut at a word and told apart by a hash. */
const SLUG_LENGTH = 100;

/** Checks an id from outside; a number becomes its digits. Throws `invalid_id`. */
export function parseArticleId(value: unknown): string {
  const id = typeof value === 'number' && Number.isFinite(value) ? String(value) : value;
  if (typeof id !== 'string') throw invalidId('must be a string or a number');
  if (id === '') throw invalidId('must not be empty');
  if (Buffer.byteLength(id) > ARTICLE_LIMITS.idBytes) {
    throw invalidId(`is longer than ${ARTICLE_LIMITS.idBytes} bytes`);
  }
  if (FORBIDDEN.test(id)) throw invalidId('holds a control character or half a character');
  return id;
}

function invalidId(reason: string): AppError {
  return new AppError('invalid_id', `id ${reason}`, { param: 'id' });
}

/** `2025-03-01-harbour-reopens` of a headline (or text) and its date; the same for the same input, never random. */
export function deriveArticleId(text: string, publishedAt: string | undefined): string {
  const day = publishedAt === undefined ? '' : `${publishedAt.slice(0, 10)}-`;
  return day + slug(text);
}

/** Any key (a path, a guid) as a valid id: the key itself where it is one, shortened with a hash where it is not. */
export function idFromKey(key: string): string {
  const clean = key
    .normalize('NFC')
    .replace(/\p{Cc}/gu, '')
    .replace(/\p{Surrogate}/gu, '\ufffd');
  if (clean === '') return `article-${shortHash(key)}`;
  if (Buffer.byteLength(clean) <= ARTICLE_LIMITS.idBytes) return clean;
  return `${clean.slice(0, SLUG_LENGTH).replace(/\p{Surrogate}/gu, '')}-${shortHash(clean)}`;
}

function slug(text: string): string {
  const words = text
    .normalize('NFKD')
    .replace(COMBINING, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(APOSTROPHE, '')
    .replace(BETWEEN_WORDS, '-')
    .replace(/^-|-$/g, '');
  if (words === '') return `article-${shortHash(text)}`;
  if (words.length <= SLUG_LENGTH) return words;
  const cut = words.slice(0, SLUG_LENGTH + 1).replace(/-[^-]*$/, '');
  return `${cut.slice(0, SLUG_LENGTH).replace(/\p{Surrogate}/gu, '')}-${shortHash(text)}`;
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 10);
}
