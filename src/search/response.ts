/** The response to a search. `Text` is how texts with marks are represented: HTML over HTTP, marked text in process. */
import type { Article } from '../document/article.js';
import type { QueryWarning } from '../query/ast.js';

export interface ExplainPart {
  /** For readers without knowledge of search engines. */
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

/** The members of a folded article that are needed to list and open it. */
export type SimilarArticle = Pick<Article, 'id' | 'title' | 'publishedAt' | 'source'>;

/** An article without its body, with its matches. As HTML, `_highlights` and `_snippets` are escaped; only the tags are markup. */
export type SearchHit<Text = string> = Omit<Article, 'body' | 'relatedPositions'> & {
  readonly _score: number;
  readonly _highlights: { readonly title?: Text; readonly lede?: Text; readonly related?: readonly Text[] };
  readonly _snippets: readonly Text[];
  /** Number of near-identical articles folded under it; present when collapsing. */
  readonly _similar?: number;
  /** The first of them. */
  readonly _similarArticles?: readonly SimilarArticle[];
  readonly _explain?: Explanation;
};

export interface SearchResponse<Text = string> {
  readonly query: string;
  readonly hits: readonly SearchHit<Text>[];
  readonly total: number;
  readonly page: number;
  readonly hitsPerPage: number;
  readonly totalPages: number;
  readonly facets?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Names of facets with more values than the limit. */
  readonly facetsTruncated?: readonly string[];
  readonly facetStats?: Readonly<Record<string, Readonly<Record<string, number | string>>>>;
  readonly didYouMean?: string;
  /** HTML. */
  readonly didYouMeanHighlighted?: string;
  readonly relaxed: boolean;
  readonly warnings?: readonly QueryWarning[];
  /** Milliseconds. */
  readonly tookMs: number;
}

export interface Suggestion {
  readonly text: string;
  /** HTML. */
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
  /** `linked`: the article names this one; `links-here`: this one names the article; `similar`: alike in words. */
  readonly reason: 'linked' | 'links-here' | 'similar';
}
