/** The answer to a search, as it leaves over HTTP. */
import type { Article } from '../document/article.js';
import type { QueryWarning } from '../query/ast.js';

export interface ExplainPart {
  /** In words a journalist understands. */
  readonly label: string;
  readonly value: number;
  readonly word?: string;
  readonly field?: string;
  readonly matched?: readonly string[];
}
export interface Explanation {
  readonly total: number;
  readonly parts: readonly ExplainPart[];
}

/** As much of an article folded under another as it takes to open it. */
export type SimilarArticle = Pick<Article, 'id' | 'title' | 'publishedAt' | 'source'>;

/** An article without its body, with how it matched. Everything in `_highlights` and `_snippets` is HTML-escaped; only the tags are markup. */
export type SearchHit = Omit<Article, 'body' | 'relatedPositions'> & {
  readonly _score: number;
  readonly _highlights: { readonly title?: string; readonly lede?: string; readonly related?: readonly string[] };
  readonly _snippets: readonly string[];
  /** How many near-identical articles are folded under it; present when collapsing. */
  readonly _similar?: number;
  /** The first of them. */
  readonly _similarArticles?: readonly SimilarArticle[];
  readonly _explain?: Explanation;
};

export interface SearchResponse {
  readonly query: string;
  readonly hits: readonly SearchHit[];
  readonly total: number;
  readonly page: number;
  readonly hitsPerPage: number;
  readonly totalPages: number;
  readonly facets?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Names of facets whose values were cut at the limit. */
  readonly facetsTruncated?: readonly string[];
  readonly facetStats?: Readonly<Record<string, Readonly<Record<string, number | string>>>>;
  readonly didYouMean?: string;
  readonly didYouMeanHighlighted?: string;
  readonly relaxed: boolean;
  readonly warnings?: readonly QueryWarning[];
  readonly tookMs: number;
}

export interface Suggestion {
  readonly text: string;
  readonly highlighted: string;
  readonly kind: 'headline' | 'query';
  readonly id?: string;
}

export interface RelatedArticle {
  readonly id: string;
  readonly title: string;
  readonly publishedAt?: string;
  readonly section?: string;
  readonly url?: string;
  readonly score: number;
  /** `linked`: this article names it; `links-here`: it names this article; `similar`: alike in words. */
  readonly reason: 'linked' | 'links-here' | 'similar';
}
