/** Results by word, the least recently used dropped at a limit: the words of a language repeat, hostile ones do not. */
import { LRUCache } from 'lru-cache';

/**
 * A cache of at most `limit` entries. Entries are bounded by size 1 each rather than by `max`, which allocates every
 * slot up front: 15 ms for 50,000.
 */
export function wordCache<Value extends NonNullable<unknown>>(limit: number): LRUCache<string, Value> {
  return new LRUCache<string, Value>({ maxSize: limit, sizeCalculation: () => 1 });
}
