/** As much of the API's answers as the pages show. */

export interface HitAnswer {
  readonly id: string;
  readonly title: string;
  readonly lede: string;
  readonly section?: string;
  readonly publishedAt?: string;
  /** HTML, like `_snippets`: escaped text with marks. */
  readonly _highlights: { readonly title?: string; readonly lede?: string; readonly related?: readonly string[] };
  readonly _snippets: readonly string[];
  readonly _similar?: number;
}

export interface SearchAnswer {
  readonly query: string;
  readonly hits: readonly HitAnswer[];
  readonly total: number;
  readonly page: number;
  readonly totalPages: number;
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
