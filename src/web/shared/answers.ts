/** As much of the API's answers as the pages show. */

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
  /** HTML, like `_snippets`: escaped text with marks. */
  readonly _highlights: { readonly title?: string; readonly lede?: string; readonly related?: readonly string[] };
  readonly _snippets: readonly string[];
  readonly _similar?: number;
  /** The first of the near-identical articles folded under it. */
  readonly _similarArticles?: readonly SimilarAnswer[];
}

export interface SimilarAnswer {
  readonly id: string;
  readonly title: string;
  readonly publishedAt?: string;
  readonly source?: string;
}

/** How many articles hold each value. */
export type FacetCounts = Readonly<Record<string, number>>;

export interface SearchAnswer {
  readonly hits: readonly HitAnswer[];
  readonly total: number;
  readonly totalPages: number;
  /** By name of the facet. */
  readonly facets?: Readonly<Record<string, FacetCounts>>;
  readonly didYouMean?: string;
  /** HTML. */
  readonly didYouMeanHighlighted?: string;
  readonly relaxed: boolean;
  readonly warnings?: readonly { readonly message: string }[];
}

export interface ArticleAnswer {
  readonly id: string;
  readonly title: string;
  readonly lede: string;
  readonly body: readonly string[];
  readonly relatedArticles: readonly { readonly title: string; readonly id?: string }[];
  readonly relatedPositions?: readonly number[];
  readonly publishedAt?: string;
  readonly updatedAt?: string;
  readonly section?: string;
  readonly tags: readonly string[];
  readonly authors: readonly string[];
  readonly url?: string;
  readonly image?: string;
  readonly language?: string;
  readonly source?: string;
}

/** HTML: escaped text with marks. */
export interface MarkedAnswer {
  readonly title: string;
  readonly lede: string;
  readonly body: readonly string[];
  /** Of the related headlines. */
  readonly related: readonly string[];
}

export interface RelatedAnswer {
  readonly id: string;
  readonly title: string;
  readonly publishedAt?: string;
  readonly section?: string;
  readonly reason: 'linked' | 'links-here' | 'similar';
}
