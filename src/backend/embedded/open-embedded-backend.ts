/** The factory of the embedded backend: the only place that chooses its engine. */
import { createEmbeddedEngine } from '../../engine/embedded/embedded-engine.js';
import type { SearchEngine } from '../../engine/engine.js';
import { openStore } from '../../store/article-store.js';
import { indexFolder, storeFolder } from '../../store/data-directory.js';
import type { OpenBackendOptions } from '../archive-backend.js';
import { EmbeddedBackend } from './embedded-backend.js';

/** A reader opens derived files this often, while a writer replaces them, before it builds its own. */
const READ_ATTEMPTS = 3;

/** Implements `OpenBackend`. Throws `data_locked`, `storage_unavailable`, `storage_full`, `invalid_parameter`. */
export async function openEmbeddedBackend(options: OpenBackendOptions): Promise<EmbeddedBackend> {
  const { dataDirectory, index, readOnly = false, version } = options;
  const folder = storeFolder(dataDirectory, index);
  const store = await openStore(folder, { readOnly, ...(version !== undefined && { version }) });
  return new EmbeddedBackend(store, options.articlesOnly === true ? undefined : openEngine(options), options.onLoad);
}

async function openEngine(options: OpenBackendOptions): Promise<SearchEngine> {
  const { dataDirectory, index, readOnly = false, onBackgroundError } = options;
  const folder = indexFolder(dataDirectory, index);
  for (let attempt = 1; ; attempt += 1) {
    const engine = await createEmbeddedEngine({
      folder,
      readOnly,
      ...(onBackgroundError !== undefined && { onBackgroundError }),
    });
    if (!readOnly || engine.damage === undefined || attempt === READ_ATTEMPTS) return engine;
    await engine.close();
  }
}
