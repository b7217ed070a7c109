/** Keeps the engine at what the store says: changes in their order, and whatever it missed before that. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Article } from '../document/article.js';
import type { SearchEngine } from '../engine/engine.js';
import type { ArticleStore } from '../store/article-store.js';
import { ArticleBatch, type BatchLimits } from './article-batch.js';

/** Changes of the store up to `sequence`, the last of each id. */
export interface ChangeSet {
  readonly sequence: number;
  /** Everything before was removed. */
  readonly cleared: boolean;
  readonly articles: readonly Article[];
  readonly removed: readonly string[];
}

export interface CatchUpProgress {
  readonly changes: number;
  /** An upper bound: numbers of replaced changes are counted too. */
  readonly total: number;
  /** Why everything derived is made afresh; absent when the engine only lacked the latest changes. */
  readonly because?: string;
}

export interface CatchUp {
  readonly changes: number;
  /** Why everything derived was made afresh; absent when the engine only lacked the latest changes. */
  readonly rebuilt?: string;
}

/** What the engine is given at once: it takes thousands in twice as fast as hundreds. */
const REPLAY_LIMITS: BatchLimits = { articles: 3000, characters: 3_000_000 };
/** Changes read from the store before others have a turn. */
const READ_AT_ONCE = 250;

export class EngineFeed {
  readonly #store: ArticleStore;
  readonly #engine: SearchEngine;
  #applied: number;
  /** True from a failure of the engine until what it missed was replayed. */
  #behind = false;

  constructor(store: ArticleStore, engine: SearchEngine) {
    this.#store = store;
    this.#engine = engine;
    this.#applied = engine.checkpoint;
  }

  /** Brings the engine from its checkpoint to the end of the store, from the beginning when that is the only way. */
  async catchUp(onProgress?: (progress: CatchUpProgress) => void): Promise<CatchUp> {
    const reason = this.#rebuildReason();
    if (reason !== undefined) {
      await this.#engine.clear(0);
      this.#applied = 0;
    }
    const changes = await this.#replay((progress) =>
      onProgress?.(reason === undefined ? progress : { ...progress, because: reason }),
    );
    return reason === undefined ? { changes } : { changes, rebuilt: reason };
  }

  /** The change up to which the engine holds everything. */
  get applied(): number {
    return this.#applied;
  }

  /** Applies changes just committed; what an earlier failure left out comes first. */
  async apply(changes: ChangeSet): Promise<void> {
    if (changes.sequence <= this.#applied && !this.#behind) return;
    try {
      if (this.#behind) {
        await this.catchUp();
      } else {
        await this.#feed(changes);
      }
      this.#behind = false;
    } catch (error) {
      this.#behind = true;
      throw error;
    }
  }

  #rebuildReason(): string | undefined {
    const { sequence, forgotten } = this.#store;
    if (sequence === 0 && this.#applied === 0) return undefined;
    if (this.#applied === 0) return this.#engine.damage ?? 'there is no search index on disk';
    if (this.#applied > sequence) return 'the search index is newer than the archive';
    if (this.#applied < forgotten) return 'the search index is older than the last clearing of the archive';
    return undefined;
  }

  /** Reads the next page while the engine takes one in; ends where the store is now, also when another process goes on. */
  async #replay(onProgress: (progress: CatchUpProgress) => void): Promise<number> {
    const end = this.#store.sequence;
    const total = end - this.#applied;
    let changes = 0;
    onProgress({ changes, total });
    let page = await this.#page(this.#applied, end);
    while (sizeOf(page) > 0) {
      const [next] = await Promise.all([this.#page(page.sequence, end), this.#feed(page)]);
      changes += sizeOf(page);
      onProgress({ changes, total });
      page = next;
    }
    return changes;
  }

  /** The changes after one number up to another, as many as the engine is given at once. */
  async #page(after: number, end: number): Promise<ChangeSet> {
    const batch = new ArticleBatch(REPLAY_LIMITS);
    const removed: string[] = [];
    let sequence = after;
    let read = 0;
    for (const change of this.#store.changesAfter(after)) {
      if (change.sequence > end) break;
      sequence = change.sequence;
      if (change.article === null) removed.push(change.id);
      else batch.add(change.article);
      if (batch.full || removed.length >= REPLAY_LIMITS.articles) break;
      read += 1;
      if (read % READ_AT_ONCE === 0) await nextTurn();
    }
    return { sequence, cleared: false, articles: batch.take(), removed };
  }

  /** Only the last call names the final number, so an engine stopped in between asks for all of it again. */
  async #feed({ sequence, cleared, articles, removed }: ChangeSet): Promise<void> {
    const more = articles.length > 0 || removed.length > 0;
    if (cleared) await this.#engine.clear(more ? this.#applied : sequence);
    const last = articles.length > 0 ? this.#applied : sequence;
    if (removed.length > 0) await this.#engine.remove(removed, last);
    if (articles.length > 0) await this.#engine.put(articles, sequence);
    this.#applied = sequence;
  }
}

function sizeOf({ articles, removed }: ChangeSet): number {
  return articles.length + removed.length;
}
