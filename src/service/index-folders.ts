/**
 * Folders of indexes exchanged so that nothing is lost, wherever the program is stopped.
 *
 * What is replaced is set aside under `.replaced-NAME` until the new folder has its name; a program that starts and
 * finds such a folder puts it back where the name is free, and removes it where the exchange had been done.
 */
import { existsSync } from 'node:fs';
import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { indexesFolder, indexFolder } from '../store/data-directory.js';
import { syncFolder } from '../store/durable-folder.js';

const ASIDE = '.replaced-';

/** Gives one index the name of another, which is replaced if it is there. Neither may be open. */
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

/** Ends exchanges that were broken off. */
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
