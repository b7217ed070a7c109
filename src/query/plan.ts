/** What an engine is asked: analysed words with allowed expansions, conditions, filter, facets, sort, page. Plain data, so that it can cross threads and be translated for a cluster. */
import { SEARCH_FIELDS, type SearchField } from '../document/article.js';
import type { Filter } from './filter.js';

/** How one term of the query may match a token of an article. */
export interface TermMatch {
  /** Folded surface form. */
  readonly surface: string;
  /** Its stem: every form with this stem matches too. Null: this form only. */
  readonly stem: string | null;
  /** Whether longer words that start with `surface` match. */
  readonly prefix: boolean;
  /** Largest number of edits (Damerau–Levenshtein, adjacent transpositions count one). */
  readonly typos: 0 | 1 | 2;
}

/** One way to satisfy a word: a single term, or several adjacent ones (a compound, a synonym of several words, a phrase). */
export interface Alternative {
  readonly terms: readonly TermMatch[];
  /** Multiplies the frequency of what it matches; 1 for what was typed, less for synonyms. */
  readonly weight: number;
  readonly origin: 'typed' | 'synonym';
}

/** A scoring unit: a word or phrase of the query with everything that counts as it. */
export interface PlannedWord {
  /** As typed, for explanations. */
  readonly text: string;
  readonly alternatives: readonly Alternative[];
  /** Fields it must be found in; null for all that the request searches. */
  readonly fields: readonly SearchField[] | null;
  /** Multiplies its contribution; near 0 for function words. */
  readonly weight: number;
  /** `function`: adds nothing by itself, only to phrases; `excluded`: must not count as found. */
  readonly role: 'content' | 'function' | 'excluded';
}

/** Boolean structure over the words (by index into `Plan.words`) and over document values. */
export type Condition =
  | { readonly kind: 'word'; readonly word: number }
  | { readonly kind: 'filter'; readonly filter: Filter }
  /** Any value of the field holds these words side by side, case and diacritics folded. */
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
  /** For date fields: the width of a bucket. */
  readonly interval?: DateInterval;
}

export interface Freshness {
  /** w of score × (1 − w + w · max(floor, 2^(−age / halfLife))). */
  readonly weight: number;
  readonly halfLifeDays: number;
  readonly floor: number;
  /** "Now", milliseconds since the epoch, so that a plan always gives the same answer. */
  readonly now: number;
}

/**
 * The page may have counts only, no hits and no facets, when fewer than `atLeast` articles answer (hold every free word;
 * with `any`, match at all) and some word is held by fewer than `rare`. Its total then counts those that answer. Where
 * near-identical articles are folded the page is always whole.
 */
export interface Tentative {
  readonly atLeast: number;
  readonly rare: number;
}

export interface Plan {
  readonly words: readonly PlannedWord[];
  /** Must hold for every hit; null for no condition. */
  readonly condition: Condition | null;
  /** Indexes of the free words: those not tied down by a condition. */
  readonly free: readonly number[];
  /**
   * `all`: every free word; `behind`: every free word, and when fewer than `enough` articles hold them all, those
   * with at least one after them; `any`: at least one, by score alone.
   */
  readonly require: 'all' | 'behind' | 'any';
  readonly enough: number;
  /** A hint that only the embedded engine uses: permits a counts-only page. Absent: the page is whole. */
  readonly tentative?: Tentative | undefined;
  /** Search fields of this request. */
  readonly fields: readonly SearchField[];
  /** Fields whose values words may stand in too: such an article counts as one that holds the word, at no score. */
  readonly valueFields: readonly string[];
  readonly fieldWeights: Readonly<Record<SearchField, number>>;
  readonly filter: Filter | null;
  readonly facets: readonly FacetRequest[];
  /** Empty: by relevance; by newest where the query scores nothing. */
  readonly sort: readonly SortKey[];
  /** Orders hits of about the same relevance, where relevance orders: within a tenth of the best score. Empty: score alone. */
  readonly ties: readonly SortKey[];
  readonly collapse: boolean;
  readonly freshness: Freshness | null;
  readonly pinned: readonly string[];
  readonly hidden: readonly string[];
  readonly offset: number;
  readonly limit: number;
  readonly explain: boolean;
}

/** A plan that asks for everything and wants no hits of it: what plans made by programs start from. */
export const EMPTY_PLAN: Plan = {
  words: [],
  condition: null,
  free: [],
  require: 'all',
  enough: 0,
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
