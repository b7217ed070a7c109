/** Opening the store of a folder: locked, migrated, and compared with the proof of what it held. */
import { AppError } from '../errors.js';
import { ArticleStore } from './article-store.js';
import { CommitQueue } from './commit-queue.js';
import { DamageLog } from './damage-log.js';
import { type Databases, hasDatabase, openDatabases } from './databases.js';
import { readState } from './metadata.js';
import { assertFormat, migrate } from './migrations.js';
import { lostChanges, readProof } from './proof.js';
import { dropDamagedValues, salvage } from './salvage.js';
import { storageError } from './storage-error.js';
import { lockForWriting } from './writer-lock.js';

export interface StoreOptions {
  /** Opens beside a running writer; every write then throws. */
  readonly readOnly?: boolean;
  /** Version of the program, recorded in a store it creates. */
  readonly version?: string;
  /** The clock, in milliseconds since the epoch. */
  readonly now?: () => number;
  /** Number of a change that files derived from the store prove it held; see `proof.ts`. */
  readonly held?: number;
  /** Opens a store that lacks changes, and sets a damaged database file aside. */
  readonly acceptLoss?: boolean;
  /** Called once for each damaged record that a read meets. */
  readonly onDamage?: (error: AppError) => void;
}

/**
 * Opens the store in a folder, creating or migrating it. Throws `data_locked` when another process writes to it,
 * `storage_unavailable` when it cannot be read or written, is damaged, lacks changes it held or has a newer format,
 * `storage_full`.
 */
export async function openStore(folder: string, options: StoreOptions = {}): Promise<ArticleStore> {
  const { readOnly = false, acceptLoss = false } = options;
  const damage = new DamageLog(options.onDamage);
  // Before the store: a writer may acknowledge changes meanwhile.
  const held = Math.max(options.held ?? 0, readProof(folder));
  const assertComplete = (databases: Databases) => {
    const { sequence } = readState(databases);
    if (sequence < held && !acceptLoss) throw lostChanges(folder, held, sequence);
  };
  if (held > 0 && !hasDatabase(folder) && !acceptLoss) throw lostChanges(folder, held, undefined);
  if (readOnly) {
    return openTables(folder, true, (databases) => {
      assertFormat(databases);
      assertComplete(databases);
      return new ArticleStore(folder, databases, damage);
    });
  }
  const lock = await lockForWriting(folder);
  try {
    const aside = acceptLoss ? salvage(folder) : undefined;
    if (aside !== undefined) options.onDamage?.(setAside(aside));
    return await openTables(folder, false, (databases) => {
      migrate(databases, options.version ?? 'unknown');
      if (acceptLoss) dropDamagedValues(databases);
      assertComplete(databases);
      const queue = new CommitQueue(databases, folder, options.now ?? Date.now);
      const store = new ArticleStore(folder, databases, damage, { lock, queue });
      store.prove();
      return store;
    });
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** Opens the tables and closes them again when `use` throws. */
async function openTables<T>(folder: string, readOnly: boolean, use: (databases: Databases) => T): Promise<T> {
  const databases = openDatabases(folder, readOnly);
  try {
    return use(databases);
  } catch (error) {
    await databases.environment.close();
    throw storageError(error, folder);
  }
}

function setAside(file: string): AppError {
  return new AppError('storage_unavailable', `The damaged database was set aside as ${file}; the archive begins anew`);
}
