/** The factory of the embedded backend: the only place that chooses its engine. */
import { createEmbeddedEngine } from '../../engine/embedded/embedded-engine.js';
import { provenChange } from '../../engine/embedded/persistence/segment-folder.js';
import type { SearchEngine } from '../../engine/engine.js';
import { indexFolder, storeFolder } from '../../store/data-directory.js';
import { openStore } from '../../store/open-store.js';
import type { OpenBackendOptions } from '../archive-backend.js';
import { EmbeddedBackend } from './embedded-backend.js';

/** A reader opens derived files this often, while a writer replaces them, before it builds its own. */
const READ_ATTEMPTS = 3;

/** Implements `OpenBackend`. Throws `data_locked`, `storage_unavailable`, `storage_full`, `invalid_parameter`. */
export async function openEmbeddedBackend(options: OpenBackendOptions): Promise<EmbeddedBackend> {
  const { dataDirectory, index, readOnly = false, acceptLoss = false, version, onDamage } = options;
  // Read before the store: a writer may save later changes meanwhile.
  const held = await provenChange(indexFolder(dataDirectory, index));
  const store = await openStore(storeFolder(dataDirectory, index), {
    readOnly,
    held,
    acceptLoss,
    ...(version !== undefined && { version }),
    ...(onDamage !== undefined && { onDamage }),
  });
  const engine = options.articlesOnly === true ? undefined : openEngine(options);
  const backend = new EmbeddedBackend(store, engine, options.onLoad);
  if (options.verify === true) backend.verifyOnceReady();
  return backend;
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
