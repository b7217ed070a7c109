/** Pages already answered, while nothing changed: taking a letter back costs nothing. */
import { LRUCache } from 'lru-cache';
import type { Page } from '../../backend/page.js';
import type { Plan } from '../../query/plan.js';

/** Larger pages are not asked for twice. */
const MAX_HITS = 100;

export class PageCache {
  private readonly pages: LRUCache<string, Page> | undefined;
  private generation = -1;

  /** @param size pages kept; 0 for none */
  constructor(size: number) {
    if (size > 0) this.pages = new LRUCache({ max: size });
  }

  /** The page of a plan, from before or made now. `generation` counts the changes of what a search can see. */
  get(plan: Plan, generation: number, make: () => Page): Page {
    const isCount = plan.limit === 0 && plan.facets.length === 0;
    if (this.pages === undefined || plan.limit > MAX_HITS || isCount) return make();
    if (generation !== this.generation) {
      this.pages.clear();
      this.generation = generation;
    }
    const key = JSON.stringify(plan);
    const known = this.pages.get(key);
    if (known !== undefined) return known;
    const page = make();
    this.pages.set(key, page);
    return page;
  }
}
