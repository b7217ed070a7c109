/** The archive backend of one machine: an LMDB store as the source of truth, and a search engine derived from it. */
import { join } from 'node:path';
import type { Article } from '../../document/article.js';
import type { SearchEngine } from '../../engine/engine.js';
import { AppError } from '../../errors.js';
import type { Filter } from '../../query/filter.js';
import type { Plan, TermMatch } from '../../query/plan.js';
import type { ArticleStore } from '../../store/article-store.js';
import { copyStore } from '../../store/store-copy.js';
import type {
  ArchiveBackend,
  ArchiveSize,
  ArticleOptions,
  BackendStats,
  CallOptions,
  Capabilities,
  LoadProgress,
  LoadSummary,
  PutResult,
  Readiness,
  ScanOptions,
  SearchOptions,
  SourceFile,
  SourceSync,
  SourceSyncResult,
  ValueName,
} from '../archive-backend.js';
import type { FieldSummary, Page, SimilarArticle, TermStatistics } from '../page.js';
import { assertActive } from './call-options.js';
import { EngineReader } from './engine-reader.js';
import { matchingIds, removeMatching } from './filter-removal.js';
import { openWritePath, type WritePath } from './write-path.js';

const SCAN_BATCH = 500;

interface Loaded {
  readonly engine: SearchEngine;
  readonly reader: EngineReader;
  readonly writePath: WritePath;
}

export class EmbeddedBackend implements ArchiveBackend {
  readonly capabilities: Capabilities = {
    exactScores: true,
    maxResultWindow: Number.POSITIVE_INFINITY,
    dataDirectory: true,
  };
  readonly ready: Promise<LoadSummary>;
  readonly #store: ArticleStore;
  #loaded: Loaded | undefined;
  #progress: LoadProgress | undefined;
  readonly #closing = new AbortController();
  #verification: Promise<void> | undefined;

  /**
   * Owns the store and the engine from now on. Use `openEmbeddedBackend`.
   * @param engine with the derived files that can be used; undefined to read articles only
   */
  constructor(
    store: ArticleStore,
    engine: Promise<SearchEngine> | undefined,
    onLoad?: (progress: LoadProgress) => void,
  ) {
    this.#store = store;
    this.ready = engine === undefined ? Promise.resolve({ changes: 0 }) : this.#load(engine, onLoad);
    this.ready.catch(() => undefined); // an error is for those who await it
  }

