/** The words a plan has so far, with their spans, and the offset at which the query grew too long to search. */
import type { Span } from './ast.js';
import type { PlannedWord } from './plan.js';

export class PlannedWords {
  readonly words: PlannedWord[] = [];
  /** Span of each word in the query. */
  readonly spans: Span[] = [];
  private firstIgnored: number | undefined;

  /** Adds a word and returns its index. */
  add(word: PlannedWord, span: Span): number {
    this.spans.push(span);
    return this.words.push(word) - 1;
  }

  /** Records that the query is ignored from a span on, because a limit is reached. */
  ignoreFrom({ start }: Span): void {
    this.firstIgnored = Math.min(start, this.firstIgnored ?? start);
  }

  /** Offset of the first ignored word; undefined when none is. */
  get ignoredFrom(): number | undefined {
    return this.firstIgnored;
  }
}
