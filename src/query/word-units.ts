/** The words a run of text without spaces falls into, and the ways each of them may be met in an article. */

import { isUnspaced } from '../analysis/chunk.js';
import { fold } from '../analysis/normalizer.js';
import type { Token } from '../analysis/token.js';
import { tokenize } from '../analysis/tokenizer.js';
import type { Span, WordNode } from './ast.js';
import type { Alternative, TermMatch } from './plan.js';

/** A word of the query before it is decided whether it counts. */
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

/** Most single characters at the end that may be the beginning of one word. */
const MAX_TAIL = 6;
/** A number cut off behind its separator: `12,5` of `12,500`. */
const CUT_NUMBER = /^\p{Nd}{1,3}(?:,\p{Nd}{3})*,\p{Nd}{1,2}$/u;

/**
 * Words of a node in order: compounds stay together, `a,b` does not.
 * @param unfinished whether the last of them may be the beginning of a longer word
 */
export function wordUnits(node: WordNode, unfinished: boolean): WordUnit[] {
  const tokens = tokenize(node.text);
  const tail = unfinished ? tailStart(node.text, tokens) : tokens.length;
  const units: WordUnit[] = [];
  for (let i = 0; i < tail; ) {
    const whole = tokens[i];
    const parts = whole.span > 1 ? tokens.slice(i + 1, i + 1 + whole.span) : [];
    i += 1 + parts.length;
    units.push(wordUnit(node, whole, parts, unfinished && i >= tokens.length));
  }
  if (tail < tokens.length) units.push(tailUnit(node, tokens.slice(tail)));
  return units;
}

/** Several words side by side as one way to meet them. */
export function sideBySide(terms: readonly TermMatch[]): Alternative {
  return { terms, weight: 1, origin: 'typed' };
}

/** A plain word as one term; a compound joined, or as its parts side by side. */
function wordUnit(node: WordNode, whole: Token, parts: readonly Token[], prefix: boolean): WordUnit {
  const term = termOf(whole, prefix);
  const alternatives = [sideBySide([term])];
  if (parts.length > 0) {
    alternatives.push(sideBySide(parts.map((part, i) => termOf(part, prefix && i === parts.length - 1))));
  }
  const { surface } = whole;
  return {
    text: textAt(node, whole),
    span: spanAt(node, whole),
    surface,
    term,
    alternatives,
    isCompound: parts.length > 0,
  };
}

/** Tokens that may be the beginning of one word, so far or from any of them on. */
function tailUnit(node: WordNode, tokens: readonly Token[]): WordUnit {
  const joined = (from: number): TermMatch => {
    const surface = fold(node.text.slice(tokens[from].start, tokens[tokens.length - 1].end));
    return { surface, stem: surface, prefix: true, typos: 0 };
  };
  const term = joined(0);
  const alternatives = tokens.map((_, from) =>
    sideBySide([...tokens.slice(0, from).map((token) => termOf(token, false)), joined(from)]),
  );
  const span = { start: tokens[0].start, end: tokens[tokens.length - 1].end };
  const { surface } = term;
  return { text: textAt(node, span), span: spanAt(node, span), surface, term, alternatives, isCompound: true };
}

/**
 * Index of the first token of an unfinished word that only falls apart because it is unfinished: a cut number, or a
 * script without spaces, where what is no word yet falls into single characters. As many as there are tokens if none.
 */
function tailStart(text: string, tokens: readonly Token[]): number {
  const last = tokens.length - 1;
  const previous = tokens[last - 1];
  if (previous !== undefined && CUT_NUMBER.test(text.slice(previous.start, tokens[last].end))) return last - 1;
  let start = tokens.length;
  while (start > 0 && tokens.length - start < MAX_TAIL && isSingle(tokens[start - 1])) start -= 1;
  if (start > 0 && start < tokens.length && isUnspaced(tokens[start - 1].surface)) start -= 1;
  const touching = tokens.slice(start + 1).every((token, i) => token.start === tokens[start + i].end);
  return touching && start < last ? start : tokens.length;
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
