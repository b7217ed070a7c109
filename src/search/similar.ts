/** The near-identical articles folded under a hit, as answers tell of them. */
import type { PageHit } from '../backend/page.js';
import type { ArticleReader } from './related.js';
import type { SimilarArticle } from './response.js';

/** Folded articles that are listed; `_similar` counts all of them. */
const MOST_LISTED = 10;

/** `_similar`, and `_similarArticles` when there are any. */
export function similarMembers(
  { similar }: PageHit,
  reader: ArticleReader,
): { readonly _similar: number; readonly _similarArticles?: readonly SimilarArticle[] } {
  const listed = similar.slice(0, MOST_LISTED).flatMap((id): SimilarArticle[] => {
    const article = reader.get(id);
    if (article === undefined) return [];
    const { title, publishedAt, source } = article;
    return [{ id, title, ...(publishedAt !== undefined && { publishedAt }), ...(source !== undefined && { source }) }];
  });
  return { _similar: similar.length, ...(listed.length > 0 && { _similarArticles: listed }) };
}
