/** Mends what lexemes cannot tell alone: parentheses that do not pair up or hold nothing, prefixes without an operand, too much of everything. */
import type { QueryWarning, Span } from './ast.js';
import { type GroupLexeme, type Lexeme, nothingInScope, plainWord, type ScopeLexeme, type Token } from './lexer.js';

/** Parentheses deeper than this are ignored, so that trees can be walked by recursion. */
export const MAX_DEPTH = 100;
/** Words, phrases, dates and operators beyond this many are ignored. */
export const MAX_ITEMS = 1000;
/** Words a query may have and still hold operators when it is typed wholly in capitals. */
const MAX_SHOUTED = 5;

export interface Balanced {
  readonly tokens: readonly Token[];
  readonly warnings: readonly QueryWarning[];
}

/**
 * Tokens without gaps in which every parenthesis pairs up and holds something, every minus and scope is followed by
 * what it acts on, and operators typed in a wholly capital query are words. Linear in the number of lexemes.
 */
export function balance(text: string, lexemes: readonly Lexeme[]): Balanced {
  return new Balancer(text, lexemes).balance();
}

class Balancer {
  private readonly text: string;
  private readonly lexemes: readonly Lexeme[];
  private readonly tokens: Token[] = [];
  private readonly warnings: QueryWarning[] = [];
  /** Parentheses still open, and whether each was kept or ignored for its depth. */
  private readonly open: { readonly mark: Span; readonly kept: boolean }[] = [];
  private depth = 0;
  private items = 0;

  constructor(text: string, lexemes: readonly Lexeme[]) {
    this.text = text;
    this.lexemes = lexemes;
  }

  balance(): Balanced {
    for (const lexeme of this.lexemes) {
      if (lexeme.kind === 'gap') continue;
      if (this.items >= MAX_ITEMS && lexeme.kind !== 'close') {
        this.warn(`Only the first ${MAX_ITEMS} words are read.`, { start: lexeme.start, end: this.text.length });
        return this.finish(true);
      }
      this.take(lexeme);
    }
    return this.finish(false);
  }

  private take(token: Token): void {
    if (token.kind === 'open') {
      this.opens(token);
    } else if (token.kind === 'close') {
      this.closes(token);
    } else {
      this.tokens.push(token);
      if (token.kind !== 'minus' && token.kind !== 'scope') this.items++;
    }
  }

  private opens(token: GroupLexeme): void {
    const kept = this.depth < MAX_DEPTH;
    this.open.push({ mark: token, kept });
    if (kept) {
      this.depth++;
      this.tokens.push(token);
      return;
    }
    this.warn(`Parentheses nested more than ${MAX_DEPTH} deep are ignored.`, token);
    this.retractPrefixes();
  }

  private closes(token: Span): void {
    const opened = this.open.pop();
    if (opened === undefined) {
      this.warn('This parenthesis was never opened; ignored.', token);
    } else if (opened.kept) {
      this.closeGroup(opened.mark, token);
    }
  }

  private closeGroup(opened: Span, closed: Span): void {
    this.depth--;
    const last = this.tokens.at(-1);
    if (last?.kind !== 'open') {
      this.tokens.push({ kind: 'close', start: closed.start, end: closed.end });
      return;
    }
    this.tokens.pop();
    this.warn('There is nothing between these parentheses.', { start: opened.start, end: closed.end });
    this.retractPrefixes();
  }

  /** After what they stood before has gone: a scope becomes a word, minuses go too. */
  private retractPrefixes(): void {
    for (let last = this.tokens.at(-1); last !== undefined; last = this.tokens.at(-1)) {
      if (last.kind === 'scope') {
        this.tokens.splice(-1, 1, this.literalScope(last));
        return;
      }
      if (last.kind !== 'minus') return;
      this.tokens.pop();
      this.warn('Nothing follows this minus; ignored.', last);
    }
  }

  private literalScope({ start, end }: ScopeLexeme): Token {
    const text = this.text.slice(start, end);
    this.warn(nothingInScope(text), { start, end });
    this.items++;
    return { kind: 'word', text, prefix: false, start, end };
  }

  private finish(cut: boolean): Balanced {
    for (const opened of this.open.reverse()) {
      if (!opened.kept) continue;
      const last = this.tokens.at(-1);
      if (!cut && last?.kind !== 'open')
        this.warn('This parenthesis is never closed; taken to close at the end.', opened.mark);
      const end = last?.end ?? opened.mark.end;
      this.closeGroup(opened.mark, { start: end, end });
    }
    return { tokens: shouts(this.tokens) ? this.tokens.map(withoutOperator) : this.tokens, warnings: this.warnings };
  }

  private warn(message: string, { start, end }: Span): void {
    this.warnings.push({ message, start, end });
  }
}

/** Whether these are more than five words typed wholly in capitals: then `OR`, `AND` and `NOT` mean nothing special. */
function shouts(tokens: readonly Token[]): boolean {
  let words = 0;
  let capital = false;
  for (const token of tokens) {
    if (token.kind === 'keyword') words++;
    if (token.kind !== 'word' && token.kind !== 'phrase') continue;
    words += token.text.trim().split(/\s+/).length;
    if (/(?!\p{Lu})\p{L}/u.test(token.text)) return false;
    capital ||= /\p{Lu}/u.test(token.text);
  }
  return capital && words > MAX_SHOUTED;
}

function withoutOperator(token: Token): Token {
  if (token.kind !== 'keyword') return token;
  return { kind: 'word', text: plainWord(token.operator), prefix: false, start: token.start, end: token.end };
}
