/** Backup of a data directory to one file, and its restoration. Derived files are left out. Format: `backup-file.ts`. */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { AppError } from '../errors.js';
import { readBackupFile, verifyBackupFile, writeBackupFile } from './backup-file.js';
import { hasIndex, indexesFolder, indexFolder, indexNames, storeFile, storeFolder } from './data-directory.js';
import { syncFolder } from './durable-folder.js';
import { openStore } from './open-store.js';
import { storageError } from './storage-error.js';
import { checkStore } from './store-check.js';

export interface BackupSummary {
  readonly indexes: readonly string[];
  /** Of the backup file. */
  readonly bytes: number;
}

/**
 * Writes every index of a data directory to one file, which is replaced when the new one is complete. Each index is as it
 * was at one moment; a server may write meanwhile. Needs space for an uncompressed copy beside the file. Throws
 * `storage_unavailable` when there is no archive or the file cannot be written, `storage_full`.
 */
export async function backupStore(dataDirectory: string, file: string): Promise<BackupSummary> {
  const names = indexNames(dataDirectory).filter((name) => hasIndex(dataDirectory, name));
  if (names.length === 0) throw new AppError('storage_unavailable', `There is no archive in ${dataDirectory}`);
  const target = resolve(file);
  return inTemporaryFolder(dirname(target), async (work) => {
    const parts = [];
    for (const name of names) {
      const copy = join(work, name);
      await mkdir(copy);
      await copyStore(storeFolder(dataDirectory, name), copy);
      assertIntact(name, copy);
      parts.push({ name, path: storeFile(copy), bytes: (await stat(storeFile(copy))).size });
    }
    const packed = join(work, basename(target));
    await writeBackupFile(packed, parts);
    await rename(packed, target);
    syncFolder(dirname(target));
    return { indexes: names, bytes: (await stat(target)).size };
  });
}

/**
 * Restores a data directory from a backup file, as a whole or not at all. Throws `conflict` when it holds an archive
 * already, `invalid_body` when the file is not an intact backup, `storage_full`.
 */
export async function restoreStore(file: string, dataDirectory: string): Promise<BackupSummary> {
  if (archivedIndexes(dataDirectory).length > 0) {
    throw new AppError('conflict', `${dataDirectory} holds an archive already; restore into an empty data directory`);
  }
  const bytes = await verifyBackupFile(file);
  return inTemporaryFolder(dataDirectory, async (work) => {
    const names: string[] = [];
    for await (const { name, contents } of readBackupFile(file, bytes)) {
      await writeStore(storeFolder(work, name), contents);
      syncFolder(indexFolder(work, name));
      names.push(name);
    }
    syncFolder(indexesFolder(work));
    // Index folders without a store hold at most derived files, which are rebuilt.
    await rm(indexesFolder(dataDirectory), { recursive: true, force: true });
    await rename(indexesFolder(work), indexesFolder(dataDirectory));
    syncFolder(dataDirectory);
    return { indexes: names, bytes };
  });
}

function archivedIndexes(dataDirectory: string): readonly string[] {
  return indexNames(dataDirectory).filter((name) => existsSync(storeFile(storeFolder(dataDirectory, name))));
}

async function copyStore(folder: string, copy: string): Promise<void> {
  const store = await openStore(folder, { readOnly: true });
  try {
    await store.copyTo(copy);
  } finally {
    await store.close();
  }
}

/** Throws for a damaged copy: it must not replace an intact backup. */
function assertIntact(name: string, copy: string): void {
  for (const fault of checkStore(copy, 0)) {
    throw new AppError('storage_unavailable', `No backup was written, for the index "${name}" is damaged: ${fault}`);
  }
}

async function writeStore(folder: string, contents: AsyncIterable<Uint8Array>): Promise<void> {
  await mkdir(folder, { recursive: true });
  const file = await open(storeFile(folder), 'wx');
  try {
    for await (const chunk of contents) await file.writeFile(chunk);
    await file.sync();
  } finally {
    await file.close();
  }
  syncFolder(folder);
}

/** Runs an action with a temporary folder on the same disk. */
async function inTemporaryFolder<T>(parent: string, action: (folder: string) => Promise<T>): Promise<T> {
  let work: string | undefined;
  try {
    await mkdir(parent, { recursive: true });
    work = await mkdtemp(join(parent, '.lede-'));
    return await action(work);
  } catch (error) {
    throw storageError(error, parent);
  } finally {
    if (work !== undefined) await rm(work, { recursive: true, force: true });
  }
}
