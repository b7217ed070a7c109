/** Repairs the lexemes of a query: unpaired and empty parentheses, scopes and minuses without an operand, excess. */
import type { QueryWarning, Span } from './ast.js';
import {
  type GroupLexeme,
  type Lexeme,
  type LexemeOrGap,
  nothingInScope,
  plainWord,
  type ScopeLexeme,
} from './lexer.js';

/** Deepest nesting of parentheses; deeper ones are ignored. Bounds the recursion over trees. */
export const MAX_DEPTH = 100;
/** Upper bound on words, phrases, dates and operators; the rest of the query is ignored. */
export const MAX_ITEMS = 1000;
/** A query in capitals with more words than this has no operators. */
const MAX_CAPITAL_WORDS = 5;

export interface Balanced {
  readonly lexemes: readonly Lexeme[];
  readonly warnings: readonly QueryWarning[];
}

/**
 * The lexemes without gaps. Every parenthesis is paired and not empty, every minus and scope is followed by its
 * operand, and operators in a query of capitals are words. Linear in the number of lexemes.
 */
export function balance(text: string, lexemes: readonly LexemeOrGap[]): Balanced {
  return new Balancer(text, lexemes).balance();
}

class Balancer {
  private readonly text: string;
  private readonly source: readonly LexemeOrGap[];
  private readonly lexemes: Lexeme[] = [];
  private readonly warnings: QueryWarning[] = [];
  /** Open parentheses; one nested too deep is not kept. */
  private readonly open: { readonly mark: Span; readonly kept: boolean }[] = [];
  private depth = 0;
  private items = 0;

  constructor(text: string, source: readonly LexemeOrGap[]) {
    this.text = text;
    this.source = source;
  }

  balance(): Balanced {
    for (const lexeme of this.source) {
      if (lexeme.kind === 'gap') continue;
      if (this.items >= MAX_ITEMS && lexeme.kind !== 'close') {
        this.warn(`Only the first ${MAX_ITEMS} words are read.`, { start: lexeme.start, end: this.text.length });
        return this.finish(true);
      }
      this.take(lexeme);
    }
    return this.finish(false);
  }

  private take(lexeme: Lexeme): void {
    if (lexeme.kind === 'open') {
      this.takeOpening(lexeme);
    } else if (lexeme.kind === 'close') {
      this.takeClosing(lexeme);
    } else {
      this.lexemes.push(lexeme);
      if (lexeme.kind !== 'minus' && lexeme.kind !== 'scope') this.items++;
    }
  }

  private takeOpening(lexeme: GroupLexeme): void {
    const kept = this.depth < MAX_DEPTH;
    this.open.push({ mark: lexeme, kept });
    if (kept) {
      this.depth++;
      this.lexemes.push(lexeme);
      return;
    }
    this.warn(`Parentheses nested more than ${MAX_DEPTH} deep are ignored.`, lexeme);
    this.retractOperators();
  }

  private takeClosing(lexeme: Span): void {
    const opened = this.open.pop();
    if (opened === undefined) {
      this.warn('This parenthesis is never opened. It is ignored.', lexeme);
    } else if (opened.kept) {
      this.closeGroup(opened.mark, lexeme);
    }
  }

  private closeGroup(opened: Span, closed: Span): void {
    this.depth--;
    const last = this.lexemes.at(-1);
    if (last?.kind !== 'open') {
      this.lexemes.push({ kind: 'close', start: closed.start, end: closed.end });
      return;
    }
    this.lexemes.pop();
    this.warn('These parentheses are empty.', { start: opened.start, end: closed.end });
    this.retractOperators();
  }

  /** Takes back scopes and minuses at the end whose operand is removed: a scope becomes a word, a minus is dropped. */
  private retractOperators(): void {
    for (let last = this.lexemes.at(-1); last !== undefined; last = this.lexemes.at(-1)) {
      if (last.kind === 'scope') {
        this.lexemes.splice(-1, 1, this.literalScope(last));
        return;
      }
      if (last.kind !== 'minus') return;
      this.lexemes.pop();
      this.warn('Nothing follows this minus. It is ignored.', last);
    }
  }

  private literalScope({ start, end }: ScopeLexeme): Lexeme {
    const text = this.text.slice(start, end);
    this.warn(nothingInScope(text), { start, end });
    this.items++;
    return { kind: 'word', text, prefix: false, start, end };
  }

  private finish(cut: boolean): Balanced {
    for (const opened of this.open.reverse()) {
      if (!opened.kept) continue;
      const last = this.lexemes.at(-1);
      if (!cut && last?.kind !== 'open')
        this.warn('This parenthesis is never closed. It extends to the end of the query.', opened.mark);
      const end = last?.end ?? opened.mark.end;
      this.closeGroup(opened.mark, { start: end, end });
    }
    const { lexemes, warnings } = this;
    return { lexemes: isCapitalText(lexemes) ? lexemes.map(withoutOperator) : lexemes, warnings };
  }

  private warn(message: string, { start, end }: Span): void {
    this.warnings.push({ message, start, end });
  }
}

/** Whether these are more than MAX_CAPITAL_WORDS words, all in capitals: `OR`, `AND` and `NOT` are then plain words. */
function isCapitalText(lexemes: readonly Lexeme[]): boolean {
  let words = 0;
  let capital = false;
  for (const lexeme of lexemes) {
    if (lexeme.kind === 'keyword') words++;
    if (lexeme.kind !== 'word' && lexeme.kind !== 'phrase') continue;
    words += lexeme.text.trim().split(/\s+/).length;
    if (/(?!\p{Lu})\p{L}/u.test(lexeme.text)) return false;
    capital ||= /\p{Lu}/u.test(lexeme.text);
  }
  return capital && words > MAX_CAPITAL_WORDS;
}

function withoutOperator(lexeme: Lexeme): Lexeme {
  if (lexeme.kind !== 'keyword') return lexeme;
  return { kind: 'word', text: plainWord(lexeme.operator), prefix: false, start: lexeme.start, end: lexeme.end };
}
