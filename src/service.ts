/** Everything the product does, without HTTP or a terminal: one archive opened, searched, changed, closed. */
import { isAbsolute, relative } from 'node:path';
import type { Article } from './document/article.js';
import { parseArticleId } from './document/article-id.js';
import { mergeArticle, type ParsedArticle, parseArticleInput } from './document/article-input.js';
import { importFile } from './document/importers/import-file.js';
import { type Draft, importDrafts } from './document/importers/importer.js';
import { createEmbeddedEngine } from './engine/embedded/embedded-engine.js';
import type { SearchEngine } from './engine/engine.js';
import { AppError } from './errors.js';
import { type ImportOptions, type ImportSummary, importItems } from './indexing/bulk-import.js';
import type { CatchUp } from './indexing/engine-feed.js';
import type { ImportItem, Rejected } from './indexing/import-item.js';
import { Indexer } from './indexing/indexer.js';
import { type TaskState, Tasks } from './indexing/tasks.js';
import { FolderWatcher } from './indexing/watcher.js';
import { resolveHeadline } from './search/related.js';
import { type SearchRequest, searchRequestSchema } from './search/request.js';
import type { RelatedArticle, SearchResponse, Suggestion } from './search/response.js';
import { createSearcher, type Searcher } from './search/searcher.js';
import { DEFAULT_SETTINGS, type Settings, type SettingsPatch, settingsPatchSchema } from './search/settings.js';
import { type ArticleStore, openStore } from './store/article-store.js';
import { indexFolder, storeFolder } from './store/data-directory.js';

export interface ServiceOptions {
  readonly dataDirectory: string;
  /** Opens beside a running writer; changes are then refused. */
  readonly readOnly?: boolean;
  /** Version of the program, noted in a store it makes. */
  readonly version?: string;
  /** Milliseconds a search may take. */
  readonly deadlineMs?: number;
}

/** An article with its related headlines resolved. */
export interface FullArticle {
  readonly article: Article;
  /** In the order of `article.related`; `id` where the archive has an article of that headline. */
  readonly relatedArticles: readonly { readonly title: string; readonly id?: string }[];
}

/** A changed article, and what was left out of what was sent. */
export interface ChangedArticle {
  readonly article: Article;
  readonly warnings: readonly string[];
}

export interface BulkAnswer {
  readonly accepted: number;
  readonly rejected: readonly { readonly line: number; readonly code: string; readonly message: string }[];
  /** What was left out of accepted articles. */
  readonly warnings?: readonly { readonly line: number; readonly message: string }[];
  /** Present when more were rejected than are listed. */
  readonly rejectedTotal?: number;
}

export interface Readiness {
  readonly ready: boolean;
  /** What is still going on. */
  readonly waitingFor?: string;
}

export interface ServiceStats {
  readonly articles: number;
  /** Number of the last change. */
  readonly sequence: number;
  readonly words: number;
  readonly tiers: Readonly<Record<string, number>>;
  readonly bytes: { readonly store: number; readonly engine: number };
  /** Writes not yet answered, and changes of watched files not yet read. */
  readonly queued: number;
  readonly imports: { readonly running: readonly TaskState[]; readonly last?: TaskState };
  readonly ready: boolean;
}

export interface FollowOptions {
  readonly onRejected?: (rejected: Rejected) => void;
  /** Something went wrong that the person running the server should know; following goes on. */
  readonly onError?: (error: unknown) => void;
}

/** Rejections and warnings a bulk answer lists; it counts all. */
const LISTED = 10_000;
/** Related headlines resolved for one article; further ones are listed as they are. */
const RESOLVED = 100;
/** Articles removed in one step when a filter removes many. */
const REMOVED_AT_ONCE = 100;

const LOADING = 'the archive is being loaded';
const READING = 'the folders are being read';

/** What exists once the engine holds the archive. */
interface Loaded {
  readonly engine: SearchEngine;
  readonly indexer: Indexer;
  readonly searcher: Searcher;
}

/**
 * Opens the archive of a data directory. Resolves when the store is open; searching and writing throw `not_ready`
 * until `loaded` resolves. Throws `data_locked`, `storage_unavailable`, `storage_full`.
 */
export async function openService(options: ServiceOptions): Promise<Service> {
  const { dataDirectory, readOnly = false, version } = options;
  const store = await openStore(storeFolder(dataDirectory), { readOnly, ...(version !== undefined && { version }) });
  return new Service(store, options);
}

export class Service {
  /** Resolves when the engine holds everything the store does; rejects when it cannot. */
  readonly loaded: Promise<CatchUp>;
  readonly #store: ArticleStore;
  readonly #tasks = new Tasks();
  readonly #dataDirectory: string;
  #settings: Settings;
  #state: Loaded | undefined;
  #watcher: FolderWatcher | undefined;
  readonly #pending = new Set([LOADING]);

