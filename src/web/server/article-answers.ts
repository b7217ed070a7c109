/** The members of an article and of its related articles that its page shows. */

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

/** The texts of an article as HTML: escaped, with `<mark>` around the terms of the query. */
export interface MarkedAnswer {
  readonly title: string;
  readonly lede: string;
  readonly body: readonly string[];
  readonly related: readonly string[];
}

export interface RelatedAnswer {
  readonly id: string;
  readonly title: string;
  readonly publishedAt?: string;
  readonly section?: string;
  readonly reason: 'linked' | 'links-here' | 'similar';
}
