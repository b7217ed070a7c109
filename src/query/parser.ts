/**
 * Lenient parser of the query language of `q=`; never fails.
 *
 * ```bnf
 * query    = [ or ]
 * or       = side *( "OR" side )
 * side     = and *( and )                        adjacent items: implicit AND
 * and      = unary *( "AND" unary )
 * unary    = [ "NOT" ] item
 * item     = [ "-" ] ( scoped | atom | date )    no space after "-"
 * scoped   = scope ":" ( word | phrase | group ) no space after ":"
 * atom     = word | phrase | group
 * group    = "(" or ")"
 * scope    = "title" | "headline" | "lede" | "body" | "related" | "section" | "author" | "tag" | "source"
 * date     = ( "after:" | "before:" ) day | "date:" ( day | day ".." | ".." day | day ".." day )
 * day      = YYYY[-MM[-DD[Thh:mm[:ss[.fff]][zone]]]]
 * phrase   = quote text quote                    quote: any of " “ ” „ « »
 * word     = run of characters other than white space and parentheses, with a letter or digit; a quote only after a
 *            letter or digit; "*" at the end makes it a prefix
 * ```
 *
 * Operators are upper case, scopes case-insensitive. Errors are repaired, each with a warning and its position: an
 * unclosed parenthesis extends to the end, unopened and empty ones are ignored; an operator without operands is a word
 * when its group has no other operator, else ignored (`a OR OR b`); repeated negation counts once.
 */
import type { ParsedQuery, QueryNode, QueryWarning, Span } from './ast.js';
import { balance } from './balance.js';
import {
  type DateLexeme,
  type KeywordLexeme,
  type Lexeme,
  lex,
  type PhraseLexeme,
  plainWord,
  type WordLexeme,
} from './lexer.js';

/** Bounds the response: a 64 KB query can have thousands of errors. */
const MAX_WARNINGS = 20;

/** A complete item of a group. */
interface Operand {
  readonly kind: 'operand';
  readonly node: QueryNode;
  /** End offset, closing parentheses included. */
  readonly end: number;
  /** The negated node when the operand is a negation, so that a second negation does not nest. */
  readonly excluded?: QueryNode;
}
type Item = Operand | KeywordLexeme;

/**
 * The tree of a query, with a span on every node, and at most 20 warnings in order of position.
 * Never throws. Linear in the length of the text. The depth of the tree is bounded by MAX_DEPTH parentheses.
 */
export function parseQuery(text: string): ParsedQuery {
  const { lexemes, warnings: lexical } = lex(text);
  const { lexemes: balanced, warnings: structural } = balance(text, lexemes);
  const parser = new Parser(balanced);
  const root = parser.group();
  const warnings = [...lexical, ...structural, ...parser.warnings].sort((a, b) => a.start - b.start || a.end - b.end);
  return { text, root, warnings: warnings.slice(0, MAX_WARNINGS) };
}

/** Recursive descent over balanced lexemes, whose depth bounds the recursion. */
class Parser {
  readonly warnings: QueryWarning[] = [];
  private readonly lexemes: readonly Lexeme[];
  private position = 0;

  constructor(lexemes: readonly Lexeme[]) {
    this.lexemes = lexemes;
  }

  /** The items up to the closing parenthesis, which is not consumed, or the end. */
  group(): QueryNode | null {
    const items: Item[] = [];
    for (let lexeme = this.peek(); lexeme !== undefined && lexeme.kind !== 'close'; lexeme = this.peek()) {
      if (lexeme.kind === 'keyword') {
        this.position++;
        items.push(lexeme);
      } else {
        const operand = this.operand();
        if (operand !== null) items.push(operand);
      }
    }
    return or(this.settleOperators(items));
  }

  private operand(): Operand | null {
    const lexeme = this.peek();
    if (lexeme === undefined) return null;
    this.position++;
    switch (lexeme.kind) {
      case 'minus': {
        const excluded = this.operand();
        return excluded && negation(lexeme.start, excluded);
      }
      case 'scope': {
        const of = this.operand();
        const span = { start: lexeme.start, end: of?.end ?? lexeme.end };
        return of && { kind: 'operand', node: { kind: 'scope', field: lexeme.field, of: of.node, span }, end: of.end };
      }
      case 'open': {
        const node = this.group();
        const end = this.peek()?.end ?? lexeme.end;
        this.position++;
        return node && { kind: 'operand', node, end };
      }
      case 'word':
      case 'phrase':
      case 'date':
        return { kind: 'operand', node: leaf(lexeme), end: lexeme.end };
      default:
        return null;
    }
  }

