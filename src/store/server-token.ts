/**
 * The token of a running server: a file in its data directory that only its owner can read.
 *
 * A program that sends the token shows that it may read the data directory, and therefore may write to the archive
 * through the server. Each start of a server makes a new token; one left behind by a crash opens nothing.
 */
import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { storageError } from './storage-error.js';

/** Bytes of entropy: 256 bits cannot be guessed over a network. */
const TOKEN_BYTES = 32;
const OWNER_ONLY = 0o600;

export interface ServerToken {
  readonly text: string;
  /** Removes the file. */
  withdraw(): void;
}

/** The file of the token in a data directory. */
export function serverTokenFile(dataDirectory: string): string {
  return join(dataDirectory, 'server-token');
}

/** Writes a new token. Only the process that holds the writer lock may call it. Throws `storage_unavailable`, `storage_full`. */
export function publishServerToken(dataDirectory: string): ServerToken {
  const file = serverTokenFile(dataDirectory);
  const text = randomBytes(TOKEN_BYTES).toString('base64url');
  try {
    writeForOwner(file, `${text}\n`);
  } catch (error) {
    throw storageError(error, dataDirectory);
  }
  return { text, withdraw: () => rmSync(file, { force: true }) };
}

/** The token of the server that runs on a data directory; undefined when there is none, or it belongs to another user. */
export function readServerToken(dataDirectory: string): string | undefined {
  try {
    const text = readFileSync(serverTokenFile(dataDirectory), 'utf8').trim();
    return text === '' ? undefined : text;
  } catch {
    return undefined;
  }
}

/** Replaces a file, whatever mode or link had its name, by one that other users cannot read at any moment. */
function writeForOwner(file: string, text: string): void {
  const temporary = `${file}.tmp`;
  rmSync(temporary, { force: true });
  const descriptor = openSync(temporary, 'wx', OWNER_ONLY);
  try {
    writeSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(temporary, file);
}
