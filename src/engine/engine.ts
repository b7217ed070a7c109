/** The search engine of the embedded backend: derived state, fed with the changes of a store in their order. */
import type { BackgroundStats } from '../backend/archive-backend.js';
import type { FieldSummary, Page, SimilarArticle, TermStatistics } from '../backend/page.js';
import type { Deadline } from '../deadline.js';
import type { Article } from '../document/article.js';
import type { Plan, TermMatch } from '../query/plan.js';

export type { BackgroundStats } from '../backend/archive-backend.js';

export interface EngineStats {
  readonly documents: number;
  /** Words of all tiers; a word in several tiers counts several times. */
  readonly words: number;
  /** Documents by tier. */
  readonly tiers: Readonly<Record<string, number>>;
  /** Number of immutable segments; 0 when all documents are in the recent tier. */
  readonly segments: number;
  /** Memory of the segments. */
  readonly bytes: number;
  /** Failures of sealing, merging and saving segments. */
  readonly background: BackgroundStats;
}

export interface SearchEngine {
  /** Adds or replaces articles by id; visible when the promise resolves. @param sequence the store's number of this change */
  put(articles: readonly Article[], sequence: number): Promise<void>;
  /** Removes articles; unknown ids are ignored. */
  remove(ids: readonly string[], sequence: number): Promise<void>;
  /** Removes all articles. */
  clear(sequence: number): Promise<void>;
  /** Answers a plan. Throws AppError `deadline_exceeded`. */
  search(plan: Plan, deadline?: Deadline): Promise<Page>;
  /** Document frequency of each term: an upper bound, exact for a term without prefix, stem or typos. */
  documentFrequencies(terms: readonly TermMatch[]): Promise<readonly number[]>;
  /** Words within `edits` of a folded word: nearest first, then most frequent. */
  wordsNear(
    word: string,
    edits: 1 | 2 | 3,
    limit: number,
  ): Promise<readonly (TermStatistics & { readonly distance: number })[]>;
  /** Articles that share rare words with one, best first, without it. Empty for an unknown id. */
  similar(id: string, limit: number, deadline?: Deadline): Promise<readonly SimilarArticle[]>;
  /** Fields that can be filtered, faceted and sorted by, beyond the text. */
  fields(): Promise<readonly FieldSummary[]>;
  stats(): EngineStats;
  /** Change number up to which the files on disk contain every change; 0 when there are none. */
  readonly checkpoint: number;
  /** Why files on disk could not be used; undefined when they could, or there were none. */
  readonly damage: string | undefined;
  /** Stops writing files; resolves when none is being written. Searches and changes go on in memory. */
  pauseSaving(): Promise<void>;
  /** Ends `pauseSaving`: what is not on disk yet is saved. */
  resumeSaving(): void;
  /** Copies the files on disk into another folder, which may stay without them: they are derived. */
  copyFilesTo(folder: string): Promise<void>;
  /** Saves what is not on disk yet. A failure to save is reported as one of background work: the files are derived. */
  close(): Promise<void>;
}
