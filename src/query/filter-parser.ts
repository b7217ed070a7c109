/**
 * Parser of the strict filter language of `filter=`.
 *
 * ```bnf
 * filter    = and *( "OR" and )
 * and       = not *( "AND" not )
 * not       = *"NOT" ( "(" filter ")" | condition )
 * condition = field operator value
 *           | field [ "=" | ":" ] value ".." value         both ends included
 *           | field [ "NOT" ] "IN" "[" [ value *( "," value ) ] "]"
 *           | field [ "NOT" ] "EXISTS"
 * operator  = "=" | ":" | "!=" | "<" | "<=" | ">" | ">="   ":" is "="
 * field     = 1*( letter | digit | "-" | "_" | "." | "/" | "+" | non-ASCII ) | quoted
 * value     = 1*( as in field | ":" ) | quoted             neither holds ".." unless quoted
 * quoted    = '"' text '"' | "'" text "'"                  a backslash takes the next character as it is
 * ```
 *
 * Keywords are case-insensitive. A bare value that parses as a number, `true` or `false` is one; a quoted one is text.
 */
import { parseDateRange } from './dates.js';
import type { Filter, FilterOperator, FilterValue, Operand } from './filter.js';
import { FilterLexer, type FilterText } from './filter-lexer.js';

/** Deepest nesting of parentheses and NOT. */
const MAX_DEPTH = 50;
const MAX_CONDITIONS = 1000;

/** In order of matching: a symbol comes before any prefix of it. */
const OPERATORS: readonly (readonly [symbol: string, operator: FilterOperator])[] = [
  ['!=', '!='],
  ['<=', '<='],
  ['>=', '>='],
  ['=', '='],
  [':', '='],
  ['<', '<'],
  ['>', '>'],
];
/** A number as JavaScript prints it; `007` and 20-digit identifiers stay text. */
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

/**
 * The tree of a filter expression, each condition with the offset of its field; null for blank text.
 * Linear in the length of the text.
 * @throws AppError `invalid_filter` with `position` and a message that names the expected and the actual input
 */
export function parseFilter(text: string): Filter | null {
  const lexer = new FilterLexer(text);
  if (lexer.atEnd) return null;
  return new FilterParser(lexer).parse();
}

/** The operand for a text: a number or boolean when the bare text is one, with `date` when it is a date. */
export function readOperand(text: string, quoted = false): Operand {
  const value = quoted ? text : readValue(text);
  const date = parseDateRange(String(value));
  return date === null ? { value } : { value, date };
}

function readValue(text: string): FilterValue {
  if (text.toLowerCase() === 'true') return true;
  if (text.toLowerCase() === 'false') return false;
  const number = Number(text) + 0; // -0 is 0
  const exact = NUMBER.test(text) && Math.abs(number) <= Number.MAX_SAFE_INTEGER && !String(number).includes('e');
  return exact ? number : text;
}

class FilterParser {
  private readonly lexer: FilterLexer;
  private depth = 0;
  private conditions = 0;

  constructor(lexer: FilterLexer) {
    this.lexer = lexer;
  }

  parse(): Filter {
    const filter = this.or();
    if (!this.lexer.atEnd) throw this.lexer.expected('AND, OR or the end of the filter');
    return filter;
  }

  private or(): Filter {
    const of = [this.and()];
    while (this.lexer.takeKeyword('OR')) of.push(this.and());
    return of.length === 1 && of[0] !== undefined ? of[0] : { kind: 'or', of };
  }

  private and(): Filter {
    const of = [this.not()];
    while (this.lexer.takeKeyword('AND')) of.push(this.not());
    return of.length === 1 && of[0] !== undefined ? of[0] : { kind: 'and', of };
  }

  private not(): Filter {
    const start = this.lexer.position;
    if (this.lexer.takeKeyword('NOT')) return this.nested(start, () => ({ kind: 'not', of: this.not() }));
    if (!this.lexer.takeSymbol('(')) return this.condition();
    return this.nested(start, () => {
      const filter = this.or();
      if (!this.lexer.takeSymbol(')')) {
        throw this.lexer.expected(`AND, OR or the ")" that closes the "(" at position ${start}`);
      }
      return filter;
    });
  }

  private nested(start: number, read: () => Filter): Filter {
    this.depth++;
    if (this.depth > MAX_DEPTH) {
      throw this.lexer.error(`Parentheses and NOT are nested more than ${MAX_DEPTH} deep.`, start);
    }
    const filter = read();
    this.depth--;
    return filter;
  }

  private condition(): Filter {
    const { text: field, start: at } = this.lexer.takeName();
    this.conditions++;
    if (this.conditions > MAX_CONDITIONS) {
      throw this.lexer.error(`The filter has more than ${MAX_CONDITIONS} conditions.`, at);
    }
    if (this.lexer.takeKeyword('NOT')) return { kind: 'not', of: this.inOrExists(field, at, 'IN or EXISTS after NOT') };
    const operator = OPERATORS.find(([symbol]) => this.lexer.takeSymbol(symbol));
    if (operator !== undefined) return this.comparison(field, at, operator[1], operator[0]);
    return this.inOrExists(field, at, null);
  }

  private comparison(field: string, at: number, operator: FilterOperator, symbol: string): Filter {
    const operand = operandOf(this.lexer.takeValue(`a value after "${symbol}"`));
    if (operator !== '=' || !this.lexer.takeSymbol('..')) return { kind: 'compare', field, operator, operand, at };
    return this.range(field, at, operand);
  }

  /** The condition after a field without an operator. `expected` is null where a range is allowed too. */
  private inOrExists(field: string, at: number, expected: string | null): Filter {
    if (this.lexer.takeKeyword('EXISTS')) return { kind: 'exists', field, at };
    if (this.lexer.takeKeyword('IN')) return { kind: 'in', field, operands: this.list(), at };
    if (expected !== null) throw this.lexer.expected(expected);
    const missing = this.lexer.expected(`an operator (=, !=, <, <=, >, >=, IN, EXISTS) after the field "${field}"`);
    if (!this.lexer.atValue) throw missing;
    const from = operandOf(this.lexer.takeValue());
    if (!this.lexer.takeSymbol('..')) throw missing;
    return this.range(field, at, from);
  }

  private range(field: string, at: number, from: Operand): Filter {
    const to = operandOf(this.lexer.takeValue('a value after ".." (use >= or <= for a range with one end)'));
    return { kind: 'range', field, from, to, at };
  }

  private list(): Operand[] {
    if (!this.lexer.takeSymbol('[')) throw this.lexer.expected('"[" after IN');
    const operands: Operand[] = [];
    if (this.lexer.takeSymbol(']')) return operands;
    do operands.push(operandOf(this.lexer.takeValue()));
    while (this.lexer.takeSymbol(','));
    if (!this.lexer.takeSymbol(']')) throw this.lexer.expected('"," or "]"');
    return operands;
  }
}

function operandOf({ text, quoted }: FilterText): Operand {
  return readOperand(text, quoted);
}
