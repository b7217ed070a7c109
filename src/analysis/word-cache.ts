/** Bounded LRU caches by word: a few words make up most of any text. */
import { LRUCache } from 'lru-cache';

/**
 * A cache of at most `limit` entries. Entries are bounded by size 1 each rather than by `max`, which allocates every
 * slot up front: 15 ms for 50,000.
 */
export function wordCache<Value extends NonNullable<unknown>>(limit: number): LRUCache<string, Value> {
  return new LRUCache<string, Value>({ maxSize: limit, sizeCalculation: () => 1 });
}