  /** Use `openService`. */
  constructor(store: ArticleStore, options: ServiceOptions) {
    this.#store = store;
    this.#dataDirectory = options.dataDirectory;
    this.#settings = readSettings(store.getSettings());
    this.loaded = this.#load(options);
    this.loaded.catch(() => undefined); // whoever waits for it hears of it
  }

  async #load({ dataDirectory, readOnly = false, deadlineMs }: ServiceOptions): Promise<CatchUp> {
    // Derived files have one writer too: a reader builds its own in memory.
    const engine = await createEmbeddedEngine(readOnly ? {} : { folder: indexFolder(dataDirectory) });
    const indexer = new Indexer(this.#store, engine);
    const caughtUp = await indexer.catchUp();
    const searcher = createSearcher({
      engine,
      reader: this.#store,
      settings: () => this.#settings,
      ...(deadlineMs !== undefined && { deadlineMs }),
    });
    this.#state = { engine, indexer, searcher };
    this.#pending.delete(LOADING);
    return caughtUp;
  }

  get #ready(): Loaded {
    if (this.#state !== undefined) return this.#state;
    throw new AppError('not_ready', 'The archive is still being loaded. Try again in a moment.', { retryAfter: 1 });
  }

  async search(request: SearchRequest): Promise<SearchResponse> {
    return this.#ready.searcher.search(request);
  }

  async suggest(q: string, limit: number): Promise<readonly Suggestion[]> {
    return this.#ready.searcher.suggest(q, limit);
  }

  /** Throws `article_not_found`. */
  async related(id: string, limit: number): Promise<readonly RelatedArticle[]> {
    this.#require(id);
    return this.#ready.searcher.related(id, limit);
  }

  /** Throws `article_not_found`, `invalid_id`. */
  async article(id: string): Promise<FullArticle> {
    const article = this.#require(id);
    const relatedArticles: { title: string; id?: string }[] = [];
    for (const title of article.related) {
      const resolvable = relatedArticles.length < RESOLVED;
      const named = resolvable ? await resolveHeadline(this.#ready.engine, this.#store, title, id) : undefined;
      relatedArticles.push(named === undefined ? { title } : { title, id: named.id });
    }
    return { article, relatedArticles };
  }

  articleCount(): number {
    return this.#store.count;
  }

  /** Adds or replaces one article. Throws `conflict` when the input names another id, `invalid_article`. */
  async put(id: string, input: unknown): Promise<ChangedArticle & { readonly created: boolean }> {
    const { indexer } = this.#ready;
    const { article, warnings } = parseArticleInput(withId(id, input));
    const { created, stored } = await indexer.put([article]);
    const kept = stored[0] ?? this.#require(article.id);
    return { article: kept, warnings, created: created.length > 0 };
  }

  /** Merges members into an article. Throws `article_not_found`, `conflict`, `invalid_article`. */
  async patch(id: string, input: unknown): Promise<ChangedArticle> {
    const { indexer } = this.#ready;
    const patch = withId(id, input);
    let merged: ParsedArticle | undefined;
    const { stored } = await indexer.update(id, (current) => {
      if (current === undefined) throw notFound(id);
      merged = mergeArticle(current, patch);
      return merged.article;
    });
    return { article: stored[0] ?? this.#require(id), warnings: merged?.warnings ?? [] };
  }

  /** Removes one article; one that is not there is removed already. */
  async remove(id: string): Promise<void> {
    await this.#ready.indexer.remove([parseArticleId(id)]);
  }

  /** Removes what matches a filter and tells how many. Throws `empty_filter`, `invalid_filter`. */
  async removeByFilter(filter: string): Promise<number> {
    if (filter.trim() === '') {
      throw new AppError('empty_filter', 'An empty filter would remove every article.', { param: 'filter' });
    }
    const { indexer, searcher } = this.#ready;
    const request = searchRequestSchema.parse({ filter, hitsPerPage: REMOVED_AT_ONCE, snippets: 0 });
    for (let total = 0; ; ) {
      const { hits } = await searcher.search(request);
      const { removed } = await indexer.remove(hits.map((hit) => hit.id));
      if (removed.length === 0) return total;
      total += removed.length;
    }
  }

  /** Adds or replaces a stream of articles. Faulty ones are listed; a broken stream throws after what it held is kept. */
  async addAll(drafts: AsyncIterable<Draft>): Promise<BulkAnswer> {
    const { indexer } = this.#ready;
    const warnings: { line: number; message: string }[] = [];
    let broken: { readonly error: unknown } | undefined;
    const unbroken = async function* (): AsyncGenerator<Draft> {
      try {
        yield* drafts;
      } catch (error) {
        broken = { error };
      }
    };
    const items = async function* (): AsyncGenerator<ImportItem> {
      for await (const item of importDrafts('', unbroken())) {
        if (item.kind === 'article') {
          const line = item.source.line ?? 1;
          for (const message of item.warnings) if (warnings.length < LISTED) warnings.push({ line, message });
        }
        yield item;
      }
    };
    const summary = await this.#tasks.track('request', (onProgress) =>
      importItems(indexer, items(), { onProgress, maxRejections: LISTED }),
    );
    if (broken !== undefined) throw broken.error;
    const rejected = summary.rejections.map(({ line = 1, code = 'invalid_article', reason }) => ({
      line,
      code,
      message: reason,
    }));
    return {
      accepted: summary.accepted,
      rejected,
      ...(warnings.length > 0 && { warnings }),
      ...(summary.rejected > rejected.length && { rejectedTotal: summary.rejected }),
    };
  }

  /** Imports what files held; see `importItems`. */
  async import(name: string, items: AsyncIterable<ImportItem>, options: ImportOptions = {}): Promise<ImportSummary> {
    const { indexer } = this.#ready;
    return this.#tasks.track(name, (report) =>
      importItems(indexer, items, {
        ...options,
        onProgress: (progress) => {
          report(progress);
          options.onProgress?.(progress);
        },
      }),
    );
  }

