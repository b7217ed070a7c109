/** An archive in memory: the embedded engine and a searcher with default settings, filled with documents. */
import { parseArticleInput } from '../dist/document/article-input.js';
import { createEmbeddedEngine } from '../dist/engine/embedded/embedded-engine.js';
import { createSearcher } from '../dist/search/searcher.js';
import { DEFAULT_SETTINGS } from '../dist/search/settings.js';

/** Articles given to the engine at once. */
const BATCH = 1000;

/** Makes documents (`{id, title, text}` or any other article) searchable. */
export async function openArchive(documents) {
  const engine = await createEmbeddedEngine();
  const articles = new Map();
  for (let start = 0; start < documents.length; start += BATCH) {
    const batch = documents.slice(start, start + BATCH).map((document) => parseArticleInput(document).article);
    for (const article of batch) articles.set(article.id, article);
    await engine.put(batch, start + batch.length);
  }
  const searcher = createSearcher({
    engine,
    articles: { get: async (id) => articles.get(id) },
    settings: () => DEFAULT_SETTINGS,
  });
  return { engine, searcher, close: () => engine.close() };
}
