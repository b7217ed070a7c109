/**
 * One writer per store, kept by the operating system: the lock is a reader slot in a tiny LMDB environment of its own.
 *
 * LMDB guards each process's slots by a file lock that the kernel drops with the process, however it ends, so a lock
 * never goes stale and a new process that happens to get the old number does not hold it. Looking and taking happen in
 * one LMDB write transaction, whose mutex the kernel also frees, so two processes that start together cannot both win.
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
 * Takes the lock of a store folder until released or the process ends. Throws `data_locked` with the holder's number,
 * or `storage_unavailable`.
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

/** The process number in the first row below the heading of LMDB's table of readers; undefined when it is empty. */
function firstProcess(table: string): number | undefined {
  const row = /^\s*(\d+)\s/m.exec(table);
  return row === null ? undefined : Number(row[1]);
}

function locked(folder: string, holder: number): AppError {
  const who = holder === process.pid ? 'this process already' : `process ${holder}`;
  return new AppError('data_locked', `${folder} is in use by ${who}. Stop it first, or name another data directory`);
}
