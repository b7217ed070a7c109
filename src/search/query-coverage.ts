/** How much of a query the marks of one text cover. */
import type { PlannedWord } from '../query/plan.js';
import type { Mark, MarkedText } from './marks.js';

/** `full`: all content words of the query. */
export type CoverageLevel = 'none' | 'partial' | 'full';

export class QueryCoverage {
  readonly #words: readonly PlannedWord[];
  readonly #contentWords: number;

  /** @param words of the plan that matched */
  constructor(words: readonly PlannedWord[]) {
    this.#words = words;
    this.#contentWords = words.filter(({ role }) => role === 'content').length;
  }

  level(marks: readonly Mark[]): CoverageLevel {
    const matched = new Set(marks.map(({ word }) => word));
    const content = [...matched].filter((word) => this.#words[word]?.role === 'content').length;
    return content === 0 ? 'none' : content >= this.#contentWords ? 'full' : 'partial';
  }

  /** Words of the query as typed, in lower case, each once. */
  matchedWords(marks: readonly Mark[]): readonly string[] {
    const matched = new Set(marks.map(({ word }) => word));
    return [...matched].map((word) => this.#words[word]?.text.toLowerCase() ?? '');
  }
}

/** Whether the marks of a text hold all its letters and digits. */
export function isFullyMarked({ text, marks }: MarkedText): boolean {
  const letters = (part: string) => part.replace(/[^\p{L}\p{N}]/gu, '').length;
  return marks.reduce((sum, { start, end }) => sum + letters(text.slice(start, end)), 0) === letters(text);
}
