/** An article as the index sees it: tokens by field and paragraph. The same rules serve queries and highlights. */
import { type Article, fieldParagraphs, SEARCH_FIELDS } from '../document/article.js';
import type { Token } from './token.js';
import { tokenize } from './tokenizer.js';

/** Changes whenever the same text would give other tokens; derived files carry it. */
export const ANALYZER_FINGERPRINT = 'lede-analyzer-2';

/** For each of SEARCH_FIELDS, in that order, the tokens of each paragraph. */
export type AnalyzedFields = readonly (readonly (readonly Token[])[])[];

/** English stemming applies to English and to text of unknown language. */
export function isEnglish(language: string | undefined): boolean {
  return language === undefined || language === '' || /^en(?:$|[-_])/i.test(language);
}

/** Analyses the searchable text of an article. */
export function analyze(article: Article): AnalyzedFields {
  const english = isEnglish(article.language);
  return SEARCH_FIELDS.map((field) => fieldParagraphs(article, field).map((paragraph) => tokenize(paragraph, english)));
}
