/** Article ids: validation, and deterministic derivation for an article without one. */
import { createHash } from 'node:crypto';
import { AppError } from '../errors.js';
import { ARTICLE_LIMITS } from './article-limits.js';

const FORBIDDEN = /[\p{Cc}\p{Surrogate}]/u;
/** The same rule, but for lone surrogates, as a pattern of JSON Schema. */
export const ARTICLE_ID_PATTERN = '^[^\\u0000-\\u001f\\u007f-\\u009f]+$';
const COMBINING = /[\u0300-\u036f]/g;
const BETWEEN_WORDS = /[^\p{L}\p{M}\p{N}]+/gu;
const APOSTROPHE = /['’]/g;
/** Longest slug in UTF-16 units; a longer one is cut at a word and gets a hash. */
const SLUG_LENGTH = 100;

/** Validates an id; a number becomes its decimal digits. Throws `invalid_id`. */
export function parseArticleId(value: unknown): string {
  const id = typeof value === 'number' && Number.isFinite(value) ? String(value) : value;
  if (typeof id !== 'string') throw invalidId('must be a string or a number');
  if (id === '') throw invalidId('must not be empty');
  if (Buffer.byteLength(id) > ARTICLE_LIMITS.idBytes) {
    throw invalidId(`is longer than ${ARTICLE_LIMITS.idBytes} bytes`);
  }
  if (FORBIDDEN.test(id)) throw invalidId('must not have control characters or lone surrogates');
  return id;
}

function invalidId(reason: string): AppError {
  return new AppError('invalid_id', `id ${reason}`, { param: 'id' });
}

/** `2025-03-01-harbour-reopens` from a headline (or text) and a date. Deterministic. */
export function deriveArticleId(text: string, publishedAt: string | undefined): string {
  const day = publishedAt === undefined ? '' : `${publishedAt.slice(0, 10)}-`;
  return day + slug(text);
}

/** A valid id for any key (a path, a guid): the key itself if it is one, else a shortened form with a hash. */
export function idFromKey(key: string): string {
  const clean = key
    .normalize('NFC')
    .replace(/\p{Cc}/gu, '')
    .replace(/\p{Surrogate}/gu, '\ufffd');
  if (clean === '') return `article-${shortHash(key)}`;
  if (Buffer.byteLength(clean) <= ARTICLE_LIMITS.idBytes) return clean;
  return `${clean.slice(0, SLUG_LENGTH).replace(/\p{Surrogate}/gu, '')}-${shortHash(clean)}`;
}

/** Keeps letters of all scripts, where slug libraries transliterate or drop them. Stored ids depend on this function. */
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
