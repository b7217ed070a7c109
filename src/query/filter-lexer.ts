/** Lexer of filters, driven by the parser: names and values have different character sets, so the parser says which. */
import { AppError } from '../errors.js';

/** A name or value, without quotes. `quoted` text is never a keyword, a number or a boolean. */
export interface FilterText {
  readonly text: string;
  readonly quoted: boolean;
  readonly start: number;
}

const SPACE = /\s*/y;
/** Letters, digits, `-_./+` and non-ASCII, up to `..`; a value may have colons too. */
const NAME = /(?:(?!\.\.)[\w\-./+]|[^\p{ASCII}\s])+/uy;
const VALUE = /(?:(?!\.\.)[\w\-./+:]|[^\p{ASCII}\s])+/uy;
const QUOTED = /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'/suy;
const ESCAPE = /\\(.)/gsu;
const TYPOGRAPHIC_QUOTE = /[“”„«»‘’]/;
const KEYWORDS: ReadonlySet<string> = new Set(['AND', 'OR', 'NOT', 'IN', 'EXISTS']);
/** Longest excerpt of the filter in an error message, in UTF-16 units. */
const MAX_SHOWN = 30;

/** A cursor over a filter. Every method skips white space first. */
export class FilterLexer {
  private readonly source: string;
  private cursor = 0;

  constructor(source: string) {
    this.source = source;
  }

  /** Offset of the next lexeme. */
  get position(): number {
    this.cursor += this.match(SPACE).length;
    return this.cursor;
  }

  get atEnd(): boolean {
    return this.position === this.source.length;
  }

  /** Whether a value comes next, not a symbol, a keyword or the end. */
  get atValue(): boolean {
    const word = this.peekWord();
    return word === '' ? /["']/.test(this.source.charAt(this.cursor)) : !isFilterKeyword(word);
  }

  /** Consumes a symbol if it comes next. */
  takeSymbol(symbol: string): boolean {
    if (!this.source.startsWith(symbol, this.position)) return false;
    this.cursor += symbol.length;
    return true;
  }

  /** Consumes a keyword, in any case, if it comes next. */
  takeKeyword(keyword: string): boolean {
    if (this.peekWord().toUpperCase() !== keyword) return false;
    this.cursor += keyword.length;
    return true;
  }

  takeName(): FilterText {
    return this.takeText(NAME, 'a field');
  }

  /** @param expected description of the value for error messages */
  takeValue(expected = 'a value'): FilterText {
    return this.takeText(VALUE, expected);
  }

  /** An `invalid_filter` error with what is expected at the cursor and what is there. */
  expected(what: string): AppError {
    return this.error(`Expected ${what} but found ${this.describeNext()}.`, this.position);
  }

  error(message: string, position: number): AppError {
    return new AppError('invalid_filter', message, { param: 'filter', position });
  }

  private takeText(bare: RegExp, expected: string): FilterText {
    const start = this.position;
    const first = this.source.charAt(start);
    if (first === '"' || first === "'") return this.takeQuoted(start);
    const text = this.match(bare);
    if (TYPOGRAPHIC_QUOTE.test(text)) {
      throw this.error(`Typographic quotes do not work in a filter; write "…" or '…' around a value.`, start);
    }
    if (text === '') throw this.expected(expected);
    if (isFilterKeyword(text)) {
      throw this.error(
        `Expected ${expected} but found the keyword ${text}; put quotes around it to mean the word.`,
        start,
      );
    }
    this.cursor += text.length;
    return { text, quoted: false, start };
  }

  private takeQuoted(start: number): FilterText {
    QUOTED.lastIndex = start;
    const match = QUOTED.exec(this.source);
    if (match === null) throw this.error('This quote is never closed.', start);
    this.cursor += match[0].length;
    return { text: (match[1] ?? match[2] ?? '').replace(ESCAPE, '$1'), quoted: true, start };
  }

  private describeNext(): string {
    if (this.atEnd) return 'the end of the filter';
    const next = this.peekWord() || String.fromCodePoint(this.source.codePointAt(this.position) ?? 0);
    return next.length > MAX_SHOWN ? `“${next.slice(0, MAX_SHOWN)}…”` : `“${next}”`;
  }

  private peekWord(): string {
    this.cursor = this.position;
    return this.match(VALUE);
  }

  private match(pattern: RegExp): string {
    pattern.lastIndex = this.cursor;
    return pattern.exec(this.source)?.[0] ?? '';
  }
}

export function isFilterKeyword(text: string): boolean {
  return KEYWORDS.has(text.toUpperCase());
}

/** A name or value in filter syntax: bare when that parses to the same text, else in quotes. */
export function quoteFilterText(text: string, kind: 'name' | 'value'): string {
  const pattern = kind === 'name' ? NAME : VALUE;
  pattern.lastIndex = 0;
  const bare = pattern.exec(text)?.[0] === text && !isFilterKeyword(text) && !TYPOGRAPHIC_QUOTE.test(text);
  return bare ? text : `"${text.replace(/["\\]/g, '\\$&')}"`;
}