  /** Removes operators without operands: each NOT left precedes an operand, each AND and OR is between two. */
  private settleOperators(items: readonly Item[]): readonly Item[] {
    if (items.every(({ kind }) => kind === 'operand')) return items;
    const usable = usableOperators(items);
    const literal = !items.some((item) => isBinary(item) && usable.has(item));
    return items.flatMap((item, index): Item[] => {
      if (item.kind === 'operand' || usable.has(item)) return [item];
      const { operator, start, end } = item;
      const next = items[index + 1];
      if (operator === 'NOT' && next?.kind === 'keyword' && next.operator === 'NOT' && usable.has(next)) {
        this.warn('A repeated NOT counts once.', item);
        return [];
      }
      const needs = operator === 'NOT' ? 'something after it' : 'something on both sides';
      this.warn(`${operator} needs ${needs}. It is ${literal ? 'searched as a word' : 'ignored'}.`, item);
      const word: QueryNode = { kind: 'word', text: plainWord(operator), prefix: false, span: { start, end } };
      return literal ? [{ kind: 'operand', node: word, end }] : [];
    });
  }

  private warn(message: string, { start, end }: Span): void {
    this.warnings.push({ message, start, end });
  }

  private peek(): Lexeme | undefined {
    return this.lexemes[this.position];
  }
}

/** The node of a lexeme. Members of words and phrases are listed: rest properties take many times as long. */
function leaf(lexeme: WordLexeme | PhraseLexeme | DateLexeme): QueryNode {
  const { start, end } = lexeme;
  const span = { start, end };
  switch (lexeme.kind) {
    case 'word':
      return { kind: 'word', text: lexeme.text, prefix: lexeme.prefix, span };
    case 'phrase':
      return { kind: 'phrase', text: lexeme.text, span };
    case 'date': {
      const { start: _start, end: _end, ...date } = lexeme;
      return { ...date, span };
    }
  }
}

function isBinary(item: Item | undefined): item is KeywordLexeme {
  return item?.kind === 'keyword' && item.operator !== 'NOT';
}

/** The operators of a group that have their operands. */
function usableOperators(items: readonly Item[]): ReadonlySet<Item> {
  const usable = new Set<Item>();
  /** In reverse order: operands, every AND and OR, and the NOTs that have an operand. */
  const candidates: Item[] = [];
  for (const item of items.toReversed()) {
    if (item.kind === 'operand' || isBinary(item)) candidates.push(item);
    else if (candidates.at(-1)?.kind === 'operand') {
      candidates.push(item);
      usable.add(item);
    }
  }
  let before: Item | undefined;
  for (const [index, item] of candidates.reverse().entries()) {
    if (isBinary(item)) {
      const after = candidates[index + 1];
      if (before?.kind !== 'operand' || after === undefined || isBinary(after)) continue;
      usable.add(item);
    }
    before = item;
  }
  return usable;
}

function or(items: readonly Item[]): QueryNode | null {
  const sides = splitAt(items, 'OR').flatMap((side) => adjacentItems(side) ?? []);
  return joined(sides, (of, span) => ({ kind: 'or', of, span }));
}

/** Explicit AND binds tighter than adjacency, so that it is required where free words are only preferred. */
function adjacentItems(items: readonly Item[]): QueryNode | null {
  const chains: QueryNode[][] = [];
  let negated: number | undefined;
  let joins = false;
  for (const item of items) {
    if (item.kind === 'operand') {
      const { node } = negated === undefined ? item : negation(negated, item);
      if (joins) chains.at(-1)?.push(node);
      else chains.push([node]);
      [negated, joins] = [undefined, false];
    } else if (item.operator === 'NOT') negated = item.start;
    else joins = true;
  }
  const ands = chains.flatMap(
    (chain) => joined(chain, (of, span) => ({ kind: 'and', implicit: false, of, span })) ?? [],
  );
  return joined(ands, (of, span) => ({ kind: 'and', implicit: true, of, span }));
}

/** A minus or NOT before an operand. `NOT -a` is a repeated negation, which counts once. */
function negation(start: number, { node, excluded = node, end }: Operand): Operand {
  return { kind: 'operand', node: { kind: 'not', of: excluded, span: { start, end } }, end, excluded };
}

function splitAt(items: readonly Item[], operator: 'OR'): Item[][] {
  const parts: Item[][] = [[]];
  for (const item of items) {
    if (item.kind === 'keyword' && item.operator === operator) parts.push([]);
    else parts.at(-1)?.push(item);
  }
  return parts;
}

/** A single node as it is, several joined; null for none. */
function joined(
  nodes: readonly QueryNode[],
  join: (of: readonly QueryNode[], span: Span) => QueryNode,
): QueryNode | null {
  const [first, last] = [nodes[0], nodes.at(-1)];
  if (first === undefined || last === undefined) return null;
  return nodes.length === 1 ? first : join(nodes, { start: first.span.start, end: last.span.end });
}
