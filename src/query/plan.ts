/**
 * The plan of a search: analysed words with their expansions, conditions, filter, facets, sort and page. Plain data, so
 * that it can be sent to another thread or translated for a cluster.
 */
import { SEARCH_FIELDS, type SearchField } from '../document/article.js';
import type { Filter } from './filter.js';

/** How a term of the query matches tokens of a document. */
export interface TermMatch {
  /** Folded surface form. */
  readonly surface: string;
  /** Its stem: every form with this stem matches. Null: only the surface form matches. */
  readonly stem: string | null;
  /** Whether longer words with the prefix `surface` match. */
  readonly prefix: boolean;
  /** Largest edit distance (Damerau–Levenshtein: an adjacent transposition counts one). */
  readonly typos: 0 | 1 | 2;
}

/** One alternative for a word: a single term, or several adjacent ones (a compound, a synonym of several words, a phrase). */
export interface Alternative {
  readonly terms: readonly TermMatch[];
  /** Multiplies the term frequency; 1 for typed terms, less for synonyms. */
  readonly weight: number;
  readonly origin: 'typed' | 'synonym';
}

/** A scoring unit: a word or phrase of the query with its alternatives. */
export interface PlannedWord {
  /** As typed, for explanations. */
  readonly text: string;
  readonly alternatives: readonly Alternative[];
  /** Fields it must match in; null for all search fields of the request. */
  readonly fields: readonly SearchField[] | null;
  /** Multiplies its contribution to the score; 0 for function words. */
  readonly weight: number;
  /** `function`: scores only through proximity to other words; `excluded`: only occurs under a negation. */
  readonly role: 'content' | 'function' | 'excluded';
}

/** A Boolean expression over words (by index into `Plan.words`) and doc values. */
export type Condition =
  | { readonly kind: 'word'; readonly word: number }
  | { readonly kind: 'filter'; readonly filter: Filter }
  /** A value of the field contains these words adjacent, case and diacritics folded. */
  | { readonly kind: 'value'; readonly field: string; readonly text: string }
  | { readonly kind: 'all'; readonly of: readonly Condition[] }
  | { readonly kind: 'any'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition };

export interface SortKey {
  readonly field: string;
  readonly descending: boolean;
}

export type DateInterval = 'year' | 'month' | 'day';

export interface FacetRequest {
  readonly name: string;
  /** Most values to list; `all`: a backend may page through them. */
  readonly limit: number | 'all';
  /** Only values that contain this text, case and diacritics folded. */
  readonly query?: string;
  /** Bucket width, for date fields. */
  readonly interval?: DateInterval;
}

export interface Freshness {
  /** The w of score × (1 − w + w · max(floor, 2^(−age / halfLife))). */
  readonly weight: number;
  readonly halfLifeDays: number;
  readonly floor: number;
  /** The time ages are relative to, milliseconds since the epoch. Fixed here so that a plan is deterministic. */
  readonly now: number;
}

/**
 * Permits a page of counts, without hits and facets, when fewer than `atLeast` documents match every free word (with
 * `any`: at least one) and some word has a document frequency below `rare`. The caller retries with a wider query. The
 * total of such a page counts the same documents. With `collapse` the page is always complete.
 */
export interface Tentative {
  readonly atLeast: number;
  readonly rare: number;
}

export interface Plan {
  readonly words: readonly PlannedWord[];
  /** True for every hit; null for no condition. */
  readonly condition: Condition | null;
  /** Indexes of the free words: those outside the condition. */
  readonly free: readonly number[];
  /**
   * Matching of free words. `all`: every one. `behind`: every one, followed by documents with at least one when fewer
   * than `enough` match all. `any`: at least one, ordered by score alone.
   */
  readonly require: 'all' | 'behind' | 'any';
  readonly enough: number;
  /** A hint that only the embedded engine uses: permits a page of counts. Absent: the page is complete. */
  readonly tentative?: Tentative | undefined;
  /** Search fields of this request. */
  readonly fields: readonly SearchField[];
  /** Fields in whose values words match too, without adding to the score. */
  readonly valueFields: readonly string[];
  readonly fieldWeights: Readonly<Record<SearchField, number>>;
  readonly filter: Filter | null;
  readonly facets: readonly FacetRequest[];
  /** Empty: by relevance; newest first when no word has weight. */
  readonly sort: readonly SortKey[];
  /** Orders hits of similar relevance (scores within a tenth of the top score). Empty: by score alone. */
  readonly ties: readonly SortKey[];
  readonly collapse: boolean;
  readonly freshness: Freshness | null;
  readonly pinned: readonly string[];
  readonly hidden: readonly string[];
  readonly offset: number;
  readonly limit: number;
  readonly explain: boolean;
}

/** A plan that matches everything and returns no hits: the base of plans not made from a query. */
export const EMPTY_PLAN: Plan = {
  words: [],
  condition: null,
  free: [],
  require: 'all',
  enough: 0,
  tentative: undefined,
  fields: SEARCH_FIELDS,
  valueFields: [],
  fieldWeights: { title: 1, lede: 1, body: 1, related: 1 },
  filter: null,
  facets: [],
  sort: [],
  ties: [],
  collapse: false,
  freshness: null,
  pinned: [],
  hidden: [],
  offset: 0,
  limit: 0,
  explain: false,
};
