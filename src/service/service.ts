/** Everything the product does, without HTTP or a terminal: one archive opened, searched, changed, closed. */
import type {
  ArchiveBackend,
  CallOptions,
  LoadSummary,
  OpenBackend,
  OpenBackendOptions,
} from '../backend/archive-backend.js';
import type { Deadline } from '../deadline.js';
import type { Article } from '../document/article.js';
import { parseArticleId } from '../document/article-id.js';
import { mergeArticle, type ParsedArticle, parseArticleInput } from '../document/article-input.js';
import type { ArticleDraft } from '../document/importers/importer.js';
import { AppError } from '../errors.js';
import { type ImportOptions, type ImportSummary, importItems } from '../indexing/bulk-import.js';
import { type BulkAnswer, importDraftStream } from '../indexing/draft-import.js';
import type { ImportItem } from '../indexing/import-item.js';
import { Tasks } from '../indexing/tasks.js';
import { parseFilter } from '../query/filter-parser.js';
import type { MarkedArticle } from '../search/marked-article.js';
import type { MarkedText } from '../search/marks.js';
import { type SearchRequest, searchRequestSchema } from '../search/request.js';
import type { RelatedArticle, SearchResponse, Suggestion } from '../search/response.js';
import { createSearcher, type Searcher } from '../search/searcher.js';
import type { Settings, SettingsPatch } from '../search/settings.js';
import { articleNotFound, withId } from './addressed-article.js';
import { FollowedFolders, type FollowOptions } from './followed-folders.js';
import { Archive } from './record-archive.js';
import type { Readiness, ServiceStats } from './service-stats.js';
import {
  changedSettings,
  readSettings,
  type SettingsChange,
  type StoredSettings,
  storedValue,
} from './stored-settings.js';

export type { Readiness, ServiceStats } from './service-stats.js';
export type { SettingsChange, StoredSettings } from './stored-settings.js';

export interface ServiceOptions extends Omit<OpenBackendOptions, 'articlesOnly'> {
  /** Opens the backend of an index. */
  readonly openBackend: OpenBackend;
  /** Milliseconds a search may take; absent: no limit. */
  readonly deadlineMs?: number;
}

/** An article with its related headlines resolved. */
export interface FullArticle {
  readonly article: Article;
  /** In the order of `article.related`; `id` where the archive has an article of that headline. */
  readonly relatedArticles: readonly { readonly title: string; readonly id?: string }[];
}

/** A changed article, and warnings about parts of the input that were left out. */
export interface ChangedArticle {
  readonly article: Article;
  readonly warnings: readonly string[];
}

const READING_FOLDERS = 'the folders are being read';

/** What is opened anew when the archive is replaced. */
interface Opened {
  readonly backend: ArchiveBackend;
  /** The settings in force. */
  readonly stored: { current: StoredSettings };
  readonly searcher: Searcher;
  readonly archive: Archive;
  readonly tasks: Tasks;
}

/**
 * Opens an archive. Resolves when articles can be read; searches and changes throw `not_ready` until `loaded` resolves.
 * Throws `data_locked`, `storage_unavailable`, `storage_full`.
 */
export async function openService(options: ServiceOptions): Promise<Service> {
  return new Service(await open(options), options);
}

async function open(options: ServiceOptions): Promise<Opened> {
  const backend = await options.openBackend(options);
  const stored = { current: readSettings(await backend.value('settings')) };
  const settings = () => stored.current.settings;
  const searcher = createSearcher({ reader: backend, settings, deadlineMs: options.deadlineMs });
  return { backend, stored, searcher, archive: new Archive(backend, searcher.context), tasks: new Tasks(backend) };
}

export class Service {
  readonly #options: ServiceOptions;
  #opened: Opened;
  readonly #folders = new FollowedFolders();

  /** Use `openService`. */
  constructor(opened: Opened, options: ServiceOptions) {
    this.#opened = opened;
    this.#options = options;
  }

  /** Resolves when searches see every article; rejects when they cannot. */
  get loaded(): Promise<LoadSummary> {
    return this.#backend.ready;
  }

