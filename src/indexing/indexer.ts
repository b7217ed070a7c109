/**
 * The write path: article → store (on disk) → engine (searchable) → answer.
 *
 * The engine sees changes in the order of the store. Writes that arrive while others are on their way share the next
 * commit; whatever the store commits while the engine takes something in goes to the engine as one.
 */
import type { Article } from '../document/article.js';
import type { SearchEngine } from '../engine/engine.js';
import type { ArticleStore, PutResult, RemoveCondition, RemoveResult } from '../store/article-store.js';
import { ArticleBatch, type BatchLimits } from './article-batch.js';
import { type CatchUp, type CatchUpProgress, type ChangeSet, EngineFeed } from './engine-feed.js';

/**
 * What the engine is given at once, however much was committed: whoever writes meanwhile waits for one such call, and
 * its memory grows with it. It takes thousands in twice as fast as hundreds.
 */
export const ENGINE_LIMITS: BatchLimits = { articles: 3000, characters: 3_000_000 };

interface Write {
  /** Commits to the store and tells what the engine has to know. */
  readonly commit: () => Promise<ChangeSet>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

interface Committed {
  readonly write: Write;
  readonly changes: ChangeSet;
}

export class Indexer {
  readonly store: ArticleStore;
  readonly #feed: EngineFeed;
  #waiting: Write[] = [];
  #underWay = 0;
  #committed: Committed[] = [];
  #running: Promise<void> | undefined;
  #announcing = false;
  #feeding: Promise<void> = Promise.resolve();

  /** Call `catchUp` before anything else. */
  constructor(store: ArticleStore, engine: SearchEngine) {
    this.store = store;
    this.#feed = new EngineFeed(store, engine);
  }

  /** Brings the engine to where the store is; writes asked meanwhile wait. */
  catchUp(onProgress?: (progress: CatchUpProgress) => void): Promise<CatchUp> {
    const result = this.#feeding.then(() => this.#feed.catchUp(onProgress));
    this.#feeding = result.then(ignore, ignore);
    return result;
  }

  /** Adds or replaces articles; resolves when they are on disk and searchable. */
  put(articles: readonly Article[]): Promise<PutResult> {
    return this.#write(() => this.store.put(articles), putChanges);
  }

  /** Replaces one article by what `change` makes of the current one; see `ArticleStore.update`. */
  update(id: string, change: (current: Article | undefined) => Article): Promise<PutResult> {
    return this.#write(() => this.store.update(id, change), putChanges);
  }

  /** Removes articles; resolves when they are gone from disk and search. See `ArticleStore.remove`. */
  remove(ids: readonly string[], condition?: RemoveCondition): Promise<RemoveResult> {
    const changes = ({ sequence, removed }: RemoveResult) => ({ sequence, cleared: false, articles: [], removed });
    return this.#write(() => this.store.remove(ids, condition), changes);
  }

  /** Removes every article. */
  removeAll(): Promise<{ readonly sequence: number }> {
    const changes = ({ sequence }: { readonly sequence: number }) => ({
      sequence,
      cleared: true,
      articles: [],
      removed: [],
    });
    return this.#write(() => this.store.clear(), changes);
  }

  /** The change up to which searches see everything. */
  get applied(): number {
    return this.#feed.applied;
  }

  /** Writes not answered yet. */
  get queued(): number {
    return this.#waiting.length + this.#underWay;
  }

  /** Resolves when everything asked so far is on disk and searchable, or has failed. */
  async idle(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
    for (let feeding: unknown; feeding !== this.#feeding; ) {
      feeding = this.#feeding;
      await feeding;
    }
  }

  async #write<T>(commit: () => Promise<T>, changesOf: (result: T) => ChangeSet): Promise<T> {
    let result: T | undefined;
    await new Promise<void>((resolve, reject) => {
      const committed = async () => {
        result = await commit();
        return changesOf(result);
      };
      this.#waiting.push({ commit: committed, resolve, reject });
      this.#running ??= this.#run();
    });
    if (result === undefined) throw new TypeError('a write resolved before it was committed');
    return result;
  }

  async #run(): Promise<void> {
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const group = this.#waiting;
      this.#waiting = [];
      this.#underWay += group.length;
      const committed = await this.#commit(group);
      this.#committed.push(...committed);
      if (this.#announcing) continue;
      this.#announcing = true;
      this.#feeding = this.#feeding.then(() => this.#announceAll());
    }
    this.#running = undefined;
  }

  async #commit(group: readonly Write[]): Promise<readonly Committed[]> {
    const outcomes = await Promise.allSettled(group.map((write) => write.commit()));
    return group.flatMap((write, index) => {
      const outcome = outcomes[index];
      if (outcome?.status === 'fulfilled') return [{ write, changes: outcome.value }];
      this.#underWay -= 1;
      write.reject(outcome?.reason);
      return [];
    });
  }

  /** Tells the engine what was committed, then what was committed meanwhile, until there is nothing left. */
  async #announceAll(): Promise<void> {
    while (this.#committed.length > 0) {
      const taken = this.#worthOneCall();
      const committed = this.#committed.slice(0, taken);
      this.#committed = this.#committed.slice(taken);
      await this.#announce(committed);
    }
    this.#announcing = false;
  }

  /** How many of the committed writes go to the engine next: at least one. */
  #worthOneCall(): number {
    const batch = new ArticleBatch(ENGINE_LIMITS);
    const reaches = this.#committed.findIndex(({ changes }) => {
      for (const article of changes.articles) batch.add(article);
      return batch.full;
    });
    return reaches < 0 ? this.#committed.length : reaches + 1;
  }

  async #announce(committed: readonly Committed[]): Promise<void> {
    try {
      await this.#feed.apply(merged(committed.map(({ changes }) => changes)));
      for (const { write } of committed) write.resolve();
    } catch (error) {
      for (const { write } of committed) write.reject(error);
    } finally {
      this.#underWay -= committed.length;
    }
  }
}

function putChanges({ sequence, stored }: PutResult): ChangeSet {
  return { sequence, cleared: false, articles: stored, removed: [] };
}

/** Consecutive changes as one: the last of each id counts. */
function merged(sets: readonly ChangeSet[]): ChangeSet {
  const last = new Map<string, Article | null>();
  let sequence = 0;
  let cleared = false;
  for (const set of sets) {
    sequence = Math.max(sequence, set.sequence);
    if (set.cleared) {
      cleared = true;
      last.clear();
    }
    for (const id of set.removed) last.set(id, null);
    for (const article of set.articles) last.set(article.id, article);
  }
  const articles: Article[] = [];
  const removed: string[] = [];
  for (const [id, article] of last) article === null ? removed.push(id) : articles.push(article);
  return { sequence, cleared, articles, removed };
}

function ignore(): void {}
