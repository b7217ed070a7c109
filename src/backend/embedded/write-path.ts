/**
 * A document's way in, from the backend's calls to the acknowledgement:
 *
 *     put · update · remove · clear
 *       └▶ store: commit queue     one order for all writes; those that wait share a commit, synced to disk
 *            └▶ engine stage       commits in that order; those that arrive while the engine is busy become one call
 *                 └▶ acknowledged  on disk and visible to searches
 *
 * The commit queue is the only queue of writes. The stage behind it holds what is committed already; a write waits there
 * until the engine has applied its change number.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Article } from '../../document/article.js';
import type { SearchEngine } from '../../engine/engine.js';
import type { ArticleStore, RemoveCondition, RemoveResult, StoreSyncResult } from '../../store/article-store.js';
import type { Commit } from '../../store/commit.js';
import type { StorePutResult } from '../../store/put.js';
import type { LoadProgress, LoadSummary, SourceSync } from '../archive-backend.js';
import { applyCommit, catchUp, ENGINE_CALL } from './engine-catch-up.js';

/** Opens the write path of a store: brings the engine up to date, then accepts writes. */
export async function openWritePath(
  store: ArticleStore,
  engine: SearchEngine,
  onProgress?: (progress: LoadProgress) => void,
): Promise<{ readonly writePath: WritePath; readonly summary: LoadSummary }> {
  const { applied, ...summary } = await catchUp(store, engine, engine.checkpoint, onProgress);
  return { writePath: new WritePath(store, engine, applied), summary };
}

export class WritePath {
  readonly #store: ArticleStore;
  readonly #stage: EngineStage;
  #queued = 0;

  /** Use `openWritePath`. */
  constructor(store: ArticleStore, engine: SearchEngine, applied: number) {
    this.#store = store;
    this.#stage = new EngineStage(store, engine, applied);
    store.onCommit((commit) => this.#stage.add(commit));
  }

  put(articles: readonly Article[]): Promise<StorePutResult> {
    return this.#visible(this.#store.put(articles));
  }

  update(id: string, change: (current: Article | undefined) => Article | undefined): Promise<StorePutResult> {
    return this.#visible(this.#store.update(id, change));
  }

  remove(ids: readonly string[], condition?: RemoveCondition): Promise<RemoveResult> {
    return this.#visible(this.#store.remove(ids, condition));
  }

  syncSources(step: SourceSync): Promise<StoreSyncResult> {
    return this.#visible(this.#store.syncSources(step));
  }

  clear(): Promise<{ readonly sequence: number }> {
    return this.#visible(this.#store.clear());
  }

  /** Number of the last change that searches see. */
  get applied(): number {
    return this.#stage.applied;
  }

  /** Writes not acknowledged yet. */
  get queued(): number {
    return this.#queued;
  }

  /** Resolves when every write is acknowledged or has failed. */
  async idle(): Promise<void> {
    await this.#store.idle();
    await this.#stage.idle();
  }

  /** The result of a committed write, once searches see it. */
  async #visible<T extends { readonly sequence: number }>(commit: Promise<T>): Promise<T> {
    this.#queued += 1;
    try {
      const result = await commit;
      await this.#stage.reached(result.sequence);
      return result;
    } finally {
      this.#queued -= 1;
    }
  }
}

interface Waiter {
  readonly sequence: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Applies commits to the engine, one call at a time. */
class EngineStage {
  readonly #store: ArticleStore;
  readonly #engine: SearchEngine;
  #applied: number;
  #commits: Commit[] = [];
  /** In rising order of sequence. */
  #waiters: Waiter[] = [];
  /** True from a failed call until the engine has caught up with the store. */
  #behind = false;
  #running: Promise<void> | undefined;

  constructor(store: ArticleStore, engine: SearchEngine, applied: number) {
    this.#store = store;
    this.#engine = engine;
    this.#applied = applied;
  }

  get applied(): number {
    return this.#applied;
  }

  add(commit: Commit): void {
    this.#commits.push(commit);
    this.#running ??= this.#run();
  }

  /** Resolves when the engine has applied a change; rejects with the error of the engine call that should have. */
  async reached(sequence: number): Promise<void> {
    if (sequence <= this.#applied) return;
    await new Promise<void>((resolve, reject) => {
      this.#waiters.push({ sequence, resolve, reject });
      this.#running ??= this.#run(); // the engine is behind after an error
    });
  }

  async idle(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#commits.length > 0 || this.#waiters.length > 0) {
      await nextTurn(); // the writes of a commit begin to wait before its outcome is known
      const call = this.#nextCall();
      const target = call?.sequence ?? this.#store.sequence;
      try {
        if (this.#behind || call === undefined) await this.#catchUp();
        else {
          await applyCommit(this.#engine, call, this.#applied);
          this.#applied = call.sequence;
        }
        this.#behind = false;
        for (const { resolve } of this.#waitersUpTo(this.#applied)) resolve();
      } catch (error) {
        this.#behind = true;
        for (const { reject } of this.#waitersUpTo(target)) reject(error);
      }
    }
    this.#running = undefined;
  }

  /** Takes the next commits as one, within the limits of an engine call but at least one; undefined when there is none. */
  #nextCall(): Commit | undefined {
    let articles = 0;
    let bytes = 0;
    const end = this.#commits.findIndex((commit, index) => {
      articles += commit.articles.length;
      bytes += commit.bytes;
      return index > 0 && (articles > ENGINE_CALL.articles || bytes > ENGINE_CALL.bytes);
    });
    const taken = this.#commits.splice(0, end < 0 ? this.#commits.length : end);
    return taken.length > 1 ? merged(taken) : taken[0];
  }

  /** Replays what a failed call left out, up to the end of the store. */
  async #catchUp(): Promise<void> {
    const { applied } = await catchUp(this.#store, this.#engine, this.#applied);
    this.#applied = applied;
    this.#commits = this.#commits.filter(({ sequence }) => sequence > applied);
  }

  #waitersUpTo(sequence: number): readonly Waiter[] {
    const end = this.#waiters.findIndex((waiter) => waiter.sequence > sequence);
    return this.#waiters.splice(0, end < 0 ? this.#waiters.length : end);
  }
}

/** Consecutive commits as one: the last change of each id counts. */
function merged(commits: readonly Commit[]): Commit {
  const last = new Map<string, Article | null>();
  let sequence = 0;
  let cleared = false;
  let bytes = 0;
  for (const commit of commits) {
    sequence = commit.sequence;
    bytes += commit.bytes;
    if (commit.cleared) {
      cleared = true;
      last.clear();
    }
    for (const id of commit.removed) last.set(id, null);
    for (const article of commit.articles) last.set(article.id, article);
  }
  const articles: Article[] = [];
  const removed: string[] = [];
  for (const [id, article] of last) article === null ? removed.push(id) : articles.push(article);
  return { sequence, cleared, articles, removed, bytes };
}
