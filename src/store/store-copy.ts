/** The copy of a store as a new archive: articles and values of one moment, without records of followed files. */
import type { ArticleStore } from './article-store.js';
import { makeFolder } from './durable-folder.js';
import { openStore } from './open-store.js';
import { storageError } from './storage-error.js';

/**
 * Copies a store into a new folder; writes to the store go on. On disk when it resolves: the commit that adapts the copy
 * syncs its file. Throws `storage_full`; an incomplete copy is left to the caller.
 * @param settings makes the copy's value of `settings`
 */
export async function copyStore(
  store: ArticleStore,
  folder: string,
  settings: (current: unknown) => unknown,
): Promise<void> {
  try {
    makeFolder(folder);
    await store.copyTo(folder);
  } catch (error) {
    throw storageError(error, folder);
  }
  const copy = await openStore(folder);
  try {
    const removedPaths = Array.from(copy.sources(), ({ path }) => path);
    await Promise.all([
      copy.syncSources({ removedPaths }),
      copy.updateValue('lastImport', () => null),
      copy.updateValue('settings', settings),
    ]);
  } finally {
    await copy.close();
  }
}
