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
import { SharedLock } from './shared-lock.js';
import {
  changedSettings,
  readSettings,
  type SettingsChange,
  type StoredSettings,
  storedValue,
  valueBeforeRename,
} from './stored-settings.js';
import { UseCount } from './use-count.js';

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

/** Replaces the folder of an index whose old archive is still open. */
export interface FolderSwap {
  /** Puts the new folder in the place of the old one, which is kept. After an error the old one is in its place. */
  apply(): void;
  /** Puts the old folder back. */
  undo(): void;
  /** Gives up the way back: the new archive is open. */
  commit(): void;
  /** Removes the old folder, whose archive is closed. */
  finish(): Promise<void>;
}

const READING_FOLDERS = 'the folders are being read';

/** What is opened anew when the archive is replaced. */
interface Opened {
  /** Calls under way. */
  readonly use: UseCount;
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
  const stored = { current: readSettings(await backend.value('settings'), options.index) };
  const settings = () => stored.current.settings;
  const searcher = createSearcher({ reader: backend, settings, deadlineMs: options.deadlineMs });
  const archive = new Archive(backend, searcher.context);
  return { use: new UseCount(), backend, stored, searcher, archive, tasks: new Tasks(backend) };
}

export class Service {
  readonly #options: ServiceOptions;
  #opened: Opened;
  readonly #folders = new FollowedFolders();
  /** Changes of settings are shared; the replacement of the archive, which may carry settings over, is exclusive. */
  readonly #settingsLock = new SharedLock();
  /** Replaced archives that finish their calls. */
  readonly #retiring = new Set<Promise<void>>();

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

  /** Runs work whose calls all use the archive that is open now, also when it is replaced meanwhile. */
  pinned<T>(work: () => Promise<T>): Promise<T> {
    return this.#opened.use.during(work);
  }

