/** Brings the engine from its checkpoint to the end of the store, or rebuilds it when its checkpoint is of no use. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Article } from '../../document/article.js';
import type { SearchEngine } from '../../engine/engine.js';
import type { ArticleStore } from '../../store/article-store.js';
import type { Commit } from '../../store/commit.js';
import type { LoadProgress, LoadSummary } from '../archive-backend.js';

/** Bounds of one call to the engine. */
export interface CallLimits {
  readonly articles: number;
  /** Of encoded articles. */
  readonly bytes: number;
}

/**
 * The engine takes 3,000 articles in half the time of ten calls of 300. Its memory, and the time a concurrent write waits,
 * grow with the call.
 */
export const ENGINE_CALL: CallLimits = { articles: 3000, bytes: 3_000_000 };

/** Changes read from the store before other requests have a turn. */
const READ_PER_TURN = 250;

/**
 * Applies to the engine what it lacks; resolves with the number of the last change applied.
 * @param applied number of the last change that the engine holds
 */
export async function catchUp(
  store: ArticleStore,
  engine: SearchEngine,
  applied: number,
  onProgress?: (progress: LoadProgress) => void,
): Promise<LoadSummary & { readonly applied: number }> {
  const because = rebuildReason(store, engine, applied);
  if (because !== undefined) await engine.clear(0);
  const start = because === undefined ? applied : 0;
  const end = store.sequence;
  const report = (changes: number) =>
    onProgress?.({ changes, total: end - start, ...(because !== undefined && { because }) });
  let changes = 0;
  let reached = start;
  report(0);
  // The next page is read while the engine takes one in. Changes past `end`, by another process, are left out.
  let page = await readPage(store, start, end);
  while (sizeOf(page) > 0) {
    const [next] = await Promise.all([readPage(store, page.sequence, end), applyCommit(engine, page, reached)]);
    reached = page.sequence;
    changes += sizeOf(page);
    report(changes);
    page = next;
  }
  return { applied: reached, changes, ...(because !== undefined && { rebuilt: because }) };
}

/**
 * Applies changes to the engine. Only its last call carries their final number, so an engine that stops in between
 * replays all of them.
 * @param applied number of the last change that the engine holds
 */
export async function applyCommit(
  engine: SearchEngine,
  { sequence, cleared, articles, removed }: Commit,
  applied: number,
): Promise<void> {
  const isMore = articles.length > 0 || removed.length > 0;
  if (cleared) await engine.clear(isMore ? applied : sequence);
  if (removed.length > 0) await engine.remove(removed, articles.length > 0 ? applied : sequence);
  if (articles.length > 0) await engine.put(articles, sequence);
}

function rebuildReason({ sequence, forgotten }: ArticleStore, engine: SearchEngine, applied: number) {
  if (sequence === 0 && applied === 0) return undefined;
  if (applied === 0) return engine.damage ?? 'there is no search index on disk';
  if (applied > sequence) return 'the search index is newer than the archive';
  if (applied < forgotten) return 'the search index is older than the last clearing of the archive';
  return undefined;
}

/** The changes after one number up to another, as many as one call to the engine takes. */
async function readPage(store: ArticleStore, after: number, end: number): Promise<Commit> {
  const articles: Article[] = [];
  const removed: string[] = [];
  let sequence = after;
  let bytes = 0;
  for (const change of store.changesAfter(after)) {
    if (change.sequence > end) break;
    sequence = change.sequence;
    bytes += change.bytes;
    if (change.article === null) removed.push(change.id);
    else articles.push(change.article);
    const read = articles.length + removed.length;
    if (read >= ENGINE_CALL.articles || bytes >= ENGINE_CALL.bytes) break;
    if (read % READ_PER_TURN === 0) await nextTurn();
  }
  return { sequence, cleared: false, articles, removed, bytes };
}

function sizeOf({ articles, removed }: Commit): number {
  return articles.length + removed.length;
}
