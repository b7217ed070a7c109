/**
 * The durable article store, the source of truth: articles by id, the log of their changes, records of followed files,
 * settings.
 *
 * A write resolves when it is on disk (see `databases.ts`). Changes are numbered, and the log keeps the last change of
 * each id, so derived state catches up by reading everything after the last number it has applied.
 */
import type { SourceFile, SourceSync, SourceSyncResult, ValueName } from '../backend/archive-backend.js';
import type { Article } from '../document/article.js';
import { AppError } from '../errors.js';
import type { Commit } from './commit.js';
import { CommitQueue } from './commit-queue.js';
import { type Databases, openDatabases } from './databases.js';
import type { Draft } from './draft.js';
import { readState } from './metadata.js';
import { assertFormat, migrate } from './migrations.js';
import { putAll, type StorePutResult, updateOne } from './put.js';
import { decode, decodeArticle } from './record.js';
import { decodeSource, isPartialKey, partialRange, sourceKey, withParts } from './sources.js';
import { storageError } from './storage-error.js';
import { lockForWriting, type WriterLock } from './writer-lock.js';

export interface StoreOptions {
  /** Opens beside a running writer; every write then throws. */
  readonly readOnly?: boolean;
  /** Version of the program, recorded in a store it creates. */
  readonly version?: string;
  /** The clock, in milliseconds since the epoch. */
  readonly now?: () => number;
}

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

/**
 * Opens the store in a folder, creating or migrating it. Throws `data_locked` when another process writes to it,
 * `storage_unavailable` when it cannot be read or written or has a newer format, `storage_full`.
 */
export async function openStore(folder: string, options: StoreOptions = {}): Promise<ArticleStore> {
  if (options.readOnly === true) {
    return openTables(folder, true, (databases) => {
      assertFormat(databases);
      return new ArticleStore(folder, databases);
    });
  }
  const lock = await lockForWriting(folder);
  try {
    return await openTables(folder, false, (databases) => {
      migrate(databases, options.version ?? 'unknown');
      const queue = new CommitQueue(databases, folder, options.now ?? Date.now);
      return new ArticleStore(folder, databases, { lock, queue });
    });
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** Opens the tables and closes them again when `use` throws. */
async function openTables<T>(folder: string, readOnly: boolean, use: (databases: Databases) => T): Promise<T> {
  const databases = openDatabases(folder, readOnly);
  try {
    return use(databases);
  } catch (error) {
    await databases.environment.close();
    throw storageError(error, folder);
  }
}

export class ArticleStore {
  readonly folder: string;
  readonly #databases: Databases;
  readonly #writer: { readonly lock: WriterLock; readonly queue: CommitQueue } | undefined;

  /** Use `openStore`. */
  constructor(
    folder: string,
    databases: Databases,
    writer?: { readonly lock: WriterLock; readonly queue: CommitQueue },
  ) {
    this.folder = folder;
    this.#databases = databases;
    this.#writer = writer;
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
    this.#writer?.queue.onCommit(listener);
  }

  get(id: string): Article | undefined {
    // The bytes are valid until the next read; the decoded article does not refer to them.
    const bytes = this.#databases.articles.getBinaryFast(id);
    return bytes === undefined ? undefined : decodeArticle(bytes);
  }

  getMany(ids: readonly string[]): (Article | undefined)[] {
    return ids.map((id) => this.get(id));
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
   * the database from reusing freed pages.
   * @param after only articles whose id comes after this one
   */
  *articles(after?: string): Generator<Article, void, undefined> {
    const transaction = this.#databases.environment.useReadTransaction();
    const from = after === undefined ? {} : { start: after, exclusiveStart: true };
    try {
      for (const { value } of this.#databases.articles.getRange({ transaction, ...from })) yield decodeArticle(value);
    } finally {
      transaction.done();
    }
  }

  /** The last change of every id changed after `sequence`, in order, as of the start of the iteration; see `forgotten`. */
  *changesAfter(sequence: number): Generator<StoreChange, void, undefined> {
    const { environment, changes, articles } = this.#databases;
    const transaction = environment.useReadTransaction();
    try {
      for (const { key, value } of changes.getRange({ start: sequence + 1, transaction })) {
        const id = value.toString();
        const bytes = articles.get(id, { transaction });
        const article = bytes === undefined ? null : decodeArticle(bytes);
        yield { sequence: key, id, article, bytes: bytes?.length ?? 0 };
      }
    } finally {
      transaction.done();
    }
  }

  /** A value as last written; undefined when there is none. */
  getValue(name: ValueName): unknown {
    return decode(this.#databases.metadata.get(name));
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

  /** The record of a followed file. */
  getSource(path: string): SourceFile | undefined {
    const bytes = this.#databases.sources.get(sourceKey(path));
    const whole = bytes === undefined ? undefined : decodeSource(bytes);
    const parts = [...this.#databases.sources.getRange(partialRange(path))].map(({ value }) => decodeSource(value));
    return withParts(whole, parts);
  }

  /** Records of all followed files, each path once. */
  *sources(): Generator<SourceFile, void, undefined> {
    const parts = new Map<string, SourceFile[]>();
    for (const { value } of this.#databases.sources.getRange(partialRange())) {
      const part = decodeSource(value);
      parts.set(part.path, [...(parts.get(part.path) ?? []), part]);
    }
    for (const { key, value } of this.#databases.sources.getRange({})) {
      if (isPartialKey(key)) continue;
      const whole = decodeSource(value);
      yield withParts(whole, parts.get(whole.path)) ?? whole;
      parts.delete(whole.path);
    }
    for (const own of parts.values()) {
      const source = withParts(undefined, own);
      if (source !== undefined) yield source;
    }
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
    await this.#databases.environment.close();
    await this.#writer?.lock.release();
  }

  #write<T>(plan: (draft: Draft) => T): Promise<T> {
    if (this.#writer !== undefined) return this.#writer.queue.run(plan);
    return Promise.reject(new AppError('storage_unavailable', `${this.folder} is open for reading only`));
  }
}
