/** An archive in memory, answers not cached: the embedded engine and a searcher with default settings, filled with documents. */
import { setTimeout as sleep } from 'node:timers/promises';
import { EngineReader } from '../dist/backend/embedded/engine-reader.js';
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

/** After a bulk import the segments are merged into one in the background, which is then saved; measurements wait for that. */
const MERGED_WITHIN_MS = 300_000;
const SAVED_WITHIN_MS = 4000;

/** Resolves when the segments of an engine that was filled are merged, and saved where it has a folder. */
export async function settle(engine) {
  const late = performance.now() + MERGED_WITHIN_MS;
  while (engine.stats().segments > 1 && performance.now() < late) await sleep(100);
  await sleep(SAVED_WITHIN_MS);
}

/**
 * Makes documents (`{id, title, text}` or any other article) searchable.
 * @param folder where to keep derived files; nothing is kept without it
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
