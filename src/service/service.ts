/** Everything the product does, without HTTP or a terminal: one archive opened, searched, changed, closed. */
import { isAbsolute, relative } from 'node:path';
import { EmbeddedBackend } from '../backend/embedded/embedded-backend.js';
import { Deadline } from '../deadline.js';
import type { Article } from '../document/article.js';
import { isRecord } from '../document/article-attributes.js';
import { parseArticleId } from '../document/article-id.js';
import { mergeArticle, type ParsedArticle, parseArticleInput } from '../document/article-input.js';
import { importFile } from '../document/importers/import-file.js';
import type { ArticleDraft } from '../document/importers/importer.js';
import { createEmbeddedEngine } from '../engine/embedded/embedded-engine.js';
import type { SearchEngine } from '../engine/engine.js';
import { AppError } from '../errors.js';
import { type ImportOptions, type ImportSummary, importItems } from '../indexing/bulk-import.js';
import { type BulkAnswer, importDraftStream } from '../indexing/draft-import.js';
import type { CatchUp, CatchUpProgress } from '../indexing/engine-feed.js';
import { removeMatching } from '../indexing/filter-removal.js';
import type { ImportItem, Rejected } from '../indexing/import-item.js';
import { Indexer } from '../indexing/indexer.js';
import { type TaskState, Tasks } from '../indexing/tasks.js';
import { FolderWatcher } from '../indexing/watcher.js';
import { parseFilter } from '../query/filter-parser.js';
import type { MarkedArticle } from '../search/marked-article.js';
import type { MarkedText } from '../search/marks.js';
import { type SearchRequest, searchRequestSchema } from '../search/request.js';
import type { RelatedArticle, SearchResponse, Suggestion } from '../search/response.js';
import { createSearcher, type Searcher } from '../search/searcher.js';
import { DEFAULT_SETTINGS, type Settings, type SettingsPatch, settingsPatchSchema } from '../search/settings.js';
import { type ArticleStore, openStore } from '../store/article-store.js';
import { indexFolder, storeFolder } from '../store/data-directory.js';
import { Archive } from './record-archive.js';

export interface ServiceOptions {
  readonly dataDirectory: string;
  /** Which of the directory's indexes; `articles` when absent. */
  readonly index?: string;
  /** Opens beside a running writer; changes are then refused. */
  readonly readOnly?: boolean;
  /** Version of the program, noted in a store it makes. */
  readonly version?: string;
  /** Milliseconds a search may take. */
  readonly deadlineMs?: number;
  /** While the engine is brought to where the store is: at the start, and after each step. */
  readonly onCatchUp?: (progress: CatchUpProgress) => void;
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
  /** Files of watched folders that are of no kind articles come in. */
  readonly passedOver: number;
  readonly imports: { readonly running: readonly TaskState[]; readonly last?: TaskState };
  readonly ready: boolean;
}

export interface FollowOptions {
  readonly onRejected?: (rejected: Rejected) => void;
  /** Something went wrong that the person running the server should know; following goes on. */
  readonly onError?: (error: unknown) => void;
}

/** A reader opens derived files so many times before it makes its own. */
const READ_ATTEMPTS = 3;

const READING = 'the folders are being read';

/** What exists once the engine holds the archive. */
interface Loaded {
  readonly engine: SearchEngine;
  readonly indexer: Indexer;
  readonly searcher: Searcher;
  readonly archive: Archive;
}

/**
 * Opens the archive of a data directory. Resolves when the store is open; searching and writing throw `not_ready`
 * until `loaded` resolves. Throws `data_locked`, `storage_unavailable`, `storage_full`.
 */
export async function openService(options: ServiceOptions): Promise<Service> {
  return new Service(await openStoreOf(options), options);
}

function openStoreOf({ dataDirectory, index, readOnly = false, version }: ServiceOptions): Promise<ArticleStore> {
  const folder = storeFolder(dataDirectory, index);
  return openStore(folder, { readOnly, ...(version !== undefined && { version }) });
}

