/** An archive as the server has it, in a folder of its own: store, engine, write path. */
import { join } from 'node:path';
import { createEmbeddedEngine } from '../../src/engine/embedded/embedded-engine.js';
import type { SearchEngine } from '../../src/engine/engine.js';
import { Indexer } from '../../src/indexing/indexer.js';
import { type ArticleStore, openStore } from '../../src/store/article-store.js';
import { temporaryFolder } from '../store/temporary-folder.js';

export interface Archive {
  readonly folder: string;
  readonly store: ArticleStore;
  readonly engine: SearchEngine;
  readonly indexer: Indexer;
  close(): Promise<void>;
}

export async function openArchive(folder = join(temporaryFolder(), 'store')): Promise<Archive> {
  const store = await openStore(folder);
  const engine = await createEmbeddedEngine();
  const indexer = new Indexer(store, engine);
  const close = async () => {
    await indexer.idle();
    await engine.close();
    await store.close();
  };
  await indexer.catchUp();
  return { folder, store, engine, indexer, close };
}

/** In how many articles a word can be found now. */
export async function articlesWith(engine: SearchEngine, word: string): Promise<number> {
  const [documents = 0] = await engine.documentFrequencies([{ surface: word, stem: null, prefix: false, typos: 0 }]);
  return documents;
}
