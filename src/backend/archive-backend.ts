/**
 * The port: an archive of articles that can be changed, read and searched.
 *
 * The embedded backend (`embedded/`) is an LMDB store and a search engine in this process. A cluster can implement the
 * same interface: every call is asynchronous, reads take batches, writes carry conflict control and a promise of
 * visibility. Contract suite: test/backend/contract.ts.
 */
import type { Deadline } from '../deadline.js';
import type { Article } from '../document/article.js';
import type { Filter } from '../query/filter.js';
import type { Plan, TermMatch } from '../query/plan.js';
import type { FieldSummary, Page, SimilarArticle, TermStatistics } from './page.js';

/** Declared differences between backends; callers rely on no others. */
export interface Capabilities {
  /** Scores equal the reference BM25F, and the parts of an explanation add up to the score. */
  readonly exactScores: boolean;
  /** Largest `offset + limit` of a plan; use `scan` beyond it. */
  readonly maxResultWindow: number;
  /** Articles live in a data directory on this machine that `lede backup` can copy. */
  readonly dataDirectory: boolean;
}

/** A call whose deadline has passed throws `deadline_exceeded`; a call whose signal is aborted throws its reason. */
export interface CallOptions {
  readonly deadline?: Deadline | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface ArticleOptions extends CallOptions {
  /**
   * Leaves damaged articles out, as if they did not exist, and counts them in `BackendStats.damaged`. Otherwise a damaged
   * article throws `storage_unavailable`.
   */
  readonly omitDamaged?: boolean | undefined;
}

export interface SearchOptions extends CallOptions {
  /** Answers plans in order and stops after the first page for which this is true; absent: answers all. */
  readonly until?: ((page: Page, index: number) => boolean) | undefined;
}

export interface ScanOptions extends CallOptions {
  /** Only articles that match. */
  readonly filter?: Filter | null | undefined;
  /** Only articles whose id is greater, in the order of the scan. */
  readonly after?: string | undefined;
  /** Most articles in a batch; default 500. */
  readonly batch?: number | undefined;
}

/** Ids are listed once, in the order given. */
export interface PutResult {
  readonly created: readonly string[];
  readonly replaced: readonly string[];
  /** Ids whose stored article is equal apart from `updatedAt`; it is not written again. */
  readonly unchanged: readonly string[];
  /** Created and replaced articles as stored, with `updatedAt`. */
  readonly stored: readonly Article[];
}

/** State kept beside the articles, as plain data by name. */
export type ValueName = 'settings' | 'lastImport';

/** One file of a followed folder as it was last read. */
export interface SourceFile {
  /** Absolute path. */
  readonly path: string;
  /** Bytes; −1 when the file has to be read again. */
  readonly size: number;
  /** Milliseconds since the epoch, as `fs.stat` gives them; −1 when the file has to be read again. */
  readonly modifiedAt: number;
  /** Ids of the articles it holds, in order. A superset when it has to be read again. */
  readonly ids: readonly string[];
}

/** One step of following folders. Applied as one transaction: articles and the records of their files never disagree. */
export interface SourceSync {
  /** Articles to add or replace. */
  readonly put?: readonly Article[] | undefined;
  /** Ids of articles to remove. */
  readonly remove?: readonly string[] | undefined;
  /** Files read to their end. */
  readonly sources?: readonly SourceFile[] | undefined;
  /** Ids among `put` of files not read to their end: their records hold them from now on and name no version. */
  readonly partial?: readonly Pick<SourceFile, 'path' | 'ids'>[] | undefined;
  /** Files whose records are removed. */
  readonly removedPaths?: readonly string[] | undefined;
}

export interface SourceSyncResult extends PutResult {
  /** Ids of `remove` that existed. */
  readonly removed: readonly string[];
}

/** Errors of work that no caller waits for, such as merging and saving; the work is retried. */
export interface BackgroundStats {
  /** Since the backend was opened. */
  readonly failures: number;
  /** Message of the latest failure; kept when its retry succeeds. */
  readonly lastError?: string;
  /** ISO 8601 time of the next retry; absent when no retry waits. */
  readonly retryAt?: string;
}

/** Size and version of what searches see. */
export interface ArchiveSize {
  readonly articles: number;
  /** Number of the last change that searches see. */
  readonly sequence: number;
}

export interface BackendStats extends ArchiveSize {
  readonly words: number;
  /** Articles by tier. */
  readonly tiers: Readonly<Record<string, number>>;
  readonly segments: number;
  readonly bytes: { readonly store: number; readonly engine: number };
  /** Writes not answered yet. */
  readonly queued: number;
  readonly background: BackgroundStats;
  /** Damaged records that were met since the backend was opened, and not replaced or removed since. */
  readonly damaged: number;
}

/** How far loading is. */
export interface LoadProgress {
  readonly changes: number;
  /** Upper bound: replaced changes are counted too. */
  readonly total: number;
  /** Why the search index is rebuilt from the articles; absent when it only lacks the latest changes. */
  readonly because?: string | undefined;
}

/** What a backend did until it was ready. */
export interface LoadSummary {
  /** Changes applied to the search index. */
  readonly changes: number;
  /** Why the search index was rebuilt; absent when it only lacked the latest changes. */
  readonly rebuilt?: string | undefined;
}

export interface Readiness {
  readonly ready: boolean;
  /** For people: what is still going on. */
  readonly waitingFor?: string | undefined;
  readonly progress?: LoadProgress | undefined;
}

export interface ArchiveReader {
  readonly capabilities: Capabilities;
  /** Articles by id, in the order requested; undefined for unknown ids. Answers before the backend is ready. */
  articles(ids: readonly string[], options?: ArticleOptions): Promise<readonly (Article | undefined)[]>;
  /**
   * Articles in rising order of id, in batches, as they were when the scan began; the filter applies to what searches saw
   * then. Damaged articles are left out and counted. Ends when the caller leaves the loop.
   */
  scan(options?: ScanOptions): AsyncIterable<readonly Article[]>;
  /** Answers plans in one call; one page a plan, fewer when `until` stopped it. */
  search(plans: readonly Plan[], options?: SearchOptions): Promise<readonly Page[]>;
  /** For each term, how many articles hold it: an upper bound, exact for a term without prefix, stem or typos. */
  documentFrequencies(terms: readonly TermMatch[], options?: CallOptions): Promise<readonly number[]>;
  /** Words within `edits` of a folded word, nearest first, then most frequent. */
  wordsNear(
    word: string,
    edits: 1 | 2 | 3,
    limit: number,
    options?: CallOptions,
  ): Promise<readonly (TermStatistics & { readonly distance: number })[]>;
  /** Articles that share rare words with one, best first, without it. Empty when the archive does not have it. */
  similar(id: string, limit: number, options?: CallOptions): Promise<readonly SimilarArticle[]>;
  /** Fields that can be filtered, faceted and sorted by, beyond the text. */
  fields(options?: CallOptions): Promise<readonly FieldSummary[]>;
  /**
   * Cheap enough for every query; a networked backend may answer from a value some seconds old. Answers before the backend
   * is ready.
   */
  size(): Promise<ArchiveSize>;
  /** Answers before the backend is ready, then without the figures of the search index. */
  stats(): Promise<BackendStats>;
  /** A value as last written; undefined when there is none. Answers before the backend is ready. */
  value(name: ValueName): Promise<unknown>;
}

/** What the read path uses of a reader. */
export type SearchReader = Omit<ArchiveReader, 'scan' | 'stats' | 'value'>;

/** Every promise resolves when its change is durable and visible to every later call. */
export interface ArchiveWriter {
  /** Adds or replaces articles in one transaction. Throws `invalid_id`, `storage_full`. */
  put(articles: readonly Article[]): Promise<PutResult>;
  /**
   * Replaces one article by the result of `change`, in one transaction; undefined leaves it as it is. `change` is pure: a
   * backend with optimistic conflict control calls it again. An error it throws changes nothing.
   */
  update(id: string, change: (current: Article | undefined) => Article | undefined): Promise<PutResult>;
  /** Removes articles and returns the ids that existed. */
  remove(ids: readonly string[]): Promise<readonly string[]>;
  /**
   * Removes the articles that match when the call begins, and returns their number. One that a write changes meanwhile is
   * matched again, a few times; articles that begin to match later stay. Works in batches: past the deadline it throws,
   * and what was removed until then stays removed.
   */
  removeMatching(filter: Filter, options?: CallOptions): Promise<number>;
  /** Removes every article and every record of a followed file; values stay. */
  clear(): Promise<void>;
  /**
   * Replaces a value by the result of `change`, as one ordered transaction, and returns it. `change` is pure: a backend
   * with optimistic conflict control calls it again. An error it throws changes nothing. Calls resolve in the order of
   * their transactions. Works before the backend is ready.
   */
  updateValue<T>(name: ValueName, change: (current: unknown) => T): Promise<T>;
  /** The record of a followed file. */
  source(path: string): Promise<SourceFile | undefined>;
  /** Records of all followed files. */
  sources(): AsyncIterable<SourceFile>;
  /** Applies one step of following folders in one transaction. Throws `invalid_id`, `storage_full`. */
  syncSources(step: SourceSync): Promise<SourceSyncResult>;
}

export interface ArchiveBackend extends ArchiveReader, ArchiveWriter {
  /**
   * Resolves when searches see every article; rejects when they cannot. Until then searches and changes of articles throw
   * `not_ready`.
   */
  readonly ready: Promise<LoadSummary>;
  readiness(): Promise<Readiness>;
  /**
   * Copies the archive as of one moment into a folder of an index that `OpenBackend` can open: articles and values, without
   * records of followed files. Durable when it resolves; after an error the folder holds an incomplete copy. Throws
   * `storage_full`.
   * @param settings makes the copy's value of `settings` of this one's
   */
  copyTo(folder: string, settings: (current: unknown) => unknown): Promise<void>;
  /** Prepares for the replacement of the data directory's files under the open backend; reads and writes go on. */
  beginReplacement(): Promise<void>;
  /** The replacement failed: the files are in their place again. */
  cancelReplacement(): void;
  /** Waits for writes under way, then releases what the backend holds. */
  close(): Promise<void>;
}

export interface OpenBackendOptions {
  /** Folder for what a backend keeps on this machine. */
  readonly dataDirectory: string;
  /** Name of the index; the default one when absent. */
  readonly index?: string | undefined;
  /** Opens beside a running writer; every write then throws. */
  readonly readOnly?: boolean | undefined;
  /** Opens without the search index: articles and values can be read, every other call throws. */
  readonly articlesOnly?: boolean | undefined;
  /** Opens an archive that lacks articles it held, or whose file is damaged: goes on with what is there. */
  readonly acceptLoss?: boolean | undefined;
  /** Verifies every article in the background once the archive is loaded. */
  readonly verify?: boolean | undefined;
  /** Called once for each damaged record that a read meets, with the error for people. */
  readonly onDamage?: ((error: Error) => void) | undefined;
  /** Version of the program, recorded in an archive it creates. */
  readonly version?: string | undefined;
  /** Called when loading begins and after each step. */
  readonly onLoad?: ((progress: LoadProgress) => void) | undefined;
  /** Called at each error counted in `BackgroundStats`, with the name of the work. */
  readonly onBackgroundError?: ((error: unknown, job: string) => void) | undefined;
}

/** Opens an archive; resolves when articles can be read, before searches can be answered. See `ArchiveBackend.ready`. */
export type OpenBackend = (options: OpenBackendOptions) => Promise<ArchiveBackend>;
