/** The members of search answers that pages show. */

export interface HitAnswer {
  readonly id: string;
  readonly title: string;
  readonly lede: string;
  readonly section?: string;
  readonly authors: readonly string[];
  readonly source?: string;
  readonly publishedAt?: string;
  /** BCP 47 tag. */
  readonly language?: string;
  /** HTML, like `_snippets`: escaped text with `<mark>`. */
  readonly _highlights: { readonly title?: string; readonly lede?: string; readonly related?: readonly string[] };
  readonly _snippets: readonly string[];
  readonly _similar?: number;
  /** The first of the near-duplicates folded under it. */
  readonly _similarArticles?: readonly SimilarAnswer[];
}

export interface SimilarAnswer {
  readonly id: string;
  readonly title: string;
  readonly publishedAt?: string;
  readonly source?: string;
}

/** Number of articles by value. */
export type FacetCounts = Readonly<Record<string, number>>;

export interface SearchAnswer {
  readonly hits: readonly HitAnswer[];
  readonly total: number;
  readonly totalPages: number;
  /** By name of the facet; absent when none was requested. */
  readonly facets?: Readonly<Record<string, FacetCounts>>;
  readonly didYouMean?: string;
  /** HTML. */
  readonly didYouMeanHighlighted?: string;
  readonly relaxed: boolean;
  readonly warnings?: readonly { readonly message: string }[];
}
