/**
 * The durable article store, the one source of truth: articles by id, the order of their changes, settings.
 *
 * What is acknowledged is on disk: see `databases.ts`. Every change has a number, and the log keeps the last change of
 * each id, so whatever is derived from the store can ask for everything after the number it has seen.
 */
import type { Article } from '../document/article.js';
import { AppError } from '../errors.js';
import { CommitQueue } from './commit-queue.js';
import { type Databases, openDatabases } from './databases.js';
import type { Draft, ValueName } from './draft.js';
import { readState } from './metadata.js';
import { assertFormat, migrate } from './migrations.js';
import { decode, decodeArticle } from './record.js';
import { decodeSource, type Source, sourceKey } from './sources.js';
import { storageError } from './storage-error.js';
import { lockForWriting, type WriterLock } from './writer-lock.js';

export interface StoreOptions {
  /** Opens beside a running writer; every write then throws. */
  readonly readOnly?: boolean;
  /** Version of the program, kept in a store it makes. */
  readonly version?: string;
  /** The clock, in milliseconds. */
  readonly now?: () => number;
}

/** What a write did. Ids are listed once, in the order given. */
export interface PutResult {
  /** Number of the last change in the store after this write. */
  readonly sequence: number;
  readonly created: readonly string[];
  readonly replaced: readonly string[];
  /** Those the store held already, word for word; not written again. */
  readonly unchanged: readonly string[];
  /** Created and replaced articles as stored, with `updatedAt`. */
  readonly stored: readonly Article[];
}

/** When to remove an article. */
export interface RemoveCondition {
  /** Only while its last change has at most this number. */
  readonly unchangedSince?: number;
}

export interface RemoveResult {
  readonly sequence: number;
  /** The ids that were there and met the condition. */
  readonly removed: readonly string[];
}

/** The last change of one id; `article` is null when it was removed. */
export interface StoreChange {
  readonly sequence: number;
  readonly id: string;
  readonly article: Article | null;
}

