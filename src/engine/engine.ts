/** The port: what any search engine must do for us. Contract suite: test/engine/contract.ts. */
import type { Article, SearchField } from '../document/article.js';
import type { Plan } from '../query/plan.js';

/** Why a token counts as a word of the query, strongest first. */
export type MatchKind = 'exact' | 'stem' | 'prefix' | 'typo';

/** What one alternative of one word matched in one article. */
export interface WordMatch {
  /** Index into `Plan.words`. */
  readonly word: number;
  /** Index into that word's alternatives. */
  readonly alternative: number;
  /** For each term of the alternative, the surface forms found in this article with how they matched. */
  readonly terms: readonly (readonly SurfaceMatch[])[];
  readonly fields: readonly SearchField[];
}
export interface SurfaceMatch {
  readonly surface: string;
  readonly kind: MatchKind;
}

/** One summand of a score; all parts of a hit add up to its score. */
export interface ScorePart {
  readonly kind: 'word' | 'proximity' | 'exactness' | 'freshness' | 'coverage';
  readonly word?: number;
  readonly field?: SearchField;
  readonly value: number;
}

export interface EngineHit {
  readonly id: string;
  readonly score: number;
  readonly matches: readonly WordMatch[];
  /** Ids of the near-identical articles folded under this one, best first. */
  readonly similar: readonly string[];
  /** Present when the plan asks to explain. */
  readonly parts?: readonly ScorePart[];
}

export interface FacetCount {
  readonly value: string;
  readonly count: number;
}
export interface FacetResult {
  readonly name: string;
  readonly counts: readonly FacetCount[];
  /** True when more values exist than were listed. */
  readonly truncated: boolean;
  /** Of numeric values (dates: milliseconds); absent when none. */
  readonly stats?: {
    readonly min: number;
    readonly max: number;
    readonly avg: number;
    readonly sum: number;
    readonly date: boolean;
  };
}

export interface Page {
  readonly hits: readonly EngineHit[];
  /** Exact number of matching articles, less those folded under others. */
  readonly total: number;
  /** How many of them hold every free word; equals total unless `require` let others in. */
  readonly complete: number;
  /** For each of `Plan.words`, how many articles hold it at most (exact for a word without its longer or misspelt forms). */
  readonly documents: readonly number[];
  readonly facets: readonly FacetResult[];
}

/** A word of the archive with its document frequency. */
export interface TermStatistics {
  readonly surface: string;
  readonly documents: number;
  /** In how many headlines it stands. */
  readonly headlines: number;
}

export interface SimilarArticle {
  readonly id: string;
  readonly score: number;
}

/** What is known of a field that can be filtered, faceted or sorted. */
export interface FieldSummary {
  readonly name: string;
  readonly kinds: readonly ('text' | 'number' | 'boolean' | 'date')[];
}

export interface EngineStats {
  readonly documents: number;
  readonly words: number;
  /** By tier: how many articles each holds. */
  readonly tiers: Readonly<Record<string, number>>;
  /** Immutable pieces the archive lies in; 0 when all of it is recent. */
  readonly segments: number;
  readonly bytes: number;
}

export interface SearchEngine {
  /** Adds or replaces articles by id; searchable when the promise resolves. `sequence` is the store's change number this reflects. */
  put(articles: readonly Article[], sequence: number): Promise<void>;
  /** Removes articles; unknown ids are ignored. */
  remove(ids: readonly string[], sequence: number): Promise<void>;
  /** Empties the engine. */
  clear(sequence: number): Promise<void>;
  /** Answers a plan. Throws AppError `deadline_exceeded` past its deadline. */
  search(plan: Plan): Promise<Page>;
  /** Words that start with a folded prefix, most frequent first. */
  wordsWithPrefix(prefix: string, limit: number): Promise<readonly TermStatistics[]>;
  /** Words within `edits` of a folded word, with that distance. */
  wordsNear(
    word: string,
    edits: 1 | 2 | 3,
    limit: number,
  ): Promise<readonly (TermStatistics & { readonly distance: number })[]>;
  /** Articles that share the rare words of one, best first; never the article itself. */
  similar(id: string, limit: number): Promise<readonly SimilarArticle[]>;
  /** Fields seen in articles beyond the text. */
  fields(): Promise<readonly FieldSummary[]>;
  stats(): EngineStats;
  /** The change number up to which durable derived state already holds everything; 0 when nothing is kept on disk. */
  readonly checkpoint: number;
  /** Why derived state that was on disk could not be used; undefined when it could, or there was none. */
  readonly damage: string | undefined;
  close(): Promise<void>;
}
