/** Analysed documents that share one list of word keys: the input of a segment, as plain data that can be sent to a worker. */
import type { Article } from '../../../document/article.js';
import { type IndexedDocument, indexDocument } from '../documents/indexed-document.js';
import { Vocabulary } from '../documents/vocabulary.js';

export interface SegmentSource {
  readonly keys: readonly string[];
  /** Their words are indexes into `keys`. */
  readonly documents: readonly IndexedDocument[];
}

export function analyseArticles(articles: readonly Article[]): SegmentSource {
  const vocabulary = new Vocabulary();
  const documents = articles.map((article) => indexDocument(article, vocabulary));
  return { keys: vocabulary.keys, documents };
}