  #using<T>(work: (opened: Opened) => Promise<T>): Promise<T> {
    const opened = this.#opened;
    return opened.use.during(() => work(opened));
  }

  /** A deadline for a request that begins now. Pass it to all calls of the request. */
  deadline(): Deadline {
    return this.#opened.searcher.deadline();
  }

  async search(request: SearchRequest, deadline = this.deadline()): Promise<SearchResponse> {
    return this.#using(({ searcher }) => searcher.search(request, deadline));
  }

  /** `search` with the marks of texts as ranges instead of HTML. */
  async searchMarked(request: SearchRequest, deadline = this.deadline()): Promise<SearchResponse<MarkedText>> {
    return this.#using(({ searcher }) => searcher.searchMarked(request, deadline));
  }

  async suggest(q: string, limit: number, deadline = this.deadline()): Promise<readonly Suggestion[]> {
    return this.#using(({ searcher }) => searcher.suggest(q, limit, deadline));
  }

  /** An article with the matches of a query marked; undefined when the query does not match it. */
  async marked(id: string, q: string, deadline = this.deadline()): Promise<MarkedArticle | undefined> {
    return this.#using(({ searcher }) => searcher.marked(id, q, deadline));
  }

  /** Throws `article_not_found`. */
  async related(id: string, limit: number, deadline = this.deadline()): Promise<readonly RelatedArticle[]> {
    return this.#using(async ({ backend, searcher }) => {
      await articleIn(backend, id);
      return searcher.related(id, limit, deadline);
    });
  }

  /** Answers before the archive is loaded, then with no headline resolved. Throws `article_not_found`, `invalid_id`. */
  async article(id: string, deadline = this.deadline()): Promise<FullArticle> {
    return this.#using(async ({ backend, searcher }) => {
      const article = await articleIn(backend, id);
      const { ready } = await backend.readiness();
      const named = ready ? await searcher.resolveRelated(article, deadline) : [];
      const relatedArticles = article.related.map((title, i) => {
        const other = named[i];
        return other === undefined ? { title } : { title, id: other.id };
      });
      return { article, relatedArticles };
    });
  }

  async articleCount(): Promise<number> {
    return (await this.#backend.size()).articles;
  }

  /** Adds or replaces one article. Throws `conflict` when the input names another id, `invalid_article`. */
  async put(id: string, input: unknown): Promise<ChangedArticle & { readonly created: boolean }> {
    return this.#using(async ({ backend }) => {
      await assertReady(backend);
      const { article, warnings } = parseArticleInput(withId(id, input));
      const { created, stored } = await backend.put([article]);
      return { article: stored[0] ?? (await articleIn(backend, article.id)), warnings, created: created.length > 0 };
    });
  }

  /** Merges members into an article. Throws `article_not_found`, `conflict`, `invalid_article`. */
  async patch(id: string, input: unknown): Promise<ChangedArticle> {
    return this.#using(async ({ backend }) => {
      await assertReady(backend);
      const patch = withId(id, input);
      let merged: ParsedArticle | undefined;
      const { stored } = await backend.update(id, (current) => {
        if (current === undefined) throw articleNotFound(id);
        merged = mergeArticle(current, patch);
        return merged.article;
      });
      return { article: stored[0] ?? (await articleIn(backend, id)), warnings: merged?.warnings ?? [] };
    });
  }

  /** Removes one article, if it exists. */
  async remove(id: string): Promise<void> {
    await this.#using(({ backend }) => backend.remove([parseArticleId(id)]));
  }

  /** Removes the articles that match a filter and returns their number. Throws `empty_filter`, `invalid_filter`. */
  async removeByFilter(filter: string, options: CallOptions = {}): Promise<number> {
    if (filter.trim() === '') {
      throw new AppError('empty_filter', 'An empty filter would remove every article.', { param: 'filter' });
    }
    return this.#using(async ({ backend, searcher }) => {
      await searcher.search(searchRequestSchema.parse({ filter, hitsPerPage: 0 }), this.deadline()); // refuses unknown fields
      const parsed = parseFilter(filter);
      return parsed === null ? 0 : backend.removeMatching(parsed, options);
    });
  }

  /** Adds or replaces a stream of articles; see `importDraftStream`. */
  async addAll(drafts: AsyncIterable<ArticleDraft>): Promise<BulkAnswer> {
    return this.#using(async ({ backend, tasks }) => {
      await assertReady(backend);
      const report = await tasks.track('request', (progress) => importDraftStream(backend, drafts, progress));
      return report.answer;
    });
  }

  /** Imports the items of files; see `importItems`. */
  async import(name: string, items: AsyncIterable<ImportItem>, options: ImportOptions = {}): Promise<ImportSummary> {
    return this.#using(async ({ backend, tasks }) => {
      await assertReady(backend);
      return tasks.track(name, (report) =>
        importItems(backend, items, {
          ...options,
          onProgress: (progress) => {
            report(progress);
            options.onProgress?.(progress);
          },
        }),
      );
    });
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
    return this.#settingsLock.shared(async () => {
      const { backend, stored } = this.#opened;
      let changed = stored.current;
      await backend.updateValue('settings', (value) => {
        const current = readSettings(value, this.#options.index);
        changed = changedSettings(current, change(current));
        return storedValue(changed);
      });
      stored.current = changed;
      return changed.settings;
    });
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
   * Replaces the archive by that of another folder: calls see the old one, then the new one, which is loaded before. Calls
   * under way finish on the old one, which is closed after the last of them. After an error the old one is in place. Throws
   * `conflict` for an archive that follows folders.
   * @param prepare makes the new folder; receives the settings of the old archive, which do not change until the end
   */
  async replace(prepare: (old: StoredSettings) => Promise<FolderSwap>): Promise<void> {
    this.refuseWhileFollowing();
    await this.#settingsLock.exclusive(async () => {
      const old = this.#opened;
      await old.backend.ready;
      const swap = await prepare(old.stored.current);
      await old.backend.beginReplacement();
      try {
        swap.apply();
        this.#opened = await openLoaded(this.#options, swap);
      } catch (error) {
        old.backend.cancelReplacement();
        throw error;
      }
      const retired = this.#retire(old, swap);
      this.#retiring.add(retired);
      void retired.then(() => this.#retiring.delete(retired));
    });
  }

  /** Closes a replaced archive after its last call. What cannot be removed is removed at the next start. */
  async #retire({ use, backend }: Opened, swap: FolderSwap): Promise<void> {
    await use.idle();
    await backend
      .close()
      .then(() => swap.finish())
      .catch(() => undefined);
  }

  /**
   * Copies the archive as of one moment to the folder of another index; see `ArchiveBackend.copyTo`.
   * @param settings makes the settings of the copy
   */
  async copyTo(folder: string, settings: (own: StoredSettings) => StoredSettings): Promise<void> {
    const { index } = this.#options;
    await this.#backend.copyTo(folder, (value) => storedValue(settings(readSettings(value, index))));
  }

  /** Stores the settings that the archive has once it is opened under another name. */
  async prepareRename(to: string, settings: (own: StoredSettings) => StoredSettings): Promise<void> {
    const { index } = this.#options;
    await this.#backend.updateValue('settings', (value) => {
      const own = readSettings(value, index);
      return valueBeforeRename(own, to, settings(own));
    });
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
    await Promise.all(this.#retiring);
  }
}

/** Opens and loads the archive of a folder that was put in place; puts the old folder back after an error. */
async function openLoaded(options: ServiceOptions, swap: FolderSwap): Promise<Opened> {
  let opened: Opened | undefined;
  try {
    opened = await open(options);
    await opened.backend.ready;
    swap.commit();
    return opened;
  } catch (error) {
    await opened?.backend.close();
    swap.undo();
    throw error;
  }
}

/** Throws `not_ready`, before any input is read. */
async function assertReady(backend: ArchiveBackend): Promise<void> {
  const { ready, waitingFor } = await backend.readiness();
  if (ready) return;
  throw new AppError('not_ready', `Not ready yet: ${waitingFor}. Try again in a moment.`, { retryAfter: 1 });
}

/** Throws `article_not_found`, `invalid_id`. */
async function articleIn(backend: ArchiveBackend, id: string): Promise<Article> {
  const [article] = await backend.articles([parseArticleId(id)]);
  if (article === undefined) throw articleNotFound(id);
  return article;
}
