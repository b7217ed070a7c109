/**
 * Parser of Algolia's `filters`.
 *
 * ```bnf
 * filters   = and *( "OR" and )
 * and       = not *( "AND" not )
 * not       = "NOT" not | "(" filters ")" | condition
 * condition = attribute ":" number "TO" number          both ends inclusive
 *           | attribute ":" value [ score ]
 *           | attribute operator number
 *           | quoted                                    a quoted pair: "author:Stephen King"
 *           | value                                     of `_tags`
 * operator  = "<" | "<=" | "=" | "!=" | ">=" | ">"
 * attribute = 1*( any but white space, quotes, parentheses, ":", "<", "=", "!", ">" ) | quoted
 * value     = 1*( any but white space and parentheses ) | quoted        may contain ":", as URLs do
 * quoted    = '"' text '"' | "'" text "'"               a backslash escapes the next character
 * score     = "<score=" digits ">"                      accepted and ignored
 * ```
 *
 * Keywords are upper case. NOT binds tightest, then AND, then OR. Some nestings accepted here are rejected by Algolia.
 */
import { AppError } from '../../../errors.js';
import type { Filter, FilterOperator } from '../../../query/filter.js';
import { between, compares, equals } from './condition.js';

/** Maximum nesting of parentheses and NOT. */
const MAX_DEPTH = 50;
const MAX_CONDITIONS = 1000;

const SPACE = /\s*/y;
const ATTRIBUTE = /[^\s"'():<=!>]+/y;
const VALUE = /[^\s()]+/y;
const QUOTED = /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'/suy;
const OPERATOR = /<=|>=|!=|<|>|=/y;
const NUMBER = /-?\d+(?:\.\d+)?(?:e[+-]?\d+)?(?=$|[\s()])/iy;
const SCORE = /<score=\d+>/y;
const KEYWORD = /(?:AND|OR|NOT|TO)(?=$|[\s()])/y;
const OPERATORS: ReadonlyMap<string, FilterOperator> = new Map(
  (['<', '<=', '=', '!=', '>=', '>'] as const).map((operator) => [operator, operator]),
);

/** Parses `filters`; null for a blank text. Throws `invalid_filter` with the expected token and the position. */
export function parseFilters(text: string): Filter | null {
  const parser = new FiltersParser(text);
  return parser.atEnd ? null : parser.parse();
}

class FiltersParser {
  readonly #source: string;
  #cursor = 0;
  #depth = 0;
  #conditions = 0;

  constructor(source: string) {
    this.#source = source;
  }

  get atEnd(): boolean {
    this.#take(SPACE);
    return this.#cursor === this.#source.length;
  }

  parse(): Filter {
    const filter = this.#or();
    if (!this.atEnd) throw this.#expected('AND, OR or the end');
    return filter;
  }

  #or(): Filter {
    const of = [this.#and()];
    while (this.#keyword('OR')) of.push(this.#and());
    return joined('or', of);
  }

  #and(): Filter {
    const of = [this.#not()];
    while (this.#keyword('AND')) of.push(this.#not());
    return joined('and', of);
  }

  #not(): Filter {
    if (this.#keyword('NOT')) return this.#nested(() => ({ kind: 'not', of: this.#not() }));
    if (!this.#symbol('(')) return this.#condition();
    return this.#nested(() => {
      const filter = this.#or();
      if (!this.#symbol(')')) throw this.#expected('AND, OR or ")"');
      return filter;
    });
  }

  #nested(parse: () => Filter): Filter {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw this.#fault(`Parentheses and NOT are nested more than ${MAX_DEPTH} deep`);
    const filter = parse();
    this.#depth -= 1;
    return filter;
  }

  #condition(): Filter {
    this.#conditions += 1;
    if (this.#conditions > MAX_CONDITIONS) throw this.#fault(`There are more than ${MAX_CONDITIONS} conditions`);
    const quoted = this.#quoted();
    const start = this.#cursor;
    const attribute = quoted ?? this.#bare(ATTRIBUTE, 'an attribute');
    if (this.#symbol(':')) return this.#valueOrRange(attribute);
    this.#take(SPACE);
    const operator = OPERATORS.get(this.#take(OPERATOR));
    if (operator !== undefined) return compares(attribute, operator, this.#number(`a number after "${operator}"`));
    if (quoted === undefined) {
      this.#cursor = start;
      return equals('_tags', this.#bare(VALUE, 'a value'));
    }
    const colon = attribute.indexOf(':');
    return colon < 1
      ? equals('_tags', attribute)
      : equals(attribute.slice(0, colon).trim(), attribute.slice(colon + 1).trim());
  }

  #valueOrRange(attribute: string): Filter {
    this.#take(SPACE);
    const start = this.#cursor;
    const from = this.#take(NUMBER);
    if (from !== '' && this.#keyword('TO')) return between(attribute, Number(from), this.#number('a number after TO'));
    this.#cursor = start;
    const quoted = this.#quoted();
    const value = quoted ?? this.#bare(VALUE, `a value after "${attribute}:"`).replace(/<score=\d+>$/, '');
    if (quoted !== undefined) this.#take(SCORE);
    return equals(attribute, value);
  }

  #quoted(): string | undefined {
    this.#take(SPACE);
    const first = this.#source.charAt(this.#cursor);
    if (first !== '"' && first !== "'") return undefined;
    QUOTED.lastIndex = this.#cursor;
    const match = QUOTED.exec(this.#source);
    if (match === null) throw this.#fault('This quote is never closed');
    const [whole, double, single = ''] = match;
    this.#cursor += whole.length;
    return (double ?? single).replace(/\\(.)/gsu, '$1');
  }

  #bare(pattern: RegExp, expected: string): string {
    this.#take(SPACE);
    if (this.#peek(KEYWORD) !== '') throw this.#expected(expected);
    const text = this.#take(pattern);
    if (text === '') throw this.#expected(expected);
    return text;
  }

  #number(expected: string): number {
    this.#take(SPACE);
    const text = this.#take(NUMBER);
    if (text === '') throw this.#expected(expected);
    return Number(text);
  }

  #symbol(symbol: string): boolean {
    this.#take(SPACE);
    if (!this.#source.startsWith(symbol, this.#cursor)) return false;
    this.#cursor += symbol.length;
    return true;
  }

  #keyword(keyword: string): boolean {
    this.#take(SPACE);
    if (this.#peek(KEYWORD) !== keyword) return false;
    this.#cursor += keyword.length;
    return true;
  }

  #peek(pattern: RegExp): string {
    pattern.lastIndex = this.#cursor;
    return pattern.exec(this.#source)?.[0] ?? '';
  }

  #take(pattern: RegExp): string {
    const text = this.#peek(pattern);
    this.#cursor += text.length;
    return text;
  }

  #expected(what: string): AppError {
    const actual = this.atEnd ? 'the end' : `"${this.#source.slice(this.#cursor, this.#cursor + 20)}"`;
    return this.#fault(`Expected ${what} but found ${actual}`);
  }

  #fault(message: string): AppError {
    const position = this.#cursor;
    return new AppError('invalid_filter', `filters: ${message} (at ${position}).`, {
      param: 'filters',
      position,
    });
  }
}

function joined(kind: 'and' | 'or', of: readonly Filter[]): Filter {
  const [first, ...others] = of;
  return first !== undefined && others.length === 0 ? first : { kind, of };
}
