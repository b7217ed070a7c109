/**
 * A structured query: the only input of the read path. Our search requests (`request-translation.ts`) and Algolia's
 * parameters are translated into it; `search.ts` answers it.
 */
import type { SearchField } from '../document/article.js';
import type { ParsedQuery } from '../query/ast.js';
import type { Filter } from '../query/filter.js';
import type { FacetRequest, SortKey } from '../query/plan.js';
import type { TypoLengths } from './typing-errors.js';

/** Tried in order when no article holds every required word: drop words from one end, or require none. */
export type WordFallback = 'none' | 'lastWords' | 'firstWords' | 'allOptional';

/** Which articles match the free words of the query. */
export type Matching =
  /** All words as typed; with typing errors when fewer than a page match; then articles with some of the words, behind. */
  | {
      readonly kind: 'rounds';
      readonly typos: boolean;
      /** Whether to look for a better spelling of the query. */
      readonly didYouMean: boolean;
    }
  /** Every required word, as Algolia matches. */
  | {
      readonly kind: 'strict';
      /** Typing errors are allowed when fewer articles than this match as typed; 0: never. */
      readonly typosBelow: number;
      readonly typoLengths: TypoLengths;
      readonly fallback: WordFallback;
    };

export interface StructuredQuery {
  readonly query: ParsedQuery;
  /** Whether the last word may be the beginning of a longer one. */
  readonly typing: boolean;
  readonly matching: Matching;
  /** Folded words that score but are not required. All free words are required when every one of them is optional. */
  readonly optionalWords: ReadonlySet<string>;
  /** Whether the synonyms of the settings apply. */
  readonly synonyms: boolean;
  /** Whether the pinned and hidden articles of the settings apply. */
  readonly curation: boolean;
  /** Narrows the hits. Counts of a facet ignore its conditions on the facet's own field. */
  readonly filter: Filter | null;
  /** Narrows the hits and all facet counts. */
  readonly scope: Filter | null;
  /** Fields to search; null: all. */
  readonly fields: readonly SearchField[] | null;
  /** See `Plan.valueFields`. */
  readonly valueFields: readonly string[];
  readonly facets: readonly FacetRequest[];
  readonly sort: readonly SortKey[];
  /** Orders hits of similar relevance; see `Plan.ties`. */
  readonly ties: readonly SortKey[];
  /** Weight of freshness, 0 to 1; undefined: that of the settings. */
  readonly recency: number | undefined;
  /** Whether near-identical articles are folded under the best of them. */
  readonly collapse: boolean;
  readonly explain: boolean;
  readonly offset: number;
  readonly limit: number;
}
