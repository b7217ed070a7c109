/**
 * Replacement of index folders that loses nothing if the program stops in between.
 *
 * A new folder is made under the name `.building-NAME`. The replaced folder is renamed to `.replaced-NAME` until the new
 * one has its name and is open, and then to `.removed-…`, which is removed after the last call that uses it. At the next
 * start what was being built or removed is removed; a replaced folder is renamed back when NAME is free, and removed
 * when it is not. No index has such a name.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { indexesFolder, indexFolder } from '../store/data-directory.js';
import { makeFolder, syncFolder } from '../store/durable-folder.js';
import type { FolderSwap } from './service.js';

const ASIDE = '.replaced-';
const BUILDING = '.building-';
const REMOVED = '.removed-';

/** An empty folder for the new contents of an index. */
export async function buildingFolder(dataDirectory: string, index: string): Promise<string> {
  const folder = join(indexesFolder(dataDirectory), BUILDING + index);
  await rm(folder, { recursive: true, force: true });
  makeFolder(folder);
  return folder;
}

/** Removes an incomplete folder. */
export async function discardFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

/** Gives a complete folder the name of an index that does not exist, within this turn of the event loop. */
export function placeFolder(dataDirectory: string, folder: string, index: string): void {
  const target = indexFolder(dataDirectory, index);
  rmSync(target, { recursive: true, force: true }); // left by a creation that failed
  renameSync(folder, target);
  syncFolder(indexesFolder(dataDirectory));
}

/** The replacement of an index by a complete folder; when it is undone, the folder has its old name again. */
export function folderSwap(dataDirectory: string, folder: string, index: string): FolderSwap {
  const parent = indexesFolder(dataDirectory);
  const aside = join(parent, ASIDE + index);
  const target = indexFolder(dataDirectory, index);
  const removed = join(parent, REMOVED + randomUUID());
  // Both renames in one turn of the event loop: no other call finds the index without a folder.
  return {
    apply: () => {
      renameSync(target, aside);
      try {
        renameSync(folder, target);
      } catch (error) {
        renameSync(aside, target);
        throw error;
      }
      syncFolder(parent);
    },
    undo: () => {
      renameSync(target, folder);
      renameSync(aside, target);
      syncFolder(parent);
    },
    commit: () => renameSync(aside, removed),
    finish: () => rm(removed, { recursive: true, force: true }),
  };
}

/** Removes an index that is not open. It is gone at once: its folder is renamed before it is emptied. */
export async function removeIndexFolder(dataDirectory: string, index: string): Promise<void> {
  const parent = indexesFolder(dataDirectory);
  if (!existsSync(indexFolder(dataDirectory, index))) return;
  const removed = join(parent, REMOVED + randomUUID());
  await rename(indexFolder(dataDirectory, index), removed);
  syncFolder(parent);
  await rm(removed, { recursive: true, force: true });
}

/** Completes or undoes interrupted replacements. */
export async function recoverIndexFolders(dataDirectory: string): Promise<void> {
  const parent = indexesFolder(dataDirectory);
  if (!existsSync(parent)) return;
  for (const name of await readdir(parent)) {
    const path = join(parent, name);
    if (name.startsWith(BUILDING) || name.startsWith(REMOVED)) await rm(path, { recursive: true, force: true });
    if (!name.startsWith(ASIDE)) continue;
    const target = join(parent, name.slice(ASIDE.length));
    if (existsSync(target)) await rm(path, { recursive: true, force: true });
    else await rename(path, target);
  }
}