  /**
   * Imports folders and keeps following their changes; resolves when they were read once, until when the service is
   * not ready. Throws `invalid_parameter` for a folder that does not exist.
   */
  async follow(folders: readonly string[], { onRejected, onError }: FollowOptions = {}): Promise<void> {
    if (folders.length === 0) return;
    this.#pending.add(READING);
    await this.loaded;
    this.#watcher = new FolderWatcher({
      indexer: this.#ready.indexer,
      folders,
      readFile: (path) => importFile(path, { root: folders.find((folder) => isInside(path, folder)) }),
      exclude: [this.#dataDirectory],
      tasks: this.#tasks,
      onRejected,
      ...(onError !== undefined && { onError }),
    });
    await this.#watcher.start();
    this.#pending.delete(READING);
  }

  settings(): Settings {
    return this.#settings;
  }

  /** Members given replace the old ones; durable when it resolves, effective on the next query. */
  async changeSettings(patch: SettingsPatch): Promise<Settings> {
    const changed = { ...this.#settings, ...patch };
    await this.#store.putSettings(changed);
    this.#settings = changed;
    return changed;
  }

  stats(): ServiceStats {
    const engine = this.#state?.engine.stats();
    const { last, running } = this.#tasks;
    return {
      articles: this.#store.count,
      sequence: this.#store.sequence,
      words: engine?.words ?? 0,
      tiers: engine?.tiers ?? {},
      bytes: { store: this.#store.sizeOnDisk(), engine: engine?.bytes ?? 0 },
      queued: (this.#state?.indexer.queued ?? 0) + (this.#watcher?.queued ?? 0),
      imports: { running, ...(last !== undefined && { last }) },
      ready: this.readiness().ready,
    };
  }

  readiness(): Readiness {
    const [waitingFor] = this.#pending;
    return waitingFor === undefined ? { ready: true } : { ready: false, waitingFor };
  }

  /** Waits for writes under way, then frees the data directory. */
  async close(): Promise<void> {
    await this.loaded.catch(() => undefined);
    await this.#watcher?.close();
    await this.#state?.indexer.idle();
    await this.#state?.engine.close();
    await this.#store.close();
  }

  #require(id: string): Article {
    const article = this.#store.get(parseArticleId(id));
    if (article === undefined) throw notFound(id);
    return article;
  }
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return !way.startsWith('..') && !isAbsolute(way);
}

function notFound(id: string): AppError {
  return new AppError('article_not_found', `There is no article "${id}".`, { param: 'id' });
}

/** The input under the id of its address. Throws `conflict` when it brings another. */
function withId(id: string, input: unknown): unknown {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new AppError('invalid_body', 'The body must be a JSON object: one article.');
  }
  const own: unknown = 'id' in input ? input.id : undefined;
  if (own !== undefined && own !== null && String(own) !== id) {
    throw new AppError('conflict', 'The id in the body is not the one in the address.', { param: 'id' });
  }
  return { ...input, id: parseArticleId(id) };
}

/** Stored settings over the defaults; what this version cannot read is left at its default. */
function readSettings(stored: unknown): Settings {
  const result = settingsPatchSchema.safeParse(stored ?? {});
  return { ...DEFAULT_SETTINGS, ...(result.success ? result.data : {}) };
}
