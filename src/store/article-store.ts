/**
 * The durable article store, the source of truth: articles by id, the log of their changes, records of followed files,
 * settings.
 *
 * A write resolves when it is on disk (see `databases.ts`). Changes are numbered, and the log keeps the last change of
 * each id, so derived state catches up by reading everything after the last number it has applied.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { SourceFile, SourceSync, SourceSyncResult, ValueName } from '../backend/archive-backend.js';
import type { Article } from '../document/article.js';
import { AppError } from '../errors.js';
import { unseal } from './checksum.js';
import type { Commit } from './commit.js';
import type { CommitQueue } from './commit-queue.js';
import type { DamageLog } from './damage-log.js';
import type { Databases } from './databases.js';
import type { Draft } from './draft.js';
import { readState, readValue } from './metadata.js';
import { readProof, writeProof } from './proof.js';
import { putAll, type StorePutResult, updateOne } from './put.js';
import { damagedArticle, decodeArticle } from './record.js';
import { readSource, readSources } from './source-table.js';
import type { WriterLock } from './writer-lock.js';

/** Bytes of articles that `verify` reads at a time, and the pause after them: 50 MB a second. */
const VERIFY_BYTES = 1_000_000;
const VERIFY_PAUSE_MS = 20;

/** When to remove an article. */
export interface RemoveCondition {
  /** Only while the number of its last change is at most this. */
  readonly unchangedSince?: number;
}

export interface RemoveResult {
  /** Number of the last change in the store after this write. */
  readonly sequence: number;
  /** Ids that existed and met the condition. */
  readonly removed: readonly string[];
}

export interface StoreSyncResult extends SourceSyncResult {
  /** Number of the last change in the store after this write. */
  readonly sequence: number;
}

/** The last change of one id. */
export interface StoreChange {
  readonly sequence: number;
  readonly id: string;
  /** Null when it was removed. */
  readonly article: Article | null;
  /** Encoded size of the article; 0 when it was removed. */
  readonly bytes: number;
}

export class ArticleStore {
  readonly folder: string;
  readonly #databases: Databases;
  readonly #damage: DamageLog;
  readonly #writer: { readonly lock: WriterLock; readonly queue: CommitQueue } | undefined;
  /** Number of the change in the proof on disk. */
  #proven: number;

  /** Use `openStore`. */
  constructor(
    folder: string,
    databases: Databases,
    damage: DamageLog,
    writer?: { readonly lock: WriterLock; readonly queue: CommitQueue },
  ) {
    this.folder = folder;
    this.#databases = databases;
    this.#damage = damage;
    this.#writer = writer;
    this.#proven = readProof(folder);
  }

  /** Adds or replaces articles in one transaction; resolves when they are on disk. Throws `invalid_id`, `storage_full`. */
  put(articles: readonly Article[]): Promise<StorePutResult> {
    return this.#write((draft) => putAll(draft, articles));
  }

  /** Replaces one article by the result of `change` in one transaction; undefined or an error changes nothing. */
  update(id: string, change: (current: Article | undefined) => Article | undefined): Promise<StorePutResult> {
    return this.#write((draft) => updateOne(draft, id, change));
  }

