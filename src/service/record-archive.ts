/** One archive without our own request and article formats: what protocols with formats of their own build on. */
import type { Article } from '../document/article.js';
import type { SearchEngine } from '../engine/engine.js';
import { removeMatching } from '../indexing/filter-removal.js';
import type { Indexer } from '../indexing/indexer.js';
import type { Filter } from '../query/filter.js';
import { EMPTY_PLAN } from '../query/plan.js';
import { PreparedSettings } from '../search/planning.js';
import { ask, type Match, type Question } from '../search/question.js';
import type { Settings } from '../search/settings.js';
import type { ArticleStore } from '../store/article-store.js';

export interface ArchiveParts {
  readonly engine: SearchEngine;
  readonly indexer: Indexer;
  readonly store: ArticleStore;
  /** The settings in force; asked at every search. */
  readonly settings: () => Settings;
  readonly deadlineMs?: number;
}

export class Archive {
  readonly #parts: ArchiveParts;
  #prepared: PreparedSettings | undefined;

  constructor(parts: ArchiveParts) {
    this.#parts = parts;
  }

  get count(): number {
    return this.#parts.store.count;
  }

  /** The number of the last change. */
  get sequence(): number {
    return this.#parts.store.sequence;
  }

  /** Whether the engine holds as many articles as the store: it may be a moment behind a change that is under way. */
  get isSettled(): boolean {
    return this.#parts.engine.stats().documents === this.count;
  }

  /** Answers a question. Throws `deadline_exceeded`. */
  async match(question: Question): Promise<Match> {
    const { engine, settings } = this.#parts;
    if (this.#prepared?.settings !== settings()) this.#prepared = new PreparedSettings(settings());
    return ask(engine, this.#prepared, question, Date.now());
  }

  /** Names that can be filtered, counted and sorted by, in order. */
  async fieldNames(): Promise<readonly string[]> {
    return (await this.#parts.engine.fields()).map(({ name }) => name).sort();
  }

  /** Those of them that hold text. */
  async textFieldNames(): Promise<readonly string[]> {
    const fields = await this.#parts.engine.fields();
    return fields.flatMap(({ name, kinds }) => (kinds.includes('text') ? [name] : []));
  }

  /** How many articles a filter holds for. */
  async countMatching(filter: Filter): Promise<number> {
    return (await this.#parts.engine.search({ ...EMPTY_PLAN, filter })).total;
  }

  get(id: string): Article | undefined {
    return this.#parts.store.get(id);
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
