/** Which documents of a tier match a plan, and their first scores: bitmaps for the truth, one dense array for the sums. */
import type { Condition, Plan } from '../../query/plan.js';
import { Bitmap } from './bitmap.js';
import { evaluateContains, evaluateFilter } from './filter-evaluation.js';
import { type Frequencies, saturate } from './scoring.js';
import { scratchFor } from './scratch.js';
import type { Tier } from './tier.js';
import { findHolders, type ResolvedWord, type WordHolders, wordFrequencies } from './word-matching.js';

export interface TierMatches {
  /** Who holds each word; empty for words that nothing depends on. */
  readonly words: readonly WordHolders[];
  /** Documents that satisfy the conditions and hold every free word. */
  readonly complete: Bitmap;
  /** Those that hold at least one free word, if there are any: worked out when asked. To be asked once. */
  some(): Bitmap;
}

/** Matches the words and conditions of a plan in one tier; the plan's filter is not applied. */
export function matchTier(plan: Plan, words: readonly ResolvedWord[], tier: Tier, place: number): TierMatches {
  const { accumulator } = scratchFor(tier);
  const needed = neededWords(plan);
  const nobody: WordHolders = { holders: new Bitmap(tier.slots), phrases: NOTHING };
  const found = words.map(() => nobody);
  const wanted = words.flatMap((word, index) => (word.planned.weight > 0 || needed.has(index) ? [index] : []));
  const find = (index: number, within: Bitmap) => {
    found[index] = findHolders(words[index], tier, place, within, accumulator);
  };
  const [phrases, plain] = partition(wanted, (index) => hasPhrase(words[index]));
  for (const index of plain) find(index, tier.live);
  // Whether words stand side by side is looked up in the documents themselves: only in those that hold what must be held.
  const promising = tier.live.clone();
  for (const index of requiredWords(plan)) if (plain.includes(index)) promising.and(found[index].holders);
  for (const index of phrases) find(index, promising);
  const holders = (index: number) => found[index].holders;
  const fitting = tier.live.clone();
  if (plan.condition !== null) fitting.and(evaluateCondition(plan.condition, tier, holders));
  const complete = fitting.clone();
  for (const index of plan.free) complete.and(holders(index));
  const any = () => plan.free.reduce((all, index) => all.or(holders(index)), new Bitmap(tier.slots));
  return { words: found, complete, some: () => (plan.free.length > 0 ? fitting.and(any()) : fitting) };
}

/** Scores of some documents of a tier by slot: the words' saturated frequencies by what they say. Valid until the next query. */
export function scoreTier(
  words: readonly ResolvedWord[],
  matches: TierMatches,
  tier: Tier,
  place: number,
  within: Bitmap,
): Float64Array {
  const scratch = scratchFor(tier);
  const scores = scratch.freshScores(within);
  words.forEach((word, index) => {
    const weight = word.idf * word.planned.weight;
    if (weight === 0) return;
    const { slots, frequencies } = wordFrequencies(
      word,
      matches.words[index],
      tier,
      place,
      within,
      scratch.accumulator,
    );
    for (let i = 0; i < slots.length; i += 1) scores[slots[i]] += weight * saturate(frequencies[i]);
  });
  return scores;
}

const NOTHING: Frequencies = { slots: new Uint32Array(0), frequencies: new Float64Array(0) };

function hasPhrase({ alternatives }: ResolvedWord): boolean {
  return alternatives.some(({ terms }) => terms.length > 1);
}

function partition<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  return [items.filter(test), items.filter((item) => !test(item))];
}

/** Words that every matching document must hold. */
function requiredWords(plan: Plan): number[] {
  const conjuncts = (condition: Condition): number[] =>
    condition.kind === 'word' ? [condition.word] : condition.kind === 'all' ? condition.of.flatMap(conjuncts) : [];
  return [...(plan.require === 'all' ? plan.free : []), ...(plan.condition === null ? [] : conjuncts(plan.condition))];
}

/** Words whose holders must be known even though they add nothing to a score. */
function neededWords(plan: Plan): Set<number> {
  const needed = new Set(plan.free);
  const visit = (condition: Condition) => {
    if (condition.kind === 'word') needed.add(condition.word);
    else if (condition.kind === 'not') visit(condition.of);
    else if (condition.kind === 'all' || condition.kind === 'any') condition.of.forEach(visit);
  };
  if (plan.condition !== null) visit(plan.condition);
  return needed;
}

function evaluateCondition(condition: Condition, tier: Tier, holders: (word: number) => Bitmap): Bitmap {
  const evaluate = (part: Condition) => evaluateCondition(part, tier, holders);
  switch (condition.kind) {
    case 'word':
      return holders(condition.word).clone();
    case 'filter':
      return evaluateFilter(condition.filter, tier);
    case 'value':
      return evaluateContains(condition.field, condition.text, tier);
    case 'all':
      return condition.of.map(evaluate).reduce((all, part) => all.and(part), Bitmap.full(tier.slots));
    case 'any':
      return condition.of.map(evaluate).reduce((any, part) => any.or(part), new Bitmap(tier.slots));
    case 'not':
      return Bitmap.full(tier.slots).andNot(evaluate(condition.of));
  }
}
