/**
 * The port: an archive of articles that can be changed, read and searched. The embedded backend (`embedded/`) is an LMDB
 * store and a search engine in this process; a cluster can stand behind the same interface.
 *
 * All calls are asynchronous and take batches. Contract suite: test/backend/contract.ts.
 */
import type { Deadline } from '../deadline.js';
import type { Article } from '../document/article.js';
import type { Filter } from '../query/filter.js';
import type { Plan, TermMatch } from '../query/plan.js';
import type { FieldSummary, Page, SimilarArticle, TermStatistics } from './page.js';

/** What differs between backends; nothing else does. */
export interface Capabilities {
  /** Scores equal the reference BM25F, and the parts of an explanation add up to the score. */
  readonly exactScores: boolean;
  /** Largest `offset + limit` of a plan; use `scan` beyond it. */
  readonly maxResultWindow: number;
  /** Articles live in a data directory on this machine that `lede backup` can copy. */
  readonly dataDirectory: boolean;
}

export interface CallOptions {
  /** The call throws AppError `deadline_exceeded` past it; absent: no limit. */
  readonly deadline?: Deadline | undefined;
  /** Ends the call with the signal's reason when its caller is gone. */
  readonly signal?: AbortSignal | undefined;
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

export interface PutResult {
  readonly created: readonly string[];
  readonly replaced: readonly string[];
  readonly unchanged: readonly string[];
  /** Articles as stored, without the unchanged ones. */
  readonly stored: readonly Article[];
}

/** State kept beside the articles, as plain data by name. */
export type ValueName = 'settings' | 'lastImport';

/** One file of a followed folder as it was last read. */
export interface SourceFile {
  /** Absolute path. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly modifiedAt: number;
  /** Ids of the articles it holds, in order. */
  readonly ids: readonly string[];
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
}

export interface ArchiveReader {
  readonly capabilities: Capabilities;
  /** Articles by id, in the order asked; undefined for unknown ids. */
  articles(ids: readonly string[], options?: CallOptions): Promise<readonly (Article | undefined)[]>;
  /** Articles in rising order of id, in batches, as they were when the scan began. Ends when the caller leaves the loop. */
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
  /** Cheap enough for every query; a networked backend may answer from a value some seconds old. */
  size(): Promise<ArchiveSize>;
  stats(): Promise<BackendStats>;
  /** A value as last written; undefined when there is none. */
  value(name: ValueName): Promise<unknown>;
}

/** What the read path uses of a reader. */
export type SearchReader = Omit<ArchiveReader, 'scan' | 'stats' | 'value'>;

/** Every promise resolves when its change is durable and visible to every later call. */
export interface ArchiveWriter {
  /** Adds or replaces articles in one transaction. Throws `invalid_id`, `storage_full`. */
  put(articles: readonly Article[]): Promise<PutResult>;
  /**
   * Replaces one article by what `change` makes of the current one; undefined leaves it as it is. Nothing comes between
   * reading and writing. `change` is pure: it may be called more than once. An error it throws changes nothing.
   */
  update(id: string, change: (current: Article | undefined) => Article | undefined): Promise<PutResult>;
  /** Removes articles and returns the ids there were; unknown ids are ignored. */
  remove(ids: readonly string[]): Promise<readonly string[]>;
  /** Removes articles that match a filter and returns how many. An article that changes meanwhile is tested again. */
  removeMatching(filter: Filter, options?: CallOptions): Promise<number>;
  /** Removes every article and every record of a followed file; values stay. */
  clear(): Promise<void>;
  /**
   * Replaces a value by what `change` makes of the current one, as one ordered transaction, and returns it. `change` is
   * pure: it may be called more than once. An error it throws changes nothing.
   */
  updateValue<T>(name: ValueName, change: (current: unknown) => T): Promise<T>;
  /** The record of a followed file. */
  source(path: string): Promise<SourceFile | undefined>;
  /** Records of all followed files. */
  sources(): AsyncIterable<SourceFile>;
  /** Writes and drops records of followed files in one transaction. */
  putSources(sources: readonly SourceFile[], removedPaths?: readonly string[]): Promise<void>;
}

export interface ArchiveBackend extends ArchiveReader, ArchiveWriter {
  /** Waits for writes under way, then frees what the backend holds. */
  close(): Promise<void>;
}
