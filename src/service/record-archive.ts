/** One archive without our own request and article formats: what protocols with formats of their own build on. */
import type { ArchiveReader, ArchiveSize, CallOptions } from '../backend/archive-backend.js';
import type { Article } from '../document/article.js';
import type { SearchEngine } from '../engine/engine.js';
import { removeMatching } from '../indexing/filter-removal.js';
import type { Indexer } from '../indexing/indexer.js';
import type { Filter } from '../query/filter.js';
import { EMPTY_PLAN } from '../query/plan.js';
import { onlyPage, type SearchContext } from '../search/answer.js';
import type { ArticleStore } from '../store/article-store.js';

export interface ArchiveParts {
  readonly reader: ArchiveReader;
  /** What searches of this archive read. */
  readonly context: SearchContext;
  readonly engine: SearchEngine;
  readonly indexer: Indexer;
  readonly store: ArticleStore;
}

export class Archive {
  readonly #parts: ArchiveParts;

  constructor(parts: ArchiveParts) {
    this.#parts = parts;
  }

  /** What `search` and its variants take. */
  get context(): SearchContext {
    return this.#parts.context;
  }

  size(): Promise<ArchiveSize> {
    return this.#parts.reader.size();
  }

  /** Names of fields that can be filtered, counted and sorted by, in order. */
  async fieldNames(options?: CallOptions): Promise<readonly string[]> {
    return (await this.#parts.reader.fields(options)).map(({ name }) => name).sort();
  }

  /** Names of fields with text values. */
  async textFieldNames(options?: CallOptions): Promise<readonly string[]> {
    const fields = await this.#parts.reader.fields(options);
    return fields.flatMap(({ name, kinds }) => (kinds.includes('text') ? [name] : []));
  }

  /** Number of articles that match a filter. */
  async countMatching(filter: Filter, options?: CallOptions): Promise<number> {
    return onlyPage(await this.#parts.reader.search([{ ...EMPTY_PLAN, filter }], options)).total;
  }

  /** Articles by id, in the order of the ids; undefined for unknown ones. */
  articles(ids: readonly string[], options?: CallOptions): Promise<readonly (Article | undefined)[]> {
    return this.#parts.reader.articles(ids, options);
  }

  /** At most `limit` articles in order of id, from the first one past `after`. */
  async following(limit: number, after: string | undefined, options?: CallOptions): Promise<readonly Article[]> {
    for await (const batch of this.#parts.reader.scan({ ...options, after, batch: limit })) return batch;
    return [];
  }

  /** Articles in order of id, at most `limit`, from the first one past `after`. */
  list(limit: number, after?: string): readonly Article[] {
    const articles: Article[] = [];
    if (limit === 0) return articles;
    for (const article of this.#parts.store.articles(after)) {
      if (articles.push(article) === limit) break;
    }
    return articles;
  }

  /** Adds or replaces articles in one transaction; resolves when they are on disk and searchable. */
  async put(articles: readonly Article[]): Promise<void> {
    await this.#parts.indexer.put(articles);
  }

  /** Replaces one article by what `change` makes of it, nothing coming between; undefined leaves all as it is. */
  async update(id: string, change: (current: Article | undefined) => Article | undefined): Promise<void> {
    try {
      await this.#parts.indexer.update(id, (current) => {
        const changed = change(current);
        if (changed === undefined) throw UNCHANGED;
        return changed;
      });
    } catch (error) {
      if (error !== UNCHANGED) throw error;
    }
  }

  /** Removes articles; unknown ids are ignored. */
  async remove(ids: readonly string[]): Promise<void> {
    await this.#parts.indexer.remove(ids);
  }

  /** Removes whatever matches, and tells how many. */
  removeMatching(filter: Filter): Promise<number> {
    return removeMatching(this.#parts.indexer, this.#parts.engine, filter);
  }

  async clear(): Promise<void> {
    await this.#parts.indexer.removeAll();
  }
}

/** Thrown to leave an update undone. */
const UNCHANGED = new Error('unchanged');
