/**
 * Replacement of index folders that loses nothing if the program stops in between.
 *
 * The replaced folder is renamed to `.replaced-NAME` until the new one has its name. At the next start such a folder is
 * renamed back when NAME is free, and removed when the replacement was complete.
 */
import { existsSync } from 'node:fs';
import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { indexesFolder, indexFolder } from '../store/data-directory.js';
import { syncFolder } from '../store/durable-folder.js';

const ASIDE = '.replaced-';

/** Renames an index and replaces the one that has the new name. Neither may be open. */
export async function moveIndexFolder(dataDirectory: string, from: string, to: string): Promise<void> {
  const parent = indexesFolder(dataDirectory);
  const aside = join(parent, `${ASIDE}${to}`);
  const target = indexFolder(dataDirectory, to);
  if (existsSync(target)) await rename(target, aside);
  await rename(indexFolder(dataDirectory, from), target);
  syncFolder(parent);
  await rm(aside, { recursive: true, force: true });
}

/** Removes an index that is not open. */
export async function removeIndexFolder(dataDirectory: string, index: string): Promise<void> {
  const parent = indexesFolder(dataDirectory);
  await rm(indexFolder(dataDirectory, index), { recursive: true, force: true });
  syncFolder(parent);
}

/** Completes or undoes interrupted replacements. */
export async function recoverIndexFolders(dataDirectory: string): Promise<void> {
  const parent = indexesFolder(dataDirectory);
  if (!existsSync(parent)) return;
  for (const name of await readdir(parent)) {
    if (!name.startsWith(ASIDE)) continue;
    const target = join(parent, name.slice(ASIDE.length));
    if (existsSync(target)) await rm(join(parent, name), { recursive: true, force: true });
    else await rename(join(parent, name), target);
  }
}