  get #backend(): ArchiveBackend {
    return this.#opened.backend;
  }

  /** A deadline for a request that begins now. Pass it to all calls of the request. */
  deadline(): Deadline {
    return this.#opened.searcher.deadline();
  }

  async search(request: SearchRequest, deadline = this.deadline()): Promise<SearchResponse> {
    return this.#opened.searcher.search(request, deadline);
  }

  /** `search` with the marks of texts as ranges instead of HTML. */
  async searchMarked(request: SearchRequest, deadline = this.deadline()): Promise<SearchResponse<MarkedText>> {
    return this.#opened.searcher.searchMarked(request, deadline);
  }

  async suggest(q: string, limit: number, deadline = this.deadline()): Promise<readonly Suggestion[]> {
    return this.#opened.searcher.suggest(q, limit, deadline);
  }

  /** An article with the matches of a query marked; undefined when the query does not match it. */
  async marked(id: string, q: string, deadline = this.deadline()): Promise<MarkedArticle | undefined> {
    return this.#opened.searcher.marked(id, q, deadline);
  }

  /** Throws `article_not_found`. */
  async related(id: string, limit: number, deadline = this.deadline()): Promise<readonly RelatedArticle[]> {
    await this.#article(id);
    return this.#opened.searcher.related(id, limit, deadline);
  }

  /** Answers before the archive is loaded, then with no headline resolved. Throws `article_not_found`, `invalid_id`. */
  async article(id: string, deadline = this.deadline()): Promise<FullArticle> {
    const article = await this.#article(id);
    const { ready } = await this.#backend.readiness();
    const named = ready ? await this.#opened.searcher.resolveRelated(article, deadline) : [];
    const relatedArticles = article.related.map((title, i) => {
      const other = named[i];
      return other === undefined ? { title } : { title, id: other.id };
    });
    return { article, relatedArticles };
  }

  async articleCount(): Promise<number> {
    return (await this.#backend.size()).articles;
  }

  /** Adds or replaces one article. Throws `conflict` when the input names another id, `invalid_article`. */
  async put(id: string, input: unknown): Promise<ChangedArticle & { readonly created: boolean }> {
    await this.#assertReady();
    const { article, warnings } = parseArticleInput(withId(id, input));
    const { created, stored } = await this.#backend.put([article]);
    return { article: stored[0] ?? (await this.#article(article.id)), warnings, created: created.length > 0 };
  }

  /** Merges members into an article. Throws `article_not_found`, `conflict`, `invalid_article`. */
  async patch(id: string, input: unknown): Promise<ChangedArticle> {
    await this.#assertReady();
    const patch = withId(id, input);
    let merged: ParsedArticle | undefined;
    const { stored } = await this.#backend.update(id, (current) => {
      if (current === undefined) throw articleNotFound(id);
      merged = mergeArticle(current, patch);
      return merged.article;
    });
    return { article: stored[0] ?? (await this.#article(id)), warnings: merged?.warnings ?? [] };
  }

  /** Removes one article, if it exists. */
  async remove(id: string): Promise<void> {
    await this.#backend.remove([parseArticleId(id)]);
  }

  /** Removes the articles that match a filter and returns their number. Throws `empty_filter`, `invalid_filter`. */
  async removeByFilter(filter: string, options: CallOptions = {}): Promise<number> {
    if (filter.trim() === '') {
      throw new AppError('empty_filter', 'An empty filter would remove every article.', { param: 'filter' });
    }
    await this.search(searchRequestSchema.parse({ filter, hitsPerPage: 0 })); // refuses unknown fields
    const parsed = parseFilter(filter);
    return parsed === null ? 0 : this.#backend.removeMatching(parsed, options);
  }

  /** Adds or replaces a stream of articles; see `importDraftStream`. */
  async addAll(drafts: AsyncIterable<ArticleDraft>): Promise<BulkAnswer> {
    await this.#assertReady();
    const { backend, tasks } = this.#opened;
    const report = await tasks.track('request', (progress) => importDraftStream(backend, drafts, progress));
    return report.answer;
  }

  /** Imports the items of files; see `importItems`. */
  async import(name: string, items: AsyncIterable<ImportItem>, options: ImportOptions = {}): Promise<ImportSummary> {
    await this.#assertReady();
    const { backend, tasks } = this.#opened;
    return tasks.track(name, (report) =>
      importItems(backend, items, {
        ...options,
        onProgress: (progress) => {
          report(progress);
          options.onProgress?.(progress);
        },
      }),
    );
  }

  /**
   * Imports folders and follows their changes from then on; resolves when they were read once. The service is not ready
   * until then. Throws `invalid_parameter` for a folder that does not exist.
   */
  async follow(folders: readonly string[], options: FollowOptions = {}): Promise<void> {
    const { dataDirectory } = this.#options;
    await this.#folders.start(folders, { ...this.#opened, dataDirectory }, options);
  }

  settings(): Settings {
    return this.#opened.stored.current.settings;
  }

  /** Plain data that another protocol keeps beside our settings; not interpreted. */
  clientSettings(): unknown {
    return this.#opened.stored.current.clientSettings;
  }

  /**
   * Changes settings in one ordered transaction: concurrent changes see each other. Durable when it resolves, in force
   * from the next query on.
   * @param change pure: it may be called more than once. An error it throws changes nothing.
   */
  async updateSettings(change: (current: StoredSettings) => SettingsChange): Promise<Settings> {
    const { backend, stored } = this.#opened;
    let changed = stored.current;
    await backend.updateValue('settings', (value) => {
      const current = readSettings(value);
      changed = changedSettings(current, change(current));
      return storedValue(changed);
    });
    stored.current = changed;
    return changed.settings;
  }

  /** Members of `patch` replace the current ones; see `updateSettings`. */
  changeSettings(patch: SettingsPatch, clientSettings?: unknown): Promise<Settings> {
    return this.updateSettings(() => ({ settings: patch, ...(clientSettings !== undefined && { clientSettings }) }));
  }

  /** The archive without our own formats. */
  get archive(): Archive {
    return this.#opened.archive;
  }

  /**
   * Closes the archive, lets `change` replace its files, and opens it again, also after an error. Nothing else may be
   * under way. Throws `conflict` for an archive that follows folders.
   */
  async reopen(change: () => Promise<void>): Promise<void> {
    this.refuseWhileFollowing();
    await this.#backend.close();
    try {
      await change();
    } finally {
      this.#opened = await open(this.#options);
      await this.loaded;
    }
  }

  /** Throws `conflict` for an archive that follows folders: its contents are those of the files. */
  refuseWhileFollowing(): void {
    if (!this.#folders.isFollowing) return;
    const message =
      'This index follows folders, so it holds what their files say and cannot be replaced or removed as a whole. Use another index, or start the server without folders.';
    throw new AppError('conflict', message);
  }

  async stats(): Promise<ServiceStats> {
    const { backend, tasks } = this.#opened;
    const { queued, segments: _, ...figures } = await backend.stats();
    const last = await tasks.last();
    return {
      ...figures,
      queued: queued + this.#folders.queued,
      passedOver: this.#folders.passedOver,
      imports: { running: tasks.running, ...(last !== undefined && { last }) },
      ready: (await this.readiness()).ready,
    };
  }

  async readiness(): Promise<Readiness> {
    const { ready, waitingFor } = await this.#backend.readiness();
    if (!ready) return { ready, waitingFor };
    return this.#folders.isReading ? { ready: false, waitingFor: READING_FOLDERS } : { ready };
  }

  /** Waits for writes under way, then releases the archive. */
  async close(): Promise<void> {
    await this.loaded.catch(() => undefined);
    await this.#folders.close();
    await this.#backend.close();
  }

  /** Throws `not_ready`, before any input is read. */
  async #assertReady(): Promise<void> {
    const { ready, waitingFor } = await this.#backend.readiness();
    if (ready) return;
    throw new AppError('not_ready', `Not ready yet: ${waitingFor}. Try again in a moment.`, { retryAfter: 1 });
  }

  /** Throws `article_not_found`, `invalid_id`. */
  async #article(id: string): Promise<Article> {
    const [article] = await this.#backend.articles([parseArticleId(id)]);
    if (article === undefined) throw articleNotFound(id);
    return article;
  }
}
