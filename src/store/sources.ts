/**
 * Records of followed files: what each held when it was last read, so that later changes are noticed after a restart.
 *
 * Articles of a file that is not read to its end yet are recorded in parts, one a transaction, under keys of their own. The
 * ids of a record and of its parts are at all times a superset of the articles that the archive has from the file.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { SourceFile } from '../backend/archive-backend.js';
import { decodeRecord, encodeRecord } from './record.js';

const sourceSchema = z.object({
  path: z.string(),
  size: z.number(),
  modifiedAt: z.number(),
  ids: z.array(z.string()).readonly(),
});

/** LMDB's limit of 1,978 bytes, less what the key encoding adds. */
const MAX_KEY_BYTES = 1500;

/** The key of a path: itself, or its SHA-256 when it is longer than a key may be. */
export function sourceKey(path: string): string {
  return Buffer.byteLength(path) <= MAX_KEY_BYTES ? path : `sha256:${digest(path)}`;
}

/** No path begins with it: paths are absolute. */
const PART_PREFIX = 'part:';

/** The key of a part of a record. Parts of the same ids share a key. */
export function partialKey(path: string, ids: readonly string[]): string {
  return `${partialPrefix(path)}${digest(JSON.stringify(ids))}`;
}

/** The range of keys of all parts, or of those of one file. */
export function partialRange(path?: string): { readonly start: string; readonly end: string } {
  const prefix = path === undefined ? PART_PREFIX : partialPrefix(path);
  return { start: prefix, end: `${prefix}~` };
}

export function isPartialKey(key: string): boolean {
  return key.startsWith(PART_PREFIX);
}

function partialPrefix(path: string): string {
  return `${PART_PREFIX}${digest(path)}:`;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** A record of a file that has to be read again. */
export function unversioned(path: string, ids: readonly string[]): SourceFile {
  return { path, size: -1, modifiedAt: -1, ids };
}

/** The record of a file with the ids of its parts; undefined when it has neither. */
export function withParts(whole: SourceFile | undefined, parts: readonly SourceFile[] = []): SourceFile | undefined {
  const [first] = parts;
  if (first === undefined) return whole;
  return unversioned(first.path, [...new Set([...(whole?.ids ?? []), ...parts.flatMap(({ ids }) => ids)])]);
}

export function encodeSource(key: string, source: SourceFile): Buffer {
  return encodeRecord(key, source);
}

/** The record of a key; undefined when it is damaged. Its file is then read again. */
export function decodeSource(key: string, record: Buffer): SourceFile | undefined {
  return sourceSchema.safeParse(decodeRecord(key, record)?.value).data;
}