/**
 * Opens the store in a folder, making or migrating it. Throws `data_locked` when another process writes to it,
 * `storage_unavailable` when it cannot be read, written, or is of a newer format, `storage_full`.
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
  put(articles: readonly Article[]): Promise<PutResult> {
    return this.#write((draft) => putAll(draft, articles));
  }

  /** Replaces one article by what `change` makes of it, nothing coming between. An error it throws changes nothing. */
  update(id: string, change: (current: Article | undefined) => Article): Promise<PutResult> {
    return this.#write((draft) => putAll(draft, [{ ...change(draft.get(id)), id }]));
  }

  /** Removes articles; unknown ids, and those that do not meet the condition, are ignored. */
  remove(
    ids: readonly string[],
    { unchangedSince = Number.POSITIVE_INFINITY }: RemoveCondition = {},
  ): Promise<RemoveResult> {
    return this.#write((draft) => {
      const removed = ids.filter((id) => draft.lastChange(id) <= unchangedSince && draft.remove(id));
      return { sequence: draft.state.sequence, removed };
    });
  }

  /** Removes every article and every record of a watched file; settings stay. */
  clear(): Promise<{ readonly sequence: number }> {
    return this.#write((draft) => {
      draft.clear();
      return { sequence: draft.state.sequence };
    });
  }

  get(id: string): Article | undefined {
    // Valid until the next read, and nothing of an article decoded from them refers to them.
    const bytes = this.#databases.articles.getBinaryFast(id);
    return bytes === undefined ? undefined : decodeArticle(bytes);
  }

  getMany(ids: readonly string[]): (Article | undefined)[] {
    return ids.map((id) => this.get(id));
  }

  has(id: string): boolean {
    return this.#databases.articles.doesExist(id);
  }

  /** How many articles there are. */
  get count(): number {
    const stats = this.#databases.articles.getStats();
    return 'entryCount' in stats && typeof stats.entryCount === 'number' ? stats.entryCount : 0;
  }

  /** Number of the last change; 0 when nothing ever changed. */
  get sequence(): number {
    return readState(this.#databases).sequence;
  }

  /** Whoever has seen fewer changes than this, but some, must start afresh: the store no longer lists them all. */
  get forgotten(): number {
    return readState(this.#databases).forgotten;
  }

  /**
   * Every article in order of id, as they were when the iteration began, whatever is written meanwhile. End or leave
   * the loop: while it is open the database cannot use replaced space again.
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

  /** The last change of every id changed after `sequence`, in order, at one moment; see `forgotten`. */
  *changesAfter(sequence: number): Generator<StoreChange, void, undefined> {
    const { environment, changes, articles } = this.#databases;
    const transaction = environment.useReadTransaction();
    try {
      for (const { key, value } of changes.getRange({ start: sequence + 1, transaction })) {
        const id = value.toString();
        const bytes = articles.get(id, { transaction });
        yield { sequence: key, id, article: bytes === undefined ? null : decodeArticle(bytes) };
      }
    } finally {
      transaction.done();
    }
  }

  /** A value as last put; undefined when there is none. The store does not look inside. */
  getValue(name: ValueName): unknown {
    return decode(this.#databases.metadata.get(name));
  }

  /** Keeps plain data under a name. Resolves when on disk. */
  putValue(name: ValueName, value: unknown): Promise<void> {
    return this.#write((draft) => draft.putValue(name, value));
  }

  /** What was last read from a watched file. */
  getSource(path: string): Source | undefined {
    const bytes = this.#databases.sources.get(sourceKey(path));
    return bytes === undefined ? undefined : decodeSource(bytes);
  }

  /** Every watched file on record. */
  *sources(): Generator<Source, void, undefined> {
    for (const { value } of this.#databases.sources.getRange({})) yield decodeSource(value);
  }

  /** Keeps and drops records of watched files in one transaction. */
  putSources(sources: readonly Source[], removedPaths: readonly string[] = []): Promise<void> {
    return this.#write((draft) => {
      for (const source of sources) draft.putSource(source);
      for (const path of removedPaths) draft.removeSource(path);
    });
  }

  /** Bytes of the store's file, free space in it included. */
  sizeOnDisk(): number {
    const stats = this.#databases.environment.getStats();
    const pages = 'lastPageNumber' in stats && typeof stats.lastPageNumber === 'number' ? stats.lastPageNumber + 1 : 0;
    const size = 'pageSize' in stats && typeof stats.pageSize === 'number' ? stats.pageSize : 0;
    return pages * size;
  }

  /** Writes a compact copy of one moment of the store to a new folder, while writing goes on. */
  async copyTo(folder: string): Promise<void> {
    await this.#databases.environment.backup(folder, true);
  }

  /** Waits for writes under way, then frees the store for another process. */
  async close(): Promise<void> {
    await this.#writer?.queue.idle();
    await this.#databases.environment.close();
    await this.#writer?.lock.release();
  }

  #write<T>(plan: (draft: Draft) => T): Promise<T> {
    if (this.#writer !== undefined) return this.#writer.queue.run(plan);
    return Promise.reject(new AppError('storage_unavailable', `${this.folder} is open for reading only`));
  }
}

function putAll(draft: Draft, articles: readonly Article[]): PutResult {
  const outcomes = new Map<string, 'created' | 'replaced' | 'unchanged'>();
  const stored = new Map<string, Article>();
  for (const article of articles) {
    const put = draft.put(article);
    const before = outcomes.get(article.id);
    if (before === undefined || before === 'unchanged') outcomes.set(article.id, put.outcome);
    if (put.outcome !== 'unchanged') stored.set(article.id, put.article);
  }
  const having = (wanted: string) => [...outcomes].filter(([, outcome]) => outcome === wanted).map(([id]) => id);
  return {
    sequence: draft.state.sequence,
    created: having('created'),
    replaced: having('replaced'),
    unchanged: having('unchanged'),
    stored: [...stored.values()],
  };
}
