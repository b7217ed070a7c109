/**
 * The tables of a store, and what is on disk when.
 *
 * All tables live in one LMDB environment opened with `overlappingSync: false`. A commit then writes the changed pages
 * to free space of the file, waits for `fdatasync`, and only then writes the page that points to them, through a
 * descriptor opened with O_DSYNC. The promise of a write resolves after both, so what was acknowledged survives
 * `kill -9` and a power cut (as far as the disk keeps its word), and what was not is absent as a whole. LMDB needs no
 * recovery on start. The file grows as needed; space of replaced pages is used again.
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
  /** Article id → number of its last change, also of removed ones. */
  readonly sequences: Database<Buffer, string>;
  /** Number of a change → article id; only the last change of each id. */
  readonly changes: Database<Buffer, number>;
  /** Watched file → what was read from it. */
  readonly sources: Database<Buffer, string>;
  /** Settings, format version, counters: see `metadata.ts`. */
  readonly metadata: Database<Buffer, string>;
}

/** Opens the tables of a store folder, making them when writing. Throws `storage_unavailable` or `storage_full`. */
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
      eventTurnBatching: false, // each commit is one explicit batch; else a failed one rejects a promise nobody can reach
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
    // A reader gets undefined for a table the writer has not made yet.
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

/** Where LMDB's mark stands in its file, and the mark: `MDB_MAGIC` in its sources, in the byte order of the machine. */
const MAGIC_OFFSET = 24;
const MAGIC = 0xbeefc0de;

/** The database library crashes on a file that is not its own, so look first. */
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
