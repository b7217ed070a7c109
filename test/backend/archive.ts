/** An embedded backend in a folder of its own, with the store and the engine behind it. */
import { join } from 'node:path';
import { EmbeddedBackend } from '../../src/backend/embedded/embedded-backend.js';
import { createEmbeddedEngine } from '../../src/engine/embedded/embedded-engine.js';
import type { SearchEngine } from '../../src/engine/engine.js';
import type { ArticleStore } from '../../src/store/article-store.js';
import { openStore } from '../../src/store/open-store.js';
import { temporaryFolder } from '../store/temporary-folder.js';

export interface Archive {
  readonly folder: string;
  readonly store: ArticleStore;
  readonly engine: SearchEngine;
  readonly backend: EmbeddedBackend;
  close(): Promise<void>;
}

/** @param wrap replaces the engine that the backend works with */
export async function openArchive(
  folder = join(temporaryFolder(), 'store'),
  wrap = (engine: SearchEngine): SearchEngine => engine,
): Promise<Archive> {
  const store = await openStore(folder);
  const engine = await createEmbeddedEngine();
  const backend = new EmbeddedBackend(store, Promise.resolve(wrap(engine)));
  await backend.ready;
  return { folder, store, engine, backend, close: () => backend.close() };
}

/** Number of articles that hold a word. */
export async function articlesWith(archive: Pick<SearchEngine, 'documentFrequencies'>, word: string): Promise<number> {
  const [documents = 0] = await archive.documentFrequencies([{ surface: word, stem: null, prefix: false, typos: 0 }]);
  return documents;
}
