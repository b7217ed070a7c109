/** The archive backend of one machine: an LMDB store as the source of truth, and a search engine derived from it. */
import type { Deadline } from '../../deadline.js';
import type { Article } from '../../document/article.js';
import type { SearchEngine } from '../../engine/engine.js';
import { removeMatching } from '../../indexing/filter-removal.js';
import type { Indexer } from '../../indexing/indexer.js';
import type { Filter } from '../../query/filter.js';
import { EMPTY_PLAN, type Plan, type TermMatch } from '../../query/plan.js';
import type { ArticleStore } from '../../store/article-store.js';
import type {
  ArchiveBackend,
  ArchiveSize,
  BackendStats,
  CallOptions,
  Capabilities,
  PutResult,
  ScanOptions,
  SearchOptions,
  SourceFile,
  ValueName,
} from '../archive-backend.js';
import type { FieldSummary, Page, SimilarArticle, TermStatistics } from '../page.js';

const SCANNED_AT_ONCE = 500;

export class EmbeddedBackend implements ArchiveBackend {
  readonly capabilities: Capabilities = {
    exactScores: true,
    maxResultWindow: Number.POSITIVE_INFINITY,
    dataDirectory: true,
  };
  readonly #store: ArticleStore;
  readonly #engine: SearchEngine;
  readonly #indexer: Indexer;

  constructor(store: ArticleStore, engine: SearchEngine, indexer: Indexer) {
    this.#store = store;
    this.#engine = engine;
    this.#indexer = indexer;
  }

  async articles(ids: readonly string[], { deadline, signal }: CallOptions = {}) {
    assertWanted(deadline, signal);
    return this.#store.getMany(ids);
  }

  async *scan(options: ScanOptions = {}): AsyncGenerator<readonly Article[]> {
    const { deadline, signal, filter = null, after, batch: size = SCANNED_AT_ONCE } = options;
    const matching = filter === null ? undefined : await this.#idsMatching(filter, deadline);
    let batch: Article[] = [];
    for (const article of this.#store.articles(after)) {
      if (matching !== undefined && !matching.has(article.id)) continue;
      if (batch.push(article) < size) continue;
      assertWanted(deadline, signal);
      yield batch;
      batch = [];
    }
    if (batch.length > 0) yield batch;
  }

  async search(plans: readonly Plan[], { deadline, signal, until }: SearchOptions = {}): Promise<readonly Page[]> {
    const pages: Page[] = [];
    for (const plan of plans) {
      assertWanted(deadline, signal);
      const page = await this.#engine.search(plan, deadline);
      pages.push(page);
      if (until?.(page, pages.length - 1) === true) break;
    }
    return pages;
  }

  async documentFrequencies(terms: readonly TermMatch[], { deadline, signal }: CallOptions = {}) {
    assertWanted(deadline, signal);
    return this.#engine.documentFrequencies(terms);
  }

  async wordsNear(
    word: string,
    edits: 1 | 2 | 3,
    limit: number,
    { deadline, signal }: CallOptions = {},
  ): Promise<readonly (TermStatistics & { readonly distance: number })[]> {
    assertWanted(deadline, signal);
    return this.#engine.wordsNear(word, edits, limit);
  }

  async similar(id: string, limit: number, { deadline, signal }: CallOptions = {}): Promise<readonly SimilarArticle[]> {
    assertWanted(deadline, signal);
    return this.#engine.similar(id, limit, deadline);
  }

  async fields({ deadline, signal }: CallOptions = {}): Promise<readonly FieldSummary[]> {
    assertWanted(deadline, signal);
    return this.#engine.fields();
  }

  async size(): Promise<ArchiveSize> {
    return { articles: this.#engine.stats().documents, sequence: this.#indexer.applied };
  }

  async stats(): Promise<BackendStats> {
    const { words, tiers, segments, bytes } = this.#engine.stats();
    return {
      articles: this.#store.count,
      sequence: this.#store.sequence,
      words,
      tiers,
      segments,
      bytes: { store: this.#store.sizeOnDisk(), engine: bytes },
      queued: this.#indexer.queued,
    };
  }

  async value(name: ValueName): Promise<unknown> {
    return this.#store.getValue(name);
  }

  put(articles: readonly Article[]): Promise<PutResult> {
    return this.#indexer.put(articles);
  }

  async update(id: string, change: (current: Article | undefined) => Article | undefined): Promise<PutResult> {
    try {
      return await this.#indexer.update(id, (current) => {
        const changed = change(current);
        if (changed === undefined) throw UNCHANGED;
        return changed;
      });
    } catch (error) {
      if (error !== UNCHANGED) throw error;
      return { created: [], replaced: [], unchanged: [id], stored: [] };
    }
  }

  async remove(ids: readonly string[]): Promise<readonly string[]> {
    return (await this.#indexer.remove(ids)).removed;
  }

  removeMatching(filter: Filter): Promise<number> {
    return removeMatching(this.#indexer, this.#engine, filter);
  }

  async clear(): Promise<void> {
    await this.#indexer.removeAll();
  }

  async updateValue<T>(name: ValueName, change: (current: unknown) => T): Promise<T> {
    const changed = change(this.#store.getValue(name));
    await this.#store.putValue(name, changed);
    return changed;
  }

  async source(path: string): Promise<SourceFile | undefined> {
    return this.#store.getSource(path);
  }

  async *sources(): AsyncGenerator<SourceFile> {
    yield* this.#store.sources();
  }

  putSources(sources: readonly SourceFile[], removedPaths: readonly string[] = []): Promise<void> {
    return this.#store.putSources(
      sources.map((source) => ({ ...source, ids: [...source.ids] })),
      removedPaths,
    );
  }

  async close(): Promise<void> {
    await this.#indexer.idle();
    await this.#engine.close();
    await this.#store.close();
  }

  async #idsMatching(filter: Filter, deadline: Deadline | undefined): Promise<ReadonlySet<string>> {
    const page = await this.#engine.search({ ...EMPTY_PLAN, filter, limit: Number.MAX_SAFE_INTEGER }, deadline);
    return new Set(page.hits.map(({ id }) => id));
  }
}

/** Throws when the caller's time is up or the caller is gone. */
function assertWanted(deadline: Deadline | undefined, signal: AbortSignal | undefined): void {
  signal?.throwIfAborted();
  deadline?.check();
}

/** Thrown to leave an update undone. */
const UNCHANGED = new Error('unchanged');
