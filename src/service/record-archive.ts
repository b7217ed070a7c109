/** One archive without our own request and article formats, for protocols with formats of their own. */
import type { ArchiveBackend, ArchiveSize, CallOptions } from '../backend/archive-backend.js';
import type { Article } from '../document/article.js';
import type { Filter } from '../query/filter.js';
import { EMPTY_PLAN } from '../query/plan.js';
import { onlyPage, type SearchContext } from '../search/answer.js';

export class Archive {
  readonly #backend: ArchiveBackend;
  /** What `search` and its variants take. */
  readonly context: SearchContext;

  constructor(backend: ArchiveBackend, context: SearchContext) {
    this.#backend = backend;
    this.context = context;
  }

  size(): Promise<ArchiveSize> {
    return this.#backend.size();
  }

  /** Names of fields that can be filtered, counted and sorted by, in order. */
  async fieldNames(options?: CallOptions): Promise<readonly string[]> {
    return (await this.#backend.fields(options)).map(({ name }) => name).sort();
  }

  /** Names of fields with text values. */
  async textFieldNames(options?: CallOptions): Promise<readonly string[]> {
    const fields = await this.#backend.fields(options);
    return fields.flatMap(({ name, kinds }) => (kinds.includes('text') ? [name] : []));
  }

  /** Number of articles that match a filter. */
  async countMatching(filter: Filter, options?: CallOptions): Promise<number> {
    return onlyPage(await this.#backend.search([{ ...EMPTY_PLAN, filter }], options)).total;
  }

  /** Articles by id, in the order of the ids; undefined for unknown ones. */
  articles(ids: readonly string[], options?: CallOptions): Promise<readonly (Article | undefined)[]> {
    return this.#backend.articles(ids, options);
  }

  /** At most `limit` articles in order of id, from the first one past `after`. */
  async following(limit: number, after: string | undefined, options?: CallOptions): Promise<readonly Article[]> {
    for await (const batch of this.#backend.scan({ ...options, after, batch: limit })) return batch;
    return [];
  }

  /** All articles in batches, as they were when the iteration began. */
  all(): AsyncIterable<readonly Article[]> {
    return this.#backend.scan();
  }

  /** Adds or replaces articles in one transaction; resolves when they are on disk and searchable. */
  async put(articles: readonly Article[]): Promise<void> {
    await this.#backend.put(articles);
  }

  /** Replaces one article by the result of `change`, in one transaction; undefined leaves it as it is. */
  async update(id: string, change: (current: Article | undefined) => Article | undefined): Promise<void> {
    await this.#backend.update(id, change);
  }

  /** Removes articles; unknown ids are ignored. */
  async remove(ids: readonly string[]): Promise<void> {
    await this.#backend.remove(ids);
  }

  /** Removes the articles that match and returns their number. */
  removeMatching(filter: Filter, options?: CallOptions): Promise<number> {
    return this.#backend.removeMatching(filter, options);
  }

  async clear(): Promise<void> {
    await this.#backend.clear();
  }
}