  /** Verifies all articles in the background once the archive is loaded; damaged ones are reported and counted. */
  verifyOnceReady(): void {
    this.#verification = this.ready.then(
      () => this.#store.verify(this.#closing.signal).catch(() => undefined), // closed meanwhile
      () => undefined,
    );
  }

  async #load(opening: Promise<SearchEngine>, onLoad?: (progress: LoadProgress) => void): Promise<LoadSummary> {
    const engine = await opening;
    const { writePath, summary } = await openWritePath(this.#store, engine, (progress) => {
      this.#progress = progress;
      onLoad?.(progress);
    });
    this.#loaded = { engine, reader: new EngineReader(engine, this.#store), writePath };
    return summary;
  }

  async readiness(): Promise<Readiness> {
    if (this.#loaded !== undefined) return { ready: true };
    return { ready: false, waitingFor: loadingText(this.#progress), progress: this.#progress };
  }

  async articles(ids: readonly string[], options: ArticleOptions = {}): Promise<readonly (Article | undefined)[]> {
    assertActive(options);
    return options.omitDamaged === true ? this.#store.getReadable(ids) : this.#store.getMany(ids);
  }

  async *scan(options: ScanOptions = {}): AsyncGenerator<readonly Article[]> {
    const { filter = null, after, batch: size = SCAN_BATCH } = options;
    assertActive(options);
    const matches = filter === null ? undefined : new Set(await matchingIds(this.#require().engine, filter, options));
    let batch: Article[] = [];
    for (const article of this.#store.articles(after)) {
      if (matches?.has(article.id) === false) continue;
      if (batch.push(article) < size) continue;
      yield batch;
      assertActive(options);
      batch = [];
    }
    if (batch.length > 0) yield batch;
  }

  async search(plans: readonly Plan[], options?: SearchOptions): Promise<readonly Page[]> {
    return this.#require().reader.search(plans, options);
  }

  async documentFrequencies(terms: readonly TermMatch[], options?: CallOptions): Promise<readonly number[]> {
    return this.#require().reader.documentFrequencies(terms, options);
  }

  async wordsNear(
    word: string,
    edits: 1 | 2 | 3,
    limit: number,
    options?: CallOptions,
  ): Promise<readonly (TermStatistics & { readonly distance: number })[]> {
    return this.#require().reader.wordsNear(word, edits, limit, options);
  }

  async similar(id: string, limit: number, options?: CallOptions): Promise<readonly SimilarArticle[]> {
    return this.#require().reader.similar(id, limit, options);
  }

  async fields(options?: CallOptions): Promise<readonly FieldSummary[]> {
    return this.#require().reader.fields(options);
  }

  async size(): Promise<ArchiveSize> {
    return { articles: this.#store.count, sequence: this.#loaded?.writePath.applied ?? this.#store.sequence };
  }

  async stats(): Promise<BackendStats> {
    const engine = this.#loaded?.engine.stats();
    return {
      ...(await this.size()),
      words: engine?.words ?? 0,
      tiers: engine?.tiers ?? {},
      segments: engine?.segments ?? 0,
      bytes: { store: this.#store.sizeOnDisk(), engine: engine?.bytes ?? 0 },
      queued: this.#loaded?.writePath.queued ?? 0,
      background: engine?.background ?? { failures: 0 },
      damaged: this.#store.damaged,
    };
  }

  async value(name: ValueName): Promise<unknown> {
    return this.#store.getValue(name);
  }

  async put(articles: readonly Article[]): Promise<PutResult> {
    return this.#require().writePath.put(articles);
  }

  async update(id: string, change: (current: Article | undefined) => Article | undefined): Promise<PutResult> {
    return this.#require().writePath.update(id, change);
  }

  async remove(ids: readonly string[]): Promise<readonly string[]> {
    return (await this.#require().writePath.remove(ids)).removed;
  }

  async removeMatching(filter: Filter, options: CallOptions = {}): Promise<number> {
    const { writePath, engine } = this.#require();
    return removeMatching(writePath, engine, filter, options);
  }

  async clear(): Promise<void> {
    await this.#require().writePath.clear();
  }

  updateValue<T>(name: ValueName, change: (current: unknown) => T): Promise<T> {
    return this.#store.updateValue(name, change);
  }

  async source(path: string): Promise<SourceFile | undefined> {
    return this.#store.getSource(path);
  }

  async *sources(): AsyncGenerator<SourceFile> {
    yield* this.#store.sources();
  }

  async syncSources(step: SourceSync): Promise<SourceSyncResult> {
    return this.#require().writePath.syncSources(step);
  }

  async copyTo(folder: string, settings: (current: unknown) => unknown): Promise<void> {
    // The search index first: it may lack changes of the store, but must not be ahead of it.
    await this.#require().engine.copyFilesTo(folder);
    await copyStore(this.#store, join(folder, 'store'), settings);
  }

  async beginReplacement(): Promise<void> {
    await this.#require().engine.pauseSaving();
  }

  cancelReplacement(): void {
    this.#loaded?.engine.resumeSaving();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.ready.catch(() => undefined);
    await this.#verification;
    const loaded = this.#loaded;
    this.#loaded = undefined;
    await loaded?.writePath.idle();
    // Derived files that cannot be saved, on a full disk for instance, are rebuilt at the next start, which says why.
    await loaded?.engine.close().catch(() => undefined);
    await this.#store.close();
  }

  #require(): Loaded {
    if (this.#loaded !== undefined) return this.#loaded;
    const reason = loadingText(this.#progress);
    throw new AppError('not_ready', `Not ready yet: ${reason}. Try again in a moment.`, { retryAfter: 1 });
  }
}

function loadingText(progress: LoadProgress | undefined): string {
  if (progress === undefined) return 'the archive is being loaded';
  const { because, changes, total } = progress;
  const step = `${changes} of at most ${total} changes`;
  const work = because === undefined ? 'the latest changes are being indexed' : `${because}; it is being rebuilt`;
  return `${work}: ${step}`;
}
