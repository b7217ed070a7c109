/** The near-identical articles folded under a hit, as responses list them. */
import type { ArticleHit } from './answer.js';
import type { SimilarArticle } from './response.js';

/** Folded articles that are listed; `_similar` counts all of them. */
export const LISTED_FOLDED = 10;

/** `_similar`, and `_similarArticles` when there are any. */
export function similarMembers({ hit, folded }: Pick<ArticleHit, 'hit' | 'folded'>): {
  readonly _similar: number;
  readonly _similarArticles?: readonly SimilarArticle[];
} {
  const listed = folded.map(
    ({ id, title, publishedAt, source }): SimilarArticle => ({
      id,
      title,
      ...(publishedAt !== undefined && { publishedAt }),
      ...(source !== undefined && { source }),
    }),
  );
  return { _similar: hit.similar.length, ...(listed.length > 0 && { _similarArticles: listed }) };
}