export class Service {
  readonly #options: ServiceOptions;
  readonly #tasks = new Tasks(() => this.#store);
  readonly #dataDirectory: string;
  #loaded: Promise<CatchUp>;
  #store: ArticleStore;
  #settings: Settings;
  #clientSettings: unknown;
  #state: Loaded | undefined;
  #watcher: FolderWatcher | undefined;
  #loading: CatchUpProgress | undefined;
  #reading = false;

  /** Use `openService`. */
  constructor(store: ArticleStore, options: ServiceOptions) {
    this.#options = options;
    this.#store = store;
    this.#dataDirectory = options.dataDirectory;
    [this.#settings, this.#clientSettings] = readSettings(store.getValue('settings'));
    this.#loaded = this.#load(options);
    this.#loaded.catch(() => undefined); // whoever waits for it hears of it
  }

  /** Resolves when the engine holds everything the store does; rejects when it cannot. */
  get loaded(): Promise<CatchUp> {
    return this.#loaded;
  }

  async #load({ dataDirectory, index, readOnly = false, deadlineMs, onCatchUp }: ServiceOptions): Promise<CatchUp> {
    const engine = await openEngine(indexFolder(dataDirectory, index), readOnly);
    const indexer = new Indexer(this.#store, engine);
    const caughtUp = await indexer.catchUp((progress) => {
      this.#loading = progress;
      onCatchUp?.(progress);
    });
    const settings = () => this.#settings;
    const reader = new EmbeddedBackend(this.#store, engine, indexer);
    const searcher = createSearcher({ reader, settings, deadlineMs });
    const archive = new Archive({ reader, context: searcher.context, engine, indexer, store: this.#store });
    this.#state = { engine, indexer, searcher, archive };
    return caughtUp;
  }

  get #ready(): Loaded {
    if (this.#state !== undefined) return this.#state;
    const reason = loadingText(this.#loading);
    throw new AppError('not_ready', `Not ready yet: ${reason}. Try again in a moment.`, { retryAfter: 1 });
  }

  /** A deadline for a request that begins now. Pass it to all calls of the request. */
  deadline(): Deadline {
    const { deadlineMs } = this.#options;
    return deadlineMs === undefined ? Deadline.NONE : Deadline.after(deadlineMs);
  }

  async search(request: SearchRequest, deadline = this.deadline()): Promise<SearchResponse> {
    return this.#ready.searcher.search(request, deadline);
  }

  /** `search` with the marks of texts as ranges instead of HTML. */
  async searchMarked(request: SearchRequest, deadline = this.deadline()): Promise<SearchResponse<MarkedText>> {
    return this.#ready.searcher.searchMarked(request, deadline);
  }

  async suggest(q: string, limit: number, deadline = this.deadline()): Promise<readonly Suggestion[]> {
    return this.#ready.searcher.suggest(q, limit, deadline);
  }

  /** An article with the matches of a query marked; undefined when the query does not match it. */
  async marked(id: string, q: string, deadline = this.deadline()): Promise<MarkedArticle | undefined> {
    return this.#ready.searcher.marked(id, q, deadline);
  }

  /** Throws `article_not_found`. */
  async related(id: string, limit: number, deadline = this.deadline()): Promise<readonly RelatedArticle[]> {
    this.#require(id);
    return this.#ready.searcher.related(id, limit, deadline);
  }

  /** Also answers before the engine is loaded, with no headline resolved. Throws `article_not_found`, `invalid_id`. */
  async article(id: string, deadline = this.deadline()): Promise<FullArticle> {
    const article = this.#require(id);
    const named = (await this.#state?.searcher.resolveRelated(article, deadline)) ?? [];
    const relatedArticles = article.related.map((title, i) => {
      const other = named[i];
      return other === undefined ? { title } : { title, id: other.id };
    });
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
    const { engine, indexer, searcher } = this.#ready;
    await searcher.search(searchRequestSchema.parse({ filter, hitsPerPage: 0 })); // refuses fields no article has
    const parsed = parseFilter(filter);
    return parsed === null ? 0 : removeMatching(indexer, engine, parsed);
  }

  /** Adds or replaces a stream of articles; see `importDraftStream`. */
  async addAll(drafts: AsyncIterable<ArticleDraft>): Promise<BulkAnswer> {
    const { indexer } = this.#ready;
    const report = await this.#tasks.track('request', (progress) => importDraftStream(indexer, drafts, progress));
    return report.answer;
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
    this.#reading = true;
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
    this.#reading = false;
  }

  settings(): Settings {
    return this.#settings;
  }

  /** Members given replace the old ones; durable when it resolves, effective on the next query. */
  async changeSettings(patch: SettingsPatch, clientSettings: unknown = this.#clientSettings): Promise<Settings> {
    const changed = { ...this.#settings, ...patch };
    await this.#store.putValue('settings', { ...changed, ...(clientSettings !== undefined && { clientSettings }) });
    this.#settings = changed;
    this.#clientSettings = clientSettings;
    return changed;
  }

  /** What another protocol keeps beside our settings: plain data that we do not look into. */
  clientSettings(): unknown {
    return this.#clientSettings;
  }

  /** The archive without our own formats. Throws `not_ready`. */
  get archive(): Archive {
    return this.#ready.archive;
  }

  /**
   * Closes the archive, lets `change` exchange what is in its folder, and opens it again, whether that went well or
   * not. Nothing else may be under way. Throws `conflict` for one that follows folders: what it holds is up to them.
   */
  async reopen(change: () => Promise<void>): Promise<void> {
    this.refuseWhileFollowing();
    await this.#loaded.catch(() => undefined);
    await this.#shut();
    try {
      await change();
    } finally {
      this.#store = await openStoreOf(this.#options);
      [this.#settings, this.#clientSettings] = readSettings(this.#store.getValue('settings'));
      this.#loaded = this.#load(this.#options);
      await this.#loaded;
    }
  }

  /** Throws `conflict` for an archive that follows folders: what it holds is up to them. */
  refuseWhileFollowing(): void {
    if (this.#watcher === undefined) return;
    const message =
      'This index follows folders, so it holds what their files say and cannot be replaced or removed as a whole. Use another index, or start the server without folders.';
    throw new AppError('conflict', message);
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
      passedOver: this.#watcher?.passedOver ?? 0,
      imports: { running, ...(last !== undefined && { last }) },
      ready: this.readiness().ready,
    };
  }

  readiness(): Readiness {
    const waitingFor = this.#state === undefined ? loadingText(this.#loading) : this.#reading ? READING : undefined;
    return waitingFor === undefined ? { ready: true } : { ready: false, waitingFor };
  }

  /** Waits for writes under way, then frees the data directory. */
  async close(): Promise<void> {
    await this.loaded.catch(() => undefined);
    await this.#watcher?.close();
    await this.#shut();
  }

  async #shut(): Promise<void> {
    const state = this.#state;
    this.#state = undefined;
    await state?.indexer.idle();
    // What it cannot save, for want of space say, is derived: the next start makes it afresh and tells why.
    await state?.engine.close().catch(() => undefined);
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

/** Derived files, and how a reader takes them while a writer replaces them: it looks again. */
async function openEngine(folder: string, readOnly: boolean): Promise<SearchEngine> {
  for (let attempt = 1; ; attempt += 1) {
    const engine = await createEmbeddedEngine({ folder, readOnly });
    if (!readOnly || engine.damage === undefined || attempt === READ_ATTEMPTS) return engine;
    await engine.close();
  }
}

function loadingText(progress: CatchUpProgress | undefined): string {
  if (progress === undefined) return 'the archive is being loaded';
  const { because, changes, total } = progress;
  const step = `${changes} of at most ${total} changes`;
  return because === undefined ? `the latest changes are being read: ${step}` : `${because}; it is being made: ${step}`;
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

/** Stored settings over the defaults, and those of other protocols; what this version cannot read is left at its default. */
function readSettings(stored: unknown): [Settings, unknown] {
  const { clientSettings, ...own } = isRecord(stored) ? stored : {};
  const result = settingsPatchSchema.safeParse(own);
  return [{ ...DEFAULT_SETTINGS, ...(result.success ? result.data : {}) }, clientSettings];
}
