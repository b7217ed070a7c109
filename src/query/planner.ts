/** Plans a parsed query: free words at its top level, conditions for everything else. */
import type { ParsedQuery, Span, WordNode } from './ast.js';
import { ConditionPlanner, conjunction } from './conditions.js';
import { type FreeWordOptions, planFreeWords } from './free-words.js';
import type { Condition, PlannedWord } from './plan.js';
import { PlannedWords } from './planned-words.js';
import { type WordUnit, wordUnits } from './word-units.js';

export interface PlannerOptions extends FreeWordOptions {
  /** Whether the last word may be the beginning of a longer one. */
  readonly typing: boolean;
}

export interface PlannedQuery {
  readonly words: readonly PlannedWord[];
  /** Span of each word in the query. */
  readonly spans: readonly Span[];
  readonly condition: Condition | null;
  /** Indexes of the free words that must match, or are preferred once matching is relaxed. */
  readonly free: readonly number[];
  /** The part of the query past the limits on words and conditions; absent when all of it is searched. */
  readonly ignored?: Span;
}

/** The dots of an acronym end it as a space does: `U.S.` is not the beginning of `used`. */
const ACRONYM = /^(?:\p{L}\.){2,}$/u;

/** Plans a parsed query. Pure; never throws. */
export function planQuery({ text, root }: ParsedQuery, options: PlannerOptions): PlannedQuery {
  const planned = new PlannedWords();
  const unitsOf = (node: WordNode, mayGrow: boolean): WordUnit[] => {
    const unfinished = mayGrow && node.span.end === text.length && !ACRONYM.test(node.text);
    return wordUnits(node, node.prefix || unfinished);
  };
  // An excluded word is whole, even while typing: “-port” must not exclude every “portrait”.
  const conditions = new ConditionPlanner(planned, options.synonyms, (node, excluded) =>
    unitsOf(node, options.typing && !excluded),
  );
  const items = root === null ? [] : root.kind === 'and' && root.implicit ? root.of : [root];
  const freeUnits: WordUnit[] = [];
  const required: Condition[] = [];
  for (const item of items) {
    if (item.kind === 'word') freeUnits.push(...unitsOf(item, options.typing));
    else required.push(...conditions.plan(item));
  }
  const free = planFreeWords(freeUnits, planned, options);
  const [condition = null] = conjunction(required);
  const { words, spans, ignoredFrom } = planned;
  const ignored = ignoredFrom !== undefined && { start: ignoredFrom, end: text.length };
  return { words, spans, condition, free, ...(ignored && { ignored }) };
}
