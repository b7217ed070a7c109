/**
 * The lock that allows one writer per store: a reader slot in a small LMDB environment of its own.
 *
 * LMDB protects the slots of a process by a file lock that the kernel releases when the process ends, so a lock is never
 * stale, and a new process with a reused number does not hold it. The lock is checked and taken in one LMDB write
 * transaction, whose mutex the kernel also releases, so two processes that start together cannot both take it.
 */
import { join } from 'node:path';
import { open, type RootDatabase } from 'lmdb';
import { AppError } from '../errors.js';
import { makeFolder } from './durable-folder.js';
import { storageError } from './storage-error.js';

export interface WriterLock {
  release(): Promise<void>;
}

/**
 * Takes the lock of a store folder until it is released or the process ends. Throws `data_locked` with the number of the
 * process that holds it, or `storage_unavailable`.
 */
export async function lockForWriting(folder: string): Promise<WriterLock> {
  const environment = openEnvironment(folder);
  try {
    return environment.transactionSync(() => {
      environment.readerCheck();
      const holder = firstProcess(environment.readerList());
      if (holder !== undefined) throw locked(folder, holder);
      const slot = environment.useReadTransaction();
      return {
        release: async () => {
          slot.done();
          await environment.close();
        },
      };
    });
  } catch (error) {
    await environment.close();
    throw storageError(error, folder);
  }
}

function openEnvironment(folder: string): RootDatabase<string, string> {
  try {
    makeFolder(folder);
    return open({ path: join(folder, 'writer'), noSubdir: false, overlappingSync: false });
  } catch (error) {
    throw storageError(error, folder);
  }
}

/** The process number in the first row of LMDB's table of readers; undefined when the table is empty. */
function firstProcess(table: string): number | undefined {
  const row = /^\s*(\d+)\s/m.exec(table);
  return row === null ? undefined : Number(row[1]);
}

function locked(folder: string, holder: number): AppError {
  const user = holder === process.pid ? 'this process already' : `process ${holder}`;
  return new AppError('data_locked', `${folder} is in use by ${user}. Stop it first, or name another data directory`);
}
