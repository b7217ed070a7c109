/** Searches of the embedded engine over articles that are held elsewhere: for evaluations, benchmarks and tests. */
import type { Article } from '../../document/article.js';
import type { SearchEngine } from '../../engine/engine.js';
import type { Plan, TermMatch } from '../../query/plan.js';
import type { ArchiveSize, CallOptions, Capabilities, SearchOptions, SearchReader } from '../archive-backend.js';
import type { FieldSummary, Page, SimilarArticle, TermStatistics } from '../page.js';
import { assertActive } from './call-options.js';

export class EngineReader implements SearchReader {
  readonly capabilities: Capabilities = {
    exactScores: true,
    maxResultWindow: Number.POSITIVE_INFINITY,
    dataDirectory: false,
  };
  readonly #engine: SearchEngine;
  readonly #articles: Pick<ReadonlyMap<string, Article>, 'get'>;

  constructor(engine: SearchEngine, articles: Pick<ReadonlyMap<string, Article>, 'get'>) {
    this.#engine = engine;
    this.#articles = articles;
  }

  async articles(ids: readonly string[], options: CallOptions = {}): Promise<readonly (Article | undefined)[]> {
    assertActive(options);
    return ids.map((id) => this.#articles.get(id));
  }

  async search(plans: readonly Plan[], options: SearchOptions = {}): Promise<readonly Page[]> {
    const pages: Page[] = [];
    for (const plan of plans) {
      assertActive(options);
      const page = await this.#engine.search(plan, options.deadline);
      pages.push(page);
      if (options.until?.(page, pages.length - 1) === true) break;
    }
    return pages;
  }

  async documentFrequencies(terms: readonly TermMatch[], options: CallOptions = {}): Promise<readonly number[]> {
    assertActive(options);
    return this.#engine.documentFrequencies(terms);
  }

  async wordsNear(
    word: string,
    edits: 1 | 2 | 3,
    limit: number,
    options: CallOptions = {},
  ): Promise<readonly (TermStatistics & { readonly distance: number })[]> {
    assertActive(options);
    return this.#engine.wordsNear(word, edits, limit);
  }

  async similar(id: string, limit: number, options: CallOptions = {}): Promise<readonly SimilarArticle[]> {
    assertActive(options);
    return this.#engine.similar(id, limit, options.deadline);
  }

  async fields(options: CallOptions = {}): Promise<readonly FieldSummary[]> {
    assertActive(options);
    return this.#engine.fields();
  }

  /** Version 0: nothing counts the changes of an engine without a store. */
  async size(): Promise<ArchiveSize> {
    return { articles: this.#engine.stats().documents, sequence: 0 };
  }
}
