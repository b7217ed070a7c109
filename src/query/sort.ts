/** Parses `sort=`: `relevance`, or fields with directions such as `publishedAt:desc,title:asc`. */
import { DATE_FIELDS } from '../document/article.js';
import { AppError } from '../errors.js';
import type { SortKey } from './plan.js';

const MAX_KEYS = 5;
export const RELEVANCE = 'relevance';

const NAME = '[^,:\\s][^,:]*';
const DIRECTION = '(?:[Aa][Ss][Cc]|[Dd][Ee][Ss][Cc])';
const KEY = `\\s*(?:${NAME}|${NAME}(?::[^,:]+)*:\\s*${DIRECTION}\\s*)`;
/** The syntax of a sort as a pattern of JSON Schema. Which fields there are depends on the articles. */
export const SORT_PATTERN = `^(?:\\s*|${KEY}(?:,${KEY}){0,${MAX_KEYS - 1}})$`;

/**
 * The sort keys, most significant first; empty for `relevance` or blank text.
 * @throws AppError `invalid_sort` with the offset of the key at fault
 */
export function parseSort(text: string): SortKey[] {
  if (text.trim() === '' || text.trim() === RELEVANCE) return [];
  const keys: SortKey[] = [];
  let position = 0;
  for (const part of text.split(',')) {
    const at = position + (part.length - part.trimStart().length);
    keys.push(parseKey(part.trim(), at, keys));
    position += part.length + 1;
  }
  return keys;
}

function parseKey(text: string, at: number, before: readonly SortKey[]): SortKey {
  if (before.length === MAX_KEYS) throw invalid(`Results can be sorted by at most ${MAX_KEYS} fields.`, at);
  const colon = text.lastIndexOf(':');
  const field = (colon === -1 ? text : text.slice(0, colon)).trim();
  if (field === '') throw invalid('Expected a field to sort by, such as publishedAt:desc.', at);
  if (field === RELEVANCE) throw invalid('“relevance” cannot be combined with other fields or reversed.', at);
  if (before.some((key) => key.field === field)) throw invalid(`The field “${field}” is repeated.`, at);
  // Without a direction, dates sort newest first.
  if (colon === -1) return { field, descending: DATE_FIELDS.has(field) };
  const direction = text.slice(colon + 1).trim();
  if (!/^(?:asc|desc)$/i.test(direction)) {
    throw invalid(`Expected asc or desc after “${field}:” but found “${direction}”.`, at);
  }
  return { field, descending: direction.toLowerCase() === 'desc' };
}

function invalid(message: string, position: number): AppError {
  return new AppError('invalid_sort', message, { param: 'sort', position });
}
