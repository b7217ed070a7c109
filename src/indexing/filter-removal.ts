/** Removes whatever matches a filter: in batches, each durable, and never an article that was changed meanwhile. */
import type { SearchEngine } from '../engine/engine.js';
import type { Filter } from '../query/filter.js';
import { EMPTY_PLAN, type Plan } from '../query/plan.js';
import type { Indexer } from './indexer.js';

/** Articles found and removed at once; the thread is free in between. */
const REMOVED_AT_ONCE = 1000;

/**
 * Removes the articles that match, and tells how many; resolves when they are gone from disk and search. One that a
 * write changes between being found and being removed is looked at again. What comes to match after the last look stays.
 */
export async function removeMatching(indexer: Indexer, engine: SearchEngine, filter: Filter): Promise<number> {
  for (let total = 0; ; ) {
    const seen = indexer.applied;
    const { hits } = await engine.search(matching(filter));
    if (hits.length === 0) return total;
    const { removed } = await indexer.remove(
      hits.map(({ id }) => id),
      { unchangedSince: seen },
    );
    total += removed.length;
  }
}

/** Nothing but the filter: no words, no scores, in no order of interest. */
function matching(filter: Filter): Plan {
  return { ...EMPTY_PLAN, filter, limit: REMOVED_AT_ONCE };
}
