/** Related articles: those an article names, those that name it, and those alike in words; each with its reason. */
import type { CallOptions, SearchReader } from '../backend/archive-backend.js';
import type { Article } from '../document/article.js';
import { articlesById, articlesNaming, resolveHeadlines } from './headlines.js';
import type { RelatedArticle } from './response.js';

/** At most `limit` related articles of one, without repeats, in the order of the reasons. */
export async function relatedArticles(
  reader: SearchReader,
  article: Article,
  limit: number,
  options: CallOptions,
): Promise<readonly RelatedArticle[]> {
  const related = new Map<string, RelatedArticle>();
  const add = (other: Article | undefined, reason: RelatedArticle['reason'], score: number) => {
    if (other === undefined || other.id === article.id || related.has(other.id)) return;
    const { id, title, publishedAt, section, url } = other;
    related.set(id, {
      id,
      title,
      score,
      reason,
      ...(publishedAt && { publishedAt }),
      ...(section && { section }),
      ...(url && { url }),
    });
  };
  for (const other of await resolveHeadlines(reader, article.related, article.id, options)) add(other, 'linked', 1);
  for (const other of await articlesNaming(reader, article, limit, options)) add(other, 'links-here', 1);
  if (related.size < limit) {
    const similar = await reader.similar(article.id, limit + related.size, options);
    const scored = similar.filter(({ score }) => score > 0);
    const best = scored[0]?.score ?? 1;
    const articles = await articlesById(
      reader,
      scored.map(({ id }) => id),
      options,
    );
    for (const { id, score } of scored) add(articles.get(id), 'similar', score / best);
  }
  return [...related.values()].slice(0, limit);
}
