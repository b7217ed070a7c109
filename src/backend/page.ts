/** What a backend answers to a plan: hits with what matched, counts, facets; and what it knows of words and fields. */
import type { SearchField } from '../document/article.js';

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

export interface PageHit {
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
  readonly hits: readonly PageHit[];
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
