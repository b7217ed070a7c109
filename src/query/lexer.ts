/** Lexer of queries: splits the text into lexemes and gaps that cover all of it. Never fails. */
import type { QueryWarning, ScopeField, Span } from './ast.js';
import { parseDateScope } from './date-scope.js';
import { nearestName } from './nearest-name.js';

export type Operator = 'AND' | 'OR' | 'NOT';

export interface WordLexeme extends Span {
  readonly kind: 'word';
  readonly text: string;
  readonly prefix: boolean;
}
export interface PhraseLexeme extends Span {
  readonly kind: 'phrase';
  readonly text: string;
}
export interface DateLexeme extends Span {
  readonly kind: 'date';
  readonly text: string;
  readonly from?: number;
  readonly until?: number;
}
export interface KeywordLexeme extends Span {
  readonly kind: 'keyword';
  readonly operator: Operator;
}
export interface ScopeLexeme extends Span {
  readonly kind: 'scope';
  readonly field: ScopeField;
}
/** A parenthesis. */
export interface GroupLexeme extends Span {
  readonly kind: 'open' | 'close';
}
export interface MinusLexeme extends Span {
  readonly kind: 'minus';
}
/** White space, and punctuation without meaning. */
export interface GapLexeme extends Span {
  readonly kind: 'gap';
}
export type Lexeme = WordLexeme | PhraseLexeme | DateLexeme | KeywordLexeme | ScopeLexeme | GroupLexeme | MinusLexeme;
export type LexemeOrGap = Lexeme | GapLexeme;

export interface Lexed {
  readonly lexemes: readonly LexemeOrGap[];
  readonly warnings: readonly QueryWarning[];
}

const SCOPES: ReadonlyMap<string, ScopeField> = new Map<string, ScopeField>([
  ['title', 'title'],
  ['headline', 'title'],
  ['lede', 'lede'],
  ['body', 'body'],
  ['related', 'related'],
  ['section', 'section'],
  ['author', 'author'],
  ['tag', 'tag'],
  ['source', 'source'],
]);
const DATE_SCOPES = ['after', 'before', 'date'];
const OPERATORS: ReadonlySet<string> = new Set<Operator>(['AND', 'OR', 'NOT']);

