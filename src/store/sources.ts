/** Records of followed files: what each held when it was last read, so that later changes are noticed after a restart. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { SourceFile } from '../backend/archive-backend.js';
import { AppError } from '../errors.js';
import { decode, encode } from './record.js';

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
  return Buffer.byteLength(path) <= MAX_KEY_BYTES ? path : `sha256:${createHash('sha256').update(path).digest('hex')}`;
}

export function encodeSource(source: SourceFile): Buffer {
  return encode(source);
}

/** Throws `storage_unavailable` when the bytes hold something else. */
export function decodeSource(bytes: Buffer): SourceFile {
  const result = sourceSchema.safeParse(decode(bytes));
  if (result.success) return result.data;
  throw new AppError('storage_unavailable', 'A record of a followed file is damaged: restore a backup');
}
