/** An in-memory archive without a page cache: the embedded engine and a searcher with default settings, filled with documents. */
import { setTimeout as sleep } from 'node:timers/promises';
import { EngineReader } from '../dist/backend/embedded/engine-reader.js';
import { parseArticleInput } from '../dist/document/article-input.js';
import { createEmbeddedEngine } from '../dist/engine/embedded/embedded-engine.js';
import { createSearcher } from '../dist/search/searcher.js';
import { DEFAULT_SETTINGS } from '../dist/search/settings.js';

/** Articles per `put`. */
const BATCH = 1000;
/** No measured query reaches it. */
const DEADLINE_MS = 60_000;

/** Judged collections hold documents with an id only, which an archive rejects. */
const isEmpty = ({ title, text, lede, body }) => !(title || text || lede || body);

/** After a bulk import, segments are merged into one in the background and saved. Measurements wait for both. */
const MERGED_WITHIN_MS = 300_000;
const SAVED_WITHIN_MS = 4000;

/** Resolves when an engine has merged its segments, and saved them if it has a folder. */
export async function settle(engine) {
  const giveUpAt = performance.now() + MERGED_WITHIN_MS;
  while (engine.stats().segments > 1 && performance.now() < giveUpAt) await sleep(100);
  await sleep(SAVED_WITHIN_MS);
}

/**
 * Makes documents (`{id, title, text}` or any other article) searchable.
 * @param folder for derived files; without it nothing is saved
 */
export async function openArchive(all, folder) {
  const documents = all.filter((document) => !isEmpty(document));
  const engine = await createEmbeddedEngine({ cachedPages: 0, ...(folder !== undefined && { folder }) });
  const articles = new Map();
  for (let start = 0; start < documents.length; start += BATCH) {
    const batch = documents.slice(start, start + BATCH).map((document) => parseArticleInput(document).article);
    for (const article of batch) articles.set(article.id, article);
    await engine.put(batch, start + batch.length);
  }
  if (documents.length > BATCH) await settle(engine);
  const settings = () => DEFAULT_SETTINGS;
  const reader = new EngineReader(engine, articles);
  const searcher = createSearcher({ reader, settings, deadlineMs: DEADLINE_MS });
  return { engine, searcher, close: () => engine.close() };
}
