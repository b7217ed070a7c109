/**
 * Proof that a store held changes: a small file beside the database with the number of a change that was acknowledged.
 *
 * A database that is missing, empty or older than its proof was lost or replaced, and is not taken for a new one. Written
 * before the first change of a store is acknowledged, and again when the store is opened and closed.
 */
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../errors.js';
import { checksum } from './checksum.js';
import { PROOF } from './data-directory.js';
import { syncFolder } from './durable-folder.js';

const proofSchema = z.object({ sequence: z.number().int().nonnegative(), checksum: z.number() });

export function proofFile(storeFolder: string): string {
  return join(storeFolder, PROOF);
}

/**
 * The number of the last change that the store is known to have held; 0 for a new store. A damaged proof still shows that
 * there was a change.
 */
export function readProof(storeFolder: string): number {
  let text: string;
  try {
    text = readFileSync(proofFile(storeFolder), 'utf8');
  } catch {
    return 0;
  }
  try {
    const { sequence, checksum: sum } = proofSchema.parse(JSON.parse(text));
    if (sum === sequenceChecksum(sequence)) return sequence;
  } catch {
    // damaged
  }
  return 1;
}

/** Writes a proof; on disk when it returns. */
export function writeProof(storeFolder: string, sequence: number): void {
  const file = proofFile(storeFolder);
  const temporary = `${file}.tmp`;
  writeFileSync(temporary, `${JSON.stringify({ sequence, checksum: sequenceChecksum(sequence) })}\n`);
  const descriptor = openSync(temporary, 'r+');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(temporary, file);
  syncFolder(storeFolder);
}

/**
 * The error for a store that lacks changes it held.
 * @param has number of its last change; undefined when there is no database
 */
export function lostChanges(storeFolder: string, known: number, has: number | undefined): AppError {
  const state =
    has === undefined
      ? `${storeFolder} has no database (data.mdb is missing or empty), and other files show that it held articles`
      : `The database in ${storeFolder} ends at change ${has}, and other files show that it held change ${known}`;
  return new AppError(
    'storage_unavailable',
    `${state}. Put the data directory's files back, restore a backup into an empty data directory (lede restore), or start "lede serve" once with --accept-loss to go on with what is there`,
  );
}

function sequenceChecksum(sequence: number): number {
  return checksum('proof', Buffer.from(String(sequence)));
}
