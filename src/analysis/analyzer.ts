/** Analysis of an article: its tokens by field and paragraph. Queries and highlights follow the same rules. */
import { type Article, fieldParagraphs, SEARCH_FIELDS } from '../document/article.js';
import type { Token } from './token.js';
import { tokenize } from './tokenizer.js';

/** Version of the analysis, stored with derived files. Change it whenever the same text gives other tokens. */
export const ANALYZER_FINGERPRINT = 'lede-analyzer-2';

/** The tokens of each paragraph by field, in the order of SEARCH_FIELDS. */
export type AnalyzedFields = readonly (readonly (readonly Token[])[])[];

/** Whether English stemming applies: to English and to text of unknown language. */
export function isEnglish(language: string | undefined): boolean {
  return language === undefined || language === '' || /^en(?:$|[-_])/i.test(language);
}

export function analyze(article: Article): AnalyzedFields {
  const english = isEnglish(article.language);
  return SEARCH_FIELDS.map((field) => fieldParagraphs(article, field).map((paragraph) => tokenize(paragraph, english)));
}
