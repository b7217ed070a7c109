/** What a watched folder's files held when last read, so that changes made while nobody watched are noticed. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../errors.js';
import { decode, encode } from './record.js';

const sourceSchema = z.object({
  /** Absolute path. */
  path: z.string(),
  /** Bytes. */
  size: z.number(),
  /** Milliseconds, as `fs.stat` gives them. */
  modifiedAt: z.number(),
  /** The articles it holds, in order. */
  ids: z.array(z.string()),
});

/** One file of a watched folder as it was last read. */
export type Source = Readonly<z.output<typeof sourceSchema>>;

/** Longest key the database takes, less what its encoding adds. */
const MAX_KEY_BYTES = 1500;

/** The key of a path: itself, or a digest when it is too long for one. */
export function sourceKey(path: string): string {
  return Buffer.byteLength(path) <= MAX_KEY_BYTES ? path : `sha256:${createHash('sha256').update(path).digest('hex')}`;
}

export function encodeSource(source: Source): Buffer {
  return encode(source);
}

/** The source of bytes. Throws `storage_unavailable` when they hold something else. */
export function decodeSource(bytes: Buffer): Source {
  const result = sourceSchema.safeParse(decode(bytes));
  if (result.success) return result.data;
  throw new AppError('storage_unavailable', 'A record of a watched file is damaged: restore a backup');
}
