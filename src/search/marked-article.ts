/** A whole article with the words of a query marked. */
import type { PageHit } from '../backend/page.js';
import type { Article, SearchField } from '../document/article.js';
import type { PlannedWord } from '../query/plan.js';
import { type HighlightTags, highlight } from './highlight.js';
import { Marker } from './marks.js';

/** HTML: escaped text; the marks are the only markup. */
export interface MarkedArticle {
  readonly title: string;
  readonly lede: string;
  readonly body: readonly string[];
  readonly related: readonly string[];
}

/** @param words of the plan that the hit is from */
export function markArticle(
  article: Article,
  words: readonly PlannedWord[],
  hit: PageHit,
  tags: HighlightTags,
): MarkedArticle {
  const marker = new Marker(words, hit);
  const marked = (text: string, field: SearchField): string => highlight(text, marker.mark(text, field).marks, tags);
  return {
    title: marked(article.title, 'title'),
    lede: marked(article.lede, 'lede'),
    body: article.body.map((text) => marked(text, 'body')),
    related: article.related.map((text) => marked(text, 'related')),
  };
}
