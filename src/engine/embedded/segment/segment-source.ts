/** Analysed articles on their way into a segment, over one list of word keys: what can be handed to a worker. */
import type { Article } from '../../../document/article.js';
import { type IndexedDocument, indexDocument } from '../documents/indexed-document.js';
import { Vocabulary } from '../documents/vocabulary.js';

export interface SegmentSource {
  readonly keys: readonly string[];
  /** Words are places in `keys`. */
  readonly documents: readonly IndexedDocument[];
}

/** Analyses articles. */
export function analyseArticles(articles: readonly Article[]): SegmentSource {
  const vocabulary = new Vocabulary();
  const documents = articles.map((article) => indexDocument(article, vocabulary));
  return { keys: vocabulary.keys, documents };
}
