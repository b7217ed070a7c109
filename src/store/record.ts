/**
 * The encoding of articles and small records: plain MessagePack maps, readable by any implementation, in a frame with a
 * checksum (`checksum.ts`).
 */
import { Packr } from 'msgpackr';
import type { Article } from '../document/article.js';
import { AppError } from '../errors.js';
import { seal, unseal } from './checksum.js';

const packr = new Packr({ useRecords: false });

/** Encodes plain data. */
export function encode(value: unknown): Buffer {
  return packr.pack(value);
}

/** Decodes plain data; undefined for undefined. */
export function decode(bytes: Buffer | undefined): unknown {
  return bytes === undefined ? undefined : packr.unpack(bytes);
}

/** Encodes plain data as the record of a key. */
export function encodeRecord(key: string, value: unknown): Buffer {
  return seal(key, encode(value));
}

/** Decodes the record of a key; undefined when it is damaged. */
export function decodeRecord(key: string, record: Buffer): { readonly value: unknown } | undefined {
  const bytes = unseal(key, record);
  if (bytes === undefined) return undefined;
  try {
    return { value: decode(bytes) };
  } catch {
    return undefined;
  }
}

/** Decodes an article; undefined when its record is damaged. */
export function decodeArticle(id: string, record: Buffer): Article | undefined {
  const value = decodeRecord(id, record)?.value;
  return isArticle(value) && value.id === id ? value : undefined;
}

/** The error for an article whose record is damaged. */
export function damagedArticle(id: string): AppError {
  return new AppError(
    'storage_unavailable',
    `The stored article "${id}" is damaged. Send or import it again, remove it, or restore a backup; "lede check" names every damaged article`,
    { isPublic: true },
  );
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
