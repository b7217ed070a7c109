/** Translates errors of the database and the file system into errors a person can act on. */
import { statfsSync } from 'node:fs';
import { AppError, isAppError } from '../errors.js';

/** Below this many free bytes, EIO means a full disk: LMDB reports a short write as EIO. */
const NEARLY_FULL_BYTES = 16 * 2 ** 20;

/** Bytes that a write needs beyond its own: copies of the tree pages above it. */
const COPY_ON_WRITE_BYTES = 2 ** 20;

/** Free bytes on the disk of a folder; infinite when they are unknown. */
export function freeBytes(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

/** Throws `storage_full` for a write of `bytes` that the disk cannot hold. */
export function assertSpace(folder: string, bytes: number): void {
  if (bytes > 0 && freeBytes(folder) < bytes + COPY_ON_WRITE_BYTES) throw storageFull();
}

/** The AppError for an error of a write or an open; an AppError is returned unchanged. */
export function storageError(error: unknown, folder: string): AppError {
  if (isAppError(error)) return error;
  const message = error instanceof Error ? error.message : String(error);
  const full =
    /ENOSPC|No space left|EDQUOT|quota exceeded|MDB_MAP_FULL/i.test(message) ||
    (/Input\/output error|EIO/.test(message) && freeBytes(folder) < NEARLY_FULL_BYTES);
  if (full) return storageFull(error);
  return new AppError('storage_unavailable', `The data in ${folder} cannot be used: ${message}`, { cause: error });
}

/** Without the folder: the answer to a write says it, too. */
function storageFull(cause?: unknown): AppError {
  return new AppError('storage_full', 'No space is left for the archive. Free some and try again', {
    retryAfter: 30,
    cause,
  });
}
