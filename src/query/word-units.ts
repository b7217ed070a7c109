/** The words of a run of text without spaces, and the alternatives by which an article may contain each. */

import { isUnspaced } from '../analysis/chunk.js';
import { fold } from '../analysis/normalizer.js';
import type { Token } from '../analysis/token.js';
import { tokenize } from '../analysis/tokenizer.js';
import type { Span, WordNode } from './ast.js';
import type { Alternative, TermMatch } from './plan.js';

/** A word of the query, not yet weighted. */
export interface WordUnit {
  readonly text: string;
  readonly span: Span;
  /** Folded; the joined form of a compound. */
  readonly surface: string;
  /** The token itself, or the joined form of a compound. */
  readonly term: TermMatch;
  readonly alternatives: readonly Alternative[];
  readonly isCompound: boolean;
}

/** Largest number of single characters at the end that may be the beginning of one word. */
const MAX_TAIL = 6;
/** A number cut off after its separator: `12,5` of `12,500`. */
const CUT_NUMBER = /^\p{Nd}{1,3}(?:,\p{Nd}{3})*,\p{Nd}{1,2}$/u;

/**
 * The words of a node, in order. A compound is one word; `a,b` is two.
 * @param unfinished whether the last word may be the beginning of a longer one
 */
export function wordUnits(node: WordNode, unfinished: boolean): WordUnit[] {
  const tokens = tokenize(node.text);
  const tailStart = unfinished ? startOfTail(node.text, tokens) : tokens.length;
  const units: WordUnit[] = [];
  let next = 0;
  for (const [index, token] of tokens.slice(0, tailStart).entries()) {
    if (index < next) continue; // part of a compound
    const parts = token.span > 1 ? tokens.slice(index + 1, index + 1 + token.span) : [];
    next = index + 1 + parts.length;
    units.push(wordUnit(node, token, parts, unfinished && next >= tokens.length));
  }
  const [first, ...others] = tokens.slice(tailStart);
  if (first !== undefined) units.push(tailUnit(node, first, others));
  return units;
}

/** Terms that match as adjacent words, in order. */
export function adjacent(terms: readonly TermMatch[]): Alternative {
  return { terms, weight: 1, origin: 'typed' };
}

/** A plain word as one term; a compound as its joined form or its parts. */
function wordUnit(node: WordNode, token: Token, parts: readonly Token[], prefix: boolean): WordUnit {
  const term = termOf(token, prefix);
  const alternatives = [adjacent([term])];
  if (parts.length > 0) {
    alternatives.push(adjacent(parts.map((part, i) => termOf(part, prefix && i === parts.length - 1))));
  }
  const { surface } = token;
  return {
    text: textAt(node, token),
    span: spanAt(node, token),
    surface,
    term,
    alternatives,
    isCompound: parts.length > 0,
  };
}

/** The tail as one word: its tokens joined, as a prefix, from the first or from any later one on. */
function tailUnit(node: WordNode, first: Token, others: readonly Token[]): WordUnit {
  const tokens = [first, ...others];
  const span = { start: first.start, end: others.at(-1)?.end ?? first.end };
  const joinedFrom = ({ start }: Token): TermMatch => {
    const surface = fold(node.text.slice(start, span.end));
    return { surface, stem: surface, prefix: true, typos: 0 };
  };
  const term = joinedFrom(first);
  const alternatives = tokens.map((token, index) =>
    adjacent([...tokens.slice(0, index).map((earlier) => termOf(earlier, false)), joinedFrom(token)]),
  );
  const { surface } = term;
  return { text: textAt(node, span), span: spanAt(node, span), surface, term, alternatives, isCompound: true };
}

/**
 * Index of the first token of the tail: an unfinished word that the tokenizer splits only because it is unfinished.
 * It is a cut number, or, in a script without spaces, single characters that are not yet a word. The number of tokens
 * when there is no tail.
 */
function startOfTail(text: string, tokens: readonly Token[]): number {
  const [previous, last] = tokens.slice(-2);
  if (previous === undefined || last === undefined) return tokens.length;
  if (CUT_NUMBER.test(text.slice(previous.start, last.end))) return tokens.length - 2;
  let start = Math.max(tokens.findLastIndex((token) => !isSingle(token)) + 1, tokens.length - MAX_TAIL);
  const before = start < tokens.length ? tokens[start - 1] : undefined;
  if (before !== undefined && isUnspaced(before.surface)) start -= 1;
  const touching = tokens.slice(start + 1).every((token, i) => token.start === tokens[start + i]?.end);
  return touching && start < tokens.length - 1 ? start : tokens.length;
}

function isSingle({ surface }: Token): boolean {
  return isUnspaced(surface) && [...surface].length === 1;
}

function textAt(node: WordNode, { start, end }: Span): string {
  return node.text.slice(start, end);
}

function spanAt(node: WordNode, { start, end }: Span): Span {
  return { start: node.span.start + start, end: node.span.start + end };
}

function termOf({ surface, stem }: Token, prefix: boolean): TermMatch {
  return { surface, stem, prefix, typos: 0 };
}
