/** One archive without our own request and article formats, for protocols with formats of their own. */
import type { ArchiveBackend } from '../backend/archive-backend.js';
import type { Article } from '../document/article.js';
import type { SearchEngine } from '../engine/engine.js';
import type { Filter } from '../query/filter.js';
import { EMPTY_PLAN } from '../query/plan.js';
import { PreparedSettings } from '../search/planning.js';
import { ask, type Match, type Question } from '../search/question.js';
import type { Settings } from '../search/settings.js';
import type { ArticleStore } from '../store/article-store.js';

export interface ArchiveParts {
  readonly backend: ArchiveBackend;
  readonly engine: SearchEngine;
  readonly reader: ArticleStore;
  /** The settings in force; read at every search. */
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
    return this.#parts.reader.count;
  }

  /** Number of the last change that searches see. */
  async sequence(): Promise<number> {
    return (await this.#parts.backend.size()).sequence;
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

  /** Number of articles that match a filter. */
  async countMatching(filter: Filter): Promise<number> {
    return (await this.#parts.engine.search({ ...EMPTY_PLAN, filter })).total;
  }

  get(id: string): Article | undefined {
    return this.#parts.reader.get(id);
  }

  /** Articles in order of id, at most `limit`, from the first one past `after`. */
  list(limit: number, after?: string): readonly Article[] {
    const articles: Article[] = [];
    if (limit === 0) return articles;
    for (const article of this.#parts.reader.articles(after)) {
      if (articles.push(article) === limit) break;
    }
    return articles;
  }

  /** All articles in batches, as they were when the iteration began. */
  all(): AsyncIterable<readonly Article[]> {
    return this.#parts.backend.scan();
  }

  /** Adds or replaces articles in one transaction; resolves when they are on disk and searchable. */
  async put(articles: readonly Article[]): Promise<void> {
    await this.#parts.backend.put(articles);
  }

  /** Replaces one article by the result of `change`, in one transaction; undefined leaves it as it is. */
  async update(id: string, change: (current: Article | undefined) => Article | undefined): Promise<void> {
    await this.#parts.backend.update(id, change);
  }

  /** Removes articles; unknown ids are ignored. */
  async remove(ids: readonly string[]): Promise<void> {
    await this.#parts.backend.remove(ids);
  }

  /** Removes the articles that match and returns their number. */
  removeMatching(filter: Filter): Promise<number> {
    return this.#parts.backend.removeMatching(filter);
  }

  async clear(): Promise<void> {
    await this.#parts.backend.clear();
  }
}
