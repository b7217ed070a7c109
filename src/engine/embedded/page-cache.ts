/** A cache of pages by plan, valid until the index changes: deleting a letter of a query costs nothing. */
import { LRUCache } from 'lru-cache';
import type { Page } from '../../backend/page.js';
import type { Plan } from '../../query/plan.js';
import { structuralKey } from './structures/structural-key.js';

/** Larger pages are not cached: they are rarely requested twice. */
const MAX_HITS = 100;

export class PageCache {
  private readonly pages: LRUCache<string, Page> | undefined;
  private generation = -1;

  /** @param size number of pages; 0 disables the cache */
  constructor(size: number) {
    if (size > 0) this.pages = new LRUCache({ max: size });
  }

  /** The page of a plan: cached, or made now. @param generation incremented by every change that searches can see */
  get(plan: Plan, generation: number, make: () => Page): Page {
    const isCount = plan.limit === 0 && plan.facets.length === 0;
    if (this.pages === undefined || plan.limit > MAX_HITS || isCount) return make();
    if (generation !== this.generation) {
      this.pages.clear();
      this.generation = generation;
    }
    const key = structuralKey(plan);
    const cached = this.pages.get(key);
    if (cached !== undefined) return cached;
    const page = make();
    this.pages.set(key, page);
    return page;
  }
}
