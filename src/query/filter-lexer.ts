/** Reads the pieces of a filter one at a time, each where the parser expects it, for a name and a value are cut differently. */
import { AppError } from '../errors.js';

/** A name or value as written; `quoted` text is never a keyword, a number or a boolean. */
export interface FilterText {
  readonly text: string;
  readonly quoted: boolean;
  readonly start: number;
}

const SPACE = /\s*/y;
/** Letters, digits, `-_./+` and non-ASCII, up to `..`; a value may hold colons as well. */
const NAME = /(?:(?!\.\.)[\w\-./+]|[^\p{ASCII}\s])+/uy;
const VALUE = /(?:(?!\.\.)[\w\-./+:]|[^\p{ASCII}\s])+/uy;
const QUOTED = /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'/suy;
const ESCAPE = /\\(.)/gsu;
const TYPOGRAPHIC_QUOTE = /[“”„«»‘’]/;
const KEYWORDS: ReadonlySet<string> = new Set(['AND', 'OR', 'NOT', 'IN', 'EXISTS']);
/** Longest part of what was found that an error repeats. */
const MAX_SHOWN = 30;

/** A cursor over a filter; every method skips white space first. */
export class FilterLexer {
  private readonly source: string;
  private cursor = 0;

  constructor(source: string) {
    this.source = source;
  }

  /** Offset of the next piece. */
  get position(): number {
    this.cursor += this.match(SPACE).length;
    return this.cursor;
  }

  get atEnd(): boolean {
    return this.position === this.source.length;
  }

  /** Whether a value comes next, rather than a symbol, a keyword or the end. */
  get atValue(): boolean {
    const word = this.peekWord();
    return word === '' ? /["']/.test(this.source.charAt(this.cursor)) : !isFilterKeyword(word);
  }

  /** Steps over a symbol, if it comes next. */
  takeSymbol(symbol: string): boolean {
    if (!this.source.startsWith(symbol, this.position)) return false;
    this.cursor += symbol.length;
    return true;
  }

  /** Steps over a keyword in any case, if it comes next. */
  takeKeyword(keyword: string): boolean {
    if (this.peekWord().toUpperCase() !== keyword) return false;
    this.cursor += keyword.length;
    return true;
  }

  takeName(): FilterText {
    return this.takeText(NAME, 'a field');
  }

  /** @param expected how an error calls what should stand here */
  takeValue(expected = 'a value'): FilterText {
    return this.takeText(VALUE, expected);
  }

  /** An `invalid_filter` error that tells what should stand at the cursor, and what does. */
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
    const found = QUOTED.exec(this.source);
    if (found === null) throw this.error('This quote is never closed.', start);
    this.cursor += found[0].length;
    return { text: (found[1] ?? found[2] ?? '').replace(ESCAPE, '$1'), quoted: true, start };
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

/** The text as a filter can hold it: bare when it reads back as itself, else in quotes. */
export function quoteFilterText(text: string, kind: 'name' | 'value'): string {
  const pattern = kind === 'name' ? NAME : VALUE;
  pattern.lastIndex = 0;
  const bare = pattern.exec(text)?.[0] === text && !isFilterKeyword(text) && !TYPOGRAPHIC_QUOTE.test(text);
  return bare ? text : `"${text.replace(/["\\]/g, '\\$&')}"`;
}
