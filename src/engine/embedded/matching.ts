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
  /** Documents that satisfy the conditions and hold at least one free word, if there are any. */
  readonly some: Bitmap;
  /** Those of them that hold every free word. */
  readonly complete: Bitmap;
}

/** Matches the words and conditions of a plan in one tier; the plan's filter is not applied. */
export function matchTier(plan: Plan, words: readonly ResolvedWord[], tier: Tier, place: number): TierMatches {
  const { accumulator } = scratchFor(tier);
  const needed = neededWords(plan);
  const found = words.map((word, index): WordHolders => {
    if (word.planned.weight === 0 && !needed.has(index)) return { holders: new Bitmap(tier.slots), phrases: NOTHING };
    return findHolders(word, tier, place, accumulator);
  });
  const holders = (index: number) => found[index].holders;
  const some = tier.live.clone();
  if (plan.condition !== null) some.and(evaluateCondition(plan.condition, tier, holders));
  const complete = some.clone();
  for (const index of plan.free) complete.and(holders(index));
  if (plan.free.length > 0) some.and(plan.free.reduce((any, index) => any.or(holders(index)), new Bitmap(tier.slots)));
  return { words: found, some, complete };
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