const SPACE = /\s+/y;
const DASHES = /-+/y;
const QUOTE = /["“”„«»]/;
/** Characters up to white space, a parenthesis, or a quote that does not follow a letter or digit (`12"` is one run). */
const RUN = /(?:[^\s()"“”„«»]|(?<=[\p{L}\p{N}])["“”„«»])+/uy;
/** A letter or digit: text without one has no indexed word. */
const CONTENT = /[\p{L}\p{N}]/u;
/** Emoji and other symbols, which get a warning because they are not indexed. */
const SYMBOL = /\p{So}/u;
const NAME_AND_COLON = /^(\p{L}[\p{L}\p{N}_-]*):/u;

/** Lexemes and gaps in order; their concatenation is `text`. Linear in its length. */
export function lex(text: string): Lexed {
  return new Lexer(text).lex();
}

class Lexer {
  private readonly text: string;
  private readonly lexemes: LexemeOrGap[] = [];
  private readonly warnings: QueryWarning[] = [];
  private position = 0;

  constructor(text: string) {
    this.text = text;
  }

  lex(): Lexed {
    while (this.position < this.text.length) this.next();
    return { lexemes: this.lexemes, warnings: this.warnings };
  }

  private next(): void {
    const start = this.position;
    const character = this.text.charAt(start);
    const space = this.match(SPACE, start);
    if (space !== '') this.push({ kind: 'gap', start, end: start + space.length });
    else if (character === '(') this.push({ kind: 'open', start, end: start + 1 });
    else if (character === ')') this.push({ kind: 'close', start, end: start + 1 });
    else if (QUOTE.test(character)) this.quote(start);
    else if (character === '-') this.dash(start);
    else this.run(start);
  }

  /** Any quotation mark closes any other, so a phrase never has one inside. */
  private quote(start: number): void {
    const close = this.closingQuote(start);
    if (close === -1) {
      this.warn('This quotation mark is never closed. The words after it are searched one by one.', start, start + 1);
      this.push({ kind: 'gap', start, end: start + 1 });
      return;
    }
    const end = close + 1;
    const text = this.text.slice(start + 1, close);
    if (CONTENT.test(text)) {
      this.push({ kind: 'phrase', text, start, end });
    } else {
      this.warn('There is no word between these quotation marks.', start, end);
      this.push({ kind: 'gap', start, end });
    }
  }

  /** One dash directly before an operand excludes it. Several dashes, or one before white space, are punctuation. */
  private dash(start: number): void {
    const end = start + this.match(DASHES, start).length;
    const excludes = end === start + 1 && this.startsOperand(end);
    this.push({ kind: excludes ? 'minus' : 'gap', start, end });
  }

  private startsOperand(at: number): boolean {
    return this.startsGroup(at) || CONTENT.test(this.runAt(at));
  }

  /** Whether a parenthesis or a phrase starts at an offset. */
  private startsGroup(at: number): boolean {
    if (this.text.charAt(at) === '(') return true;
    if (!QUOTE.test(this.text.charAt(at))) return false;
    const close = this.closingQuote(at);
    return close !== -1 && CONTENT.test(this.text.slice(at + 1, close));
  }

  private run(start: number): void {
    const run = this.runAt(start);
    const end = start + run.length;
    const afterMinus = this.lexemes.at(-1)?.kind === 'minus';
    if (!CONTENT.test(run)) this.symbols(run, start, end);
    else if (!afterMinus && isOperator(run)) this.push({ kind: 'keyword', operator: run, start, end });
    else if (!this.scope(run, start)) this.word(run, start);
  }

  private symbols(run: string, start: number, end: number): void {
    if (SYMBOL.test(run)) this.warn('Only words and numbers can be searched. This symbol is ignored.', start, end);
    this.push({ kind: 'gap', start, end });
  }

  /** Takes a run as a scope, with its word when the run has one, or as a date. False when it is neither. */
  private scope(run: string, start: number): boolean {
    const name = NAME_AND_COLON.exec(run)?.[1];
    if (name === undefined) return false;
    const end = start + run.length;
    const value = run.slice(name.length + 1);
    if (DATE_SCOPES.includes(name.toLowerCase())) {
      const date = parseDateScope(name, value);
      if (date === null)
        this.warn(`“${run}” has no date such as 2024, 2024-05 or 2024-05-31. It is searched literally.`, start, end);
      else this.push({ kind: 'date', text: run, ...date, start, end });
      return date !== null;
    }
    const field = SCOPES.get(name.toLowerCase());
    if (field === undefined) {
      this.warnOfUnknownScope(name, value, start, end);
      return false;
    }
    const colon = start + name.length + 1;
    const hasWord = CONTENT.test(value);
    if (hasWord || (value === '' && this.startsGroup(colon))) {
      this.push({ kind: 'scope', field, start, end: colon });
      if (hasWord) this.word(value, colon);
      return true;
    }
    this.warn(nothingInScope(run), start, end);
    return false;
  }

  /** Times, ratios, addresses and `Breaking: …`, where a space follows the colon, get no warning. */
  private warnOfUnknownScope(name: string, value: string, start: number, end: number): void {
    const looksScoped = name.length > 1 && !value.startsWith('//') && (CONTENT.test(value) || this.startsGroup(end));
    if (!looksScoped) return;
    const near = nearestName(name, [...SCOPES.keys(), ...DATE_SCOPES]);
    const hint = near === undefined ? '' : ` Did you mean “${near}:”?`;
    const message = `“${name}:” is not a field to search in. It is searched literally.${hint}`;
    this.warn(message, start, start + name.length + 1);
  }

  private word(run: string, start: number): void {
    const stem = run.replace(/\*+$/, '');
    const prefix = stem !== run && CONTENT.test(stem);
    this.push({ kind: 'word', text: prefix ? stem : plainWord(run), prefix, start, end: start + run.length });
  }

  private runAt(at: number): string {
    return this.match(RUN, at);
  }

  private match(pattern: RegExp, at: number): string {
    pattern.lastIndex = at;
    return pattern.exec(this.text)?.[0] ?? '';
  }

  /** Offset of the next quotation mark after the one at `open`, or -1. */
  private closingQuote(open: number): number {
    for (let at = open + 1; at < this.text.length; at++) {
      if (QUOTE.test(this.text.charAt(at))) return at;
    }
    return -1;
  }

  private push(lexeme: LexemeOrGap): void {
    this.lexemes.push(lexeme);
    this.position = lexeme.end;
  }

  private warn(message: string, start: number, end: number): void {
    this.warnings.push({ message, start, end });
  }
}

function isOperator(text: string): text is Operator {
  return OPERATORS.has(text);
}

/** A word in lower case if it is an operator, so that printing and parsing it never makes it an operator again. */
export function plainWord(text: string): string {
  return isOperator(text) ? text.toLowerCase() : text;
}

/** The warning about a scope without an operand. */
export function nothingInScope(scope: string): string {
  return `Nothing directly follows “${scope}”. It is searched literally.`;
}
