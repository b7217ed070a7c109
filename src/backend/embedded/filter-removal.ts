/** Delete by filter: in batches, each durable, and never an article that was changed after it was matched. */
import type { SearchEngine } from '../../engine/engine.js';
import { isAppError, partlyDone } from '../../errors.js';
import type { Filter } from '../../query/filter.js';
import { EMPTY_PLAN } from '../../query/plan.js';
import type { CallOptions } from '../archive-backend.js';
import { assertActive } from './call-options.js';
import type { WritePath } from './write-path.js';

/** Articles removed in one commit; other requests have a turn in between. */
const REMOVED_AT_ONCE = 1000;
/** How often articles are matched again that a concurrent write changed; those that change every time stay. */
const ROUNDS = 10;

/** Implements `ArchiveWriter.removeMatching`. */
export async function removeMatching(
  writePath: WritePath,
  engine: SearchEngine,
  filter: Filter,
  options: CallOptions,
): Promise<number> {
  let total = 0;
  let size = REMOVED_AT_ONCE;
  let candidates: ReadonlySet<string> | undefined;
  for (let round = 0; round < ROUNDS && candidates?.size !== 0; round += 1) {
    const matchedAt = writePath.applied;
    const matches: readonly string[] = await matchingIds(engine, filter, options);
    const ids: readonly string[] = matches.filter((id) => candidates?.has(id) ?? true);
    const changed = new Set(ids);
    for (let start = 0; start < ids.length; ) {
      const batch = ids.slice(start, start + size);
      try {
        assertActive(options);
        const { removed } = await writePath.remove(batch, { unchangedSince: matchedAt });
        for (const id of removed) changed.delete(id);
        total += removed.length;
        start += batch.length;
      } catch (error) {
        // On a full disk a small commit fits into free pages of the store, and leaves more of them.
        if (!isAppError(error) || error.code !== 'storage_full' || batch.length === 1) {
          throw partlyDone(error, total, total === 1 ? 'article is removed' : 'articles are removed');
        }
        size = Math.ceil(batch.length / 4);
      }
    }
    candidates = changed;
  }
  return total;
}

/** Ids of all articles that match, in no order. */
export async function matchingIds(
  engine: SearchEngine,
  filter: Filter,
  options: CallOptions,
): Promise<readonly string[]> {
  assertActive(options);
  const plan = { ...EMPTY_PLAN, filter };
  const { total } = await engine.search({ ...plan, limit: 0 }, options.deadline);
  if (total === 0) return [];
  const { hits } = await engine.search({ ...plan, limit: total }, options.deadline);
  return hits.map(({ id }) => id);
}
