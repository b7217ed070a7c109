/** An archive in memory: the embedded engine and a searcher with default settings, filled with documents. */
import { parseArticleInput } from '../dist/document/article-input.js';
import { createEmbeddedEngine } from '../dist/engine/embedded/embedded-engine.js';
import { createSearcher } from '../dist/search/searcher.js';
import { DEFAULT_SETTINGS } from '../dist/search/settings.js';

/** Articles given to the engine at once. */
const BATCH = 1000;
/** Long enough that no measurement is cut. */
const DEADLINE_MS = 60_000;

/** Judged collections hold documents that are only an id; an archive refuses those. */
const isEmpty = ({ title, text, lede, body }) => !(title || text || lede || body);

/** Makes documents (`{id, title, text}` or any other article) searchable. */
export async function openArchive(all) {
  const documents = all.filter((document) => !isEmpty(document));
  const engine = await createEmbeddedEngine();
  const articles = new Map();
  for (let start = 0; start < documents.length; start += BATCH) {
    const batch = documents.slice(start, start + BATCH).map((document) => parseArticleInput(document).article);
    for (const article of batch) articles.set(article.id, article);
    await engine.put(batch, start + batch.length);
  }
  const settings = () => DEFAULT_SETTINGS;
  const searcher = createSearcher({ engine, reader: articles, settings, deadlineMs: DEADLINE_MS });
  return { engine, searcher, close: () => engine.close() };
}
