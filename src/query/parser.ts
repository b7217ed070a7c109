/**
 * Reads what a person typed into the search box; never fails.
 *
 * ```bnf
 * query    = [ or ]
 * or       = side *( "OR" side )
 * side     = and *( and )                        side by side: implicit AND
 * and      = unary *( "AND" unary )
 * unary    = [ "NOT" ] item
 * item     = [ "-" ] ( scoped | atom | date )    "-" touches what it excludes
 * scoped   = scope ":" ( word | phrase | group ) touching
 * atom     = word | phrase | group
 * group    = "(" or ")"
 * scope    = "title" | "headline" | "lede" | "body" | "related" | "section" | "author" | "tag" | "source"
 * date     = ( "after:" | "before:" ) day | "date:" ( day | day ".." | ".." day | day ".." day )
 * day      = YYYY[-MM[-DD[Thh:mm[:ss[.fff]][zone]]]]
 * phrase   = quote text quote                    quote: any of " “ ” „ « »
 * word     = run of anything but white space and parentheses, with a letter or digit; a quote only after one of
 *            those; "*" at the end makes it a prefix
 * ```
 *
 * Operators are upper case, scopes any case. What does not fit is mended, with a warning that says where: unclosed
 * parentheses close at the end, unopened and empty ones are ignored; an operator without operands is a word when its
 * group has no other operator, else ignored (`a OR OR b`); repeated negation counts once.
 */
import type { ParsedQuery, QueryNode, QueryWarning, Span } from './ast.js';
import { balance } from './balance.js';
import {
  type DateLexeme,
  type KeywordLexeme,
  lex,
  type PhraseLexeme,
  plainWord,
  type Token,
  type WordLexeme,
} from './lexer.js';

/** A person reads no more; a 64 KB query of nothing but mistakes should not answer with megabytes. */
const MAX_WARNINGS = 20;

/** A complete item of the query. */
interface Operand {
  readonly kind: 'operand';
  readonly node: QueryNode;
  /** Past its closing parentheses. */
  readonly end: number;
  /** What a minus right before it excludes. */
  readonly excluded?: QueryNode;
}
type Item = Operand | KeywordLexeme;

/**
 * The tree of a query, with a span into `text` on every node and a warning for whatever was not taken as typed, in
 * order of position (at most 20). Never throws; linear in the length of the text; trees are at most some hundred deep.
 */
export function parseQuery(text: string): ParsedQuery {
  const { lexemes, warnings: lexical } = lex(text);
  const { tokens, warnings: structural } = balance(text, lexemes);
  const parser = new Parser(tokens);
  const root = parser.group();
  const warnings = [...lexical, ...structural, ...parser.warnings].sort((a, b) => a.start - b.start || a.end - b.end);
  return { text, root, warnings: warnings.slice(0, MAX_WARNINGS) };
}

/** Recursive descent over balanced tokens; recursion is bounded by their depth. */
class Parser {
  readonly warnings: QueryWarning[] = [];
  private readonly tokens: readonly Token[];
  private position = 0;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  /** Everything up to the closing parenthesis or the end, which is left to the caller. */
  group(): QueryNode | null {
    const items: Item[] = [];
    for (let token = this.peek(); token !== undefined && token.kind !== 'close'; token = this.peek()) {
      if (token.kind === 'keyword') {
        this.position++;
        items.push(token);
      } else {
        const operand = this.operand();
        if (operand !== null) items.push(operand);
      }
    }
    return or(this.settleOperators(items));
  }

  private operand(): Operand | null {
    const token = this.peek();
    if (token === undefined) return null;
    this.position++;
    switch (token.kind) {
      case 'minus': {
        const excluded = this.operand();
        return excluded && negation(token.start, excluded);
      }
      case 'scope': {
        const of = this.operand();
        const span = { start: token.start, end: of?.end ?? token.end };
        return of && { kind: 'operand', node: { kind: 'scope', field: token.field, of: of.node, span }, end: of.end };
      }
      case 'open': {
        const node = this.group();
        const end = this.peek()?.end ?? token.end;
        this.position++;
        return node && { kind: 'operand', node, end };
      }
      case 'word':
      case 'phrase':
      case 'date':
        return { kind: 'operand', node: leaf(token), end: token.end };
      default:
        return null;
    }
  }

  /** Leaves only operators that have their operands: each NOT stands before an operand, each AND and OR between two. */
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
      this.warn(`${operator} needs ${needs}; ${literal ? 'taken as a word' : 'ignored'}.`, item);
      const word: QueryNode = { kind: 'word', text: plainWord(operator), prefix: false, span: { start, end } };
      return literal ? [{ kind: 'operand', node: word, end }] : [];
    });
  }

  private warn(message: string, { start, end }: Span): void {
    this.warnings.push({ message, start, end });
  }

  private peek(): Token | undefined {
    return this.tokens[this.position];
  }
}

/** Words come with every query: members one by one, since taking them apart and together again takes many times as long. */
function leaf(token: WordLexeme | PhraseLexeme | DateLexeme): QueryNode {
  const { start, end } = token;
  const span = { start, end };
  switch (token.kind) {
    case 'word':
      return { kind: 'word', text: token.text, prefix: token.prefix, span };
    case 'phrase':
      return { kind: 'phrase', text: token.text, span };
    case 'date': {
      const { start: _start, end: _end, ...date } = token;
      return { ...date, span };
    }
  }
}

function isBinary(item: Item | undefined): item is KeywordLexeme {
  return item?.kind === 'keyword' && item.operator !== 'NOT';
}

/** The operators of a group that have what they need. */
function usableOperators(items: readonly Item[]): ReadonlySet<Item> {
  const usable = new Set<Item>();
  /** Last first: operands, every AND and OR, and the NOTs that have an operand. */
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
  const sides = splitAt(items, 'OR').flatMap((side) => juxtaposed(side) ?? []);
  return joined(sides, (of, span) => ({ kind: 'or', of, span }));
}

/** Explicit AND binds tighter than standing side by side, so that it still holds where free words are only preferred. */
function juxtaposed(items: readonly Item[]): QueryNode | null {
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

/** A minus or NOT before an operand; `NOT -a` is a repeated negation, and counts once. */
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

/** One node as it is, several joined, none as null. */
function joined(
  nodes: readonly QueryNode[],
  join: (of: readonly QueryNode[], span: Span) => QueryNode,
): QueryNode | null {
  const [first, last] = [nodes[0], nodes.at(-1)];
  if (first === undefined || last === undefined) return null;
  return nodes.length === 1 ? first : join(nodes, { start: first.span.start, end: last.span.end });
}
