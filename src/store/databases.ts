/**
 * The tables of a store, and when their contents are on disk.
 *
 * All tables are in one LMDB environment opened with `overlappingSync: false`. A commit writes the changed pages to free
 * space of the file, waits for `fdatasync`, and then writes the meta page that points to them through a descriptor opened
 * with O_DSYNC. A write resolves after both, so an acknowledged write survives `kill -9` and a power cut (unless the disk
 * lies about syncs), and any other is absent as a whole. LMDB needs no recovery on start. The file grows as needed; freed
 * pages are reused. test/store/missing-sync.test.ts holds and fails the syncs.
 */
import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { type Database, open, type RootDatabase } from 'lmdb';
import { AppError } from '../errors.js';
import { storeFile } from './data-directory.js';
import { makeFolder, syncFolder } from './durable-folder.js';
import { storageError } from './storage-error.js';

export interface Databases {
  readonly environment: RootDatabase<Buffer, string>;
  /** Article id → article. */
  readonly articles: Database<Buffer, string>;
  /** Article id → number of its last change; removed articles included. */
  readonly sequences: Database<Buffer, string>;
  /** Number of a change → article id; only the last change of each id. */
  readonly changes: Database<Buffer, number>;
  /** Path of a followed file → its record. */
  readonly sources: Database<Buffer, string>;
  /** Settings, format version, counters: see `metadata.ts`. */
  readonly metadata: Database<Buffer, string>;
}

/** Opens the tables of a store folder, creating them for a writer. Throws `storage_unavailable` or `storage_full`. */
export function openDatabases(folder: string, readOnly: boolean): Databases {
  if (readOnly && !existsSync(storeFile(folder))) throw noArchive(folder);
  try {
    const fresh = !existsSync(storeFile(folder));
    if (!readOnly) makeFolder(folder);
    if (!fresh) assertDatabaseFile(storeFile(folder));
    const environment = open<Buffer, string>({
      path: folder,
      noSubdir: false,
      readOnly,
      overlappingSync: false,
      eventTurnBatching: false, // commits are explicit batches; a failed implicit one would be an unhandled rejection
      encoding: 'binary',
      maxDbs: 16,
    });
    const options = { encoding: 'binary' } as const;
    const databases = {
      environment,
      articles: environment.openDB<Buffer, string>('articles', options),
      sequences: environment.openDB<Buffer, string>('sequences', options),
      changes: environment.openDB<Buffer, number>('changes', options),
      sources: environment.openDB<Buffer, string>('sources', options),
      metadata: environment.openDB<Buffer, string>('metadata', options),
    };
    if (fresh) syncFolder(folder);
    // A reader gets undefined for a table that the writer has not created yet.
    if (Object.values(databases).every((table) => table !== undefined)) return databases;
    environment.close();
    throw noArchive(folder);
  } catch (error) {
    throw storageError(error, folder);
  }
}

function noArchive(folder: string): AppError {
  return new AppError('storage_unavailable', `There is no archive in ${folder}`);
}

/** Offset and value of `MDB_MAGIC` (LMDB's mdb.c) in a database file, in the byte order of the machine. */
const MAGIC_OFFSET = 24;
const MAGIC = 0xbeefc0de;

/** Throws for a file of another kind, on which LMDB crashes. */
function assertDatabaseFile(file: string): void {
  const descriptor = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(4);
    const length = readSync(descriptor, bytes, 0, 4, MAGIC_OFFSET);
    if (length > 0 && bytes.readUInt32LE() !== MAGIC && bytes.readUInt32BE() !== MAGIC) {
      throw new AppError('storage_unavailable', `${file} is not an archive, or is damaged: restore a backup`);
    }
  } finally {
    closeSync(descriptor);
  }
}
