/** The search engine of the embedded backend: derived from a store, in the order of its changes. */
import type { BackgroundStats } from '../backend/archive-backend.js';
import type { FieldSummary, Page, SimilarArticle, TermStatistics } from '../backend/page.js';
import type { Deadline } from '../deadline.js';
import type { Article } from '../document/article.js';
import type { Plan, TermMatch } from '../query/plan.js';

export interface EngineStats {
  readonly documents: number;
  readonly words: number;
  /** By tier: how many articles each holds. */
  readonly tiers: Readonly<Record<string, number>>;
  /** Immutable pieces the archive lies in; 0 when all of it is recent. */
  readonly segments: number;
  readonly bytes: number;
  /** Errors of sealing, merging and saving. */
  readonly background: BackgroundStats;
}

export interface SearchEngine {
  /** Adds or replaces articles by id; searchable when the promise resolves. `sequence` is the store's change number this reflects. */
  put(articles: readonly Article[], sequence: number): Promise<void>;
  /** Removes articles; unknown ids are ignored. */
  remove(ids: readonly string[], sequence: number): Promise<void>;
  /** Empties the engine. */
  clear(sequence: number): Promise<void>;
  /** Answers a plan. Throws AppError `deadline_exceeded` past the deadline. */
  search(plan: Plan, deadline?: Deadline): Promise<Page>;
  /** For each term, how many articles hold it at most; see `ArchiveReader.documentFrequencies`. */
  documentFrequencies(terms: readonly TermMatch[]): Promise<readonly number[]>;
  /** Words within `edits` of a folded word, with that distance. */
  wordsNear(
    word: string,
    edits: 1 | 2 | 3,
    limit: number,
  ): Promise<readonly (TermStatistics & { readonly distance: number })[]>;
  /** Articles that share the rare words of one, best first; never the article itself. */
  similar(id: string, limit: number, deadline?: Deadline): Promise<readonly SimilarArticle[]>;
  /** Fields seen in articles beyond the text. */
  fields(): Promise<readonly FieldSummary[]>;
  stats(): EngineStats;
  /** The change number up to which durable derived state already holds everything; 0 when nothing is kept on disk. */
  readonly checkpoint: number;
  /** Why derived state that was on disk could not be used; undefined when it could, or there was none. */
  readonly damage: string | undefined;
  close(): Promise<void>;
}