  /** Removes articles. Ignores unknown ids and those that do not meet the condition. */
  remove(
    ids: readonly string[],
    { unchangedSince = Number.POSITIVE_INFINITY }: RemoveCondition = {},
  ): Promise<RemoveResult> {
    return this.#write((draft) => {
      const removed = ids.filter((id) => draft.lastChange(id) <= unchangedSince && draft.remove(id));
      return { sequence: draft.state.sequence, removed };
    });
  }

  /** Removes every article and every record of a followed file; values stay. */
  clear(): Promise<{ readonly sequence: number }> {
    return this.#write((draft) => {
      draft.clear();
      return { sequence: draft.state.sequence };
    });
  }

  /** Calls `listener` with the article changes of every later commit, in order, before its writes resolve. */
  onCommit(listener: (commit: Commit) => void): void {
    this.#writer?.queue.onCommit((commit) => {
      if (commit.cleared) this.#damage.forgetAll();
      this.#damage.forget(commit.removed);
      if (this.#damage.size > 0) this.#damage.forget(commit.articles.map(({ id }) => id));
      listener(commit);
    });
  }

  /** An article; undefined when there is none. Throws `storage_unavailable` when it is damaged. */
  get(id: string): Article | undefined {
    // The bytes are valid until the next read; the decoded article does not refer to them.
    const bytes = this.#databases.articles.getBinaryFast(id);
    if (bytes === undefined) return undefined;
    const article = decodeArticle(id, bytes);
    if (article === undefined) throw this.#damaged(id);
    return article;
  }

  getMany(ids: readonly string[]): (Article | undefined)[] {
    return ids.map((id) => this.get(id));
  }

  /** Articles in the order of ids; undefined for those that do not exist or are damaged, which are reported. */
  getReadable(ids: readonly string[]): (Article | undefined)[] {
    return ids.map((id) => {
      const bytes = this.#databases.articles.getBinaryFast(id);
      return bytes === undefined ? undefined : this.#readable(id, bytes);
    });
  }

  /**
   * Verifies every article once against its checksum and reports damaged ones, a few milliseconds of work at a time. Ends
   * early when the signal is aborted.
   */
  async verify(signal: AbortSignal): Promise<void> {
    let after: string | undefined;
    do {
      after = this.#verifySome(after);
      await sleep(VERIFY_PAUSE_MS, undefined, { signal, ref: false }).catch(() => undefined);
    } while (after !== undefined && !signal.aborted);
  }

  /** Verifies some articles after an id; returns the last one, undefined at the end. */
  #verifySome(after: string | undefined): string | undefined {
    let bytes = 0;
    const range = after === undefined ? {} : { start: after, exclusiveStart: true };
    for (const { key, value } of this.#databases.articles.getRange(range)) {
      if (unseal(key, value) === undefined) this.#damaged(key);
      bytes += value.length;
      if (bytes >= VERIFY_BYTES) return key;
    }
    return undefined;
  }

  /** Number of damaged records that reads have met. */
  get damaged(): number {
    return this.#damage.size;
  }

  has(id: string): boolean {
    return this.#databases.articles.doesExist(id);
  }

  /** Number of articles. */
  get count(): number {
    const stats = this.#databases.articles.getStats();
    return 'entryCount' in stats && typeof stats.entryCount === 'number' ? stats.entryCount : 0;
  }

  /** Number of the last change; 0 before the first. */
  get sequence(): number {
    return readState(this.#databases).sequence;
  }

  /** The log lacks changes up to this number: derived state that has applied fewer, but some, starts from nothing. */
  get forgotten(): number {
    return readState(this.#databases).forgotten;
  }

  /**
   * Every article in order of id, as of the start of the iteration. Finish or leave the loop: an open iteration keeps
   * the database from reusing freed pages. Damaged articles are left out and reported.
   * @param after only articles whose id comes after this one
   */
  *articles(after?: string): Generator<Article, void, undefined> {
    const transaction = this.#databases.environment.useReadTransaction();
    const from = after === undefined ? {} : { start: after, exclusiveStart: true };
    try {
      for (const { key, value } of this.#databases.articles.getRange({ transaction, ...from })) {
        const article = this.#readable(key, value);
        if (article !== undefined) yield article;
      }
    } finally {
      transaction.done();
    }
  }

  /**
   * The last change of every id changed after `sequence`, in order, as of the start of the iteration; see `forgotten`. A
   * damaged article counts as removed, and is reported.
   */
  *changesAfter(sequence: number): Generator<StoreChange, void, undefined> {
    const { environment, changes, articles } = this.#databases;
    const transaction = environment.useReadTransaction();
    try {
      for (const { key, value } of changes.getRange({ start: sequence + 1, transaction })) {
        const id = unseal(String(key), value)?.toString();
        if (id === undefined) {
          this.#damage.report(`change ${key}`, damagedChange(key));
          continue;
        }
        const bytes = articles.get(id, { transaction });
        const article = bytes === undefined ? null : (this.#readable(id, bytes) ?? null);
        yield { sequence: key, id, article, bytes: bytes?.length ?? 0 };
      }
    } finally {
      transaction.done();
    }
  }

  /** A value as last written; undefined when there is none. Throws `storage_unavailable` when it is damaged. */
  getValue(name: ValueName): unknown {
    return readValue(name, this.#databases.metadata.get(name));
  }

  /**
   * Replaces a value by the result of `change` in one transaction and returns it. The value is plain data that the store
   * does not interpret. An error that `change` throws changes nothing.
   */
  updateValue<T>(name: ValueName, change: (current: unknown) => T): Promise<T> {
    return this.#write((draft) => {
      const value = change(draft.getValue(name));
      draft.putValue(name, value);
      return value;
    });
  }

  /** The record of a followed file; undefined also when it is damaged, so that the file is read again. */
  getSource(path: string): SourceFile | undefined {
    return readSource(this.#databases.sources, path);
  }

  /** Records of all followed files, each path once. */
  sources(): Generator<SourceFile, void, undefined> {
    return readSources(this.#databases.sources);
  }

  /** Applies one step of following folders in one transaction: removals, then articles and records. */
  syncSources({
    put = [],
    remove = [],
    sources = [],
    partial = [],
    removedPaths = [],
  }: SourceSync): Promise<StoreSyncResult> {
    return this.#write((draft) => {
      const removed = remove.filter((id) => draft.remove(id));
      const result = putAll(draft, put);
      for (const { path, ids } of partial) draft.putPartialSource(path, ids);
      for (const source of sources) draft.putSource(source);
      for (const path of removedPaths) draft.removeSource(path);
      return { ...result, removed };
    });
  }

  /** Bytes of the store's file, including free pages. */
  sizeOnDisk(): number {
    const stats = this.#databases.environment.getStats();
    const pages = 'lastPageNumber' in stats && typeof stats.lastPageNumber === 'number' ? stats.lastPageNumber + 1 : 0;
    const size = 'pageSize' in stats && typeof stats.pageSize === 'number' ? stats.pageSize : 0;
    return pages * size;
  }

  /** Writes a compact copy of one moment of the store to a new folder; writes go on meanwhile. */
  async copyTo(folder: string): Promise<void> {
    await this.#databases.environment.backup(folder, true);
  }

  /** Resolves when no write is under way. */
  async idle(): Promise<void> {
    await this.#writer?.queue.idle();
  }

  /** Waits for writes under way, then releases the store for another process. */
  async close(): Promise<void> {
    await this.idle();
    try {
      this.prove();
    } catch {
      // A full disk: the older proof stays, which is true.
    }
    await this.#databases.environment.close();
    await this.#writer?.lock.release();
  }

  /** Writes the number of the last change to the proof, unless it is there. */
  prove(): void {
    if (this.#writer === undefined) return;
    const { sequence } = this;
    if (sequence === this.#proven) return;
    writeProof(this.folder, sequence);
    this.#proven = sequence;
  }

  async #write<T>(plan: (draft: Draft) => T): Promise<T> {
    if (this.#writer === undefined) {
      throw new AppError('storage_unavailable', `${this.folder} is open for reading only`);
    }
    const result = await this.#writer.queue.run(plan);
    if (this.#proven === 0) this.prove();
    return result;
  }

  #readable(id: string, bytes: Buffer): Article | undefined {
    const article = decodeArticle(id, bytes);
    if (article === undefined) this.#damaged(id);
    return article;
  }

  /** Reports a damaged article, and returns the error for a caller that reads only this one. */
  #damaged(id: string): AppError {
    const error = damagedArticle(id);
    this.#damage.report(id, error);
    return error;
  }
}

function damagedChange(sequence: number): AppError {
  return new AppError(
    'storage_unavailable',
    `Change ${sequence} of the log is damaged; its article may be missing from searches. "lede check" names the article`,
  );
}
