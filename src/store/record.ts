/** The encoding of articles and small records: plain MessagePack maps, readable by any implementation. */
import { Packr } from 'msgpackr';
import type { Article } from '../document/article.js';
import { AppError } from '../errors.js';

const packr = new Packr({ useRecords: false });

/** Encodes plain data. */
export function encode(value: unknown): Buffer {
  return packr.pack(value);
}

/** Decodes plain data; undefined for undefined. */
export function decode(bytes: Buffer | undefined): unknown {
  return bytes === undefined ? undefined : packr.unpack(bytes);
}

/** Decodes an article. Throws `storage_unavailable` when the bytes hold something else. */
export function decodeArticle(bytes: Buffer): Article {
  const value = decode(bytes);
  if (!isArticle(value)) throw new AppError('storage_unavailable', 'A stored article is damaged: restore a backup');
  return value;
}

function isArticle(value: unknown): value is Article {
  if (!isRecord(value)) return false;
  return (
    typeof value.id === 'string' &&
    typeof value.title === 'string' &&
    typeof value.lede === 'string' &&
    Array.isArray(value.body) &&
    Array.isArray(value.related) &&
    Array.isArray(value.tags) &&
    Array.isArray(value.authors) &&
    isRecord(value.attributes)
  );
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** True when two articles are equal apart from `updatedAt` and the order of members. */
export function sameContent(one: Article, other: Article): boolean {
  return sameValue({ ...one, updatedAt: undefined }, { ...other, updatedAt: undefined });
}

function sameValue(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((value, index) => sameValue(value, other[index]));
  }
  if (!isRecord(one) || !isRecord(other)) return false;
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  for (const name of names) if (!sameValue(own(one, name), own(other, name))) return false;
  return true;
}

function own(record: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
