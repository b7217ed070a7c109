/** Which documents of a tier match a plan, and their first scores: bitmaps for the truth, one dense array for the sums. */
import type { Condition, Plan } from '../../query/plan.js';
import { Bitmap } from './bitmap.js';
import { evaluateContains, evaluateFilter } from './filter-evaluation.js';
import { Accumulator, type Frequencies, saturate } from './scoring.js';
import type { Tier } from './tier.js';
import { type ResolvedWord, wordFrequencies } from './word-matching.js';

export interface TierMatches {
  /** Documents that satisfy words and conditions; the plan's filter is not applied yet. */
  readonly matching: Bitmap;
  /** Those of them that hold every free word. */
  readonly complete: Bitmap;
  /** Score by slot; meaningful where matching, and only until the next query. */
  readonly scores: Float64Array;
}

/** Matches the words and conditions of a plan in one tier. */
export function matchTier(plan: Plan, words: readonly ResolvedWord[], tier: Tier, place: number): TierMatches {
  const { accumulator, scores } = scratchFor(tier);
  const needed = neededWords(plan);
  const found: Found[] = words.map((word, index) => {
    if (word.planned.weight === 0 && !needed.has(index)) return NOTHING;
    const frequencies = wordFrequencies(word, tier, place, accumulator);
    return { frequencies, holders: holdersOf(frequencies, tier.slots) };
  });
  const holders = (index: number) => found[index].holders ?? new Bitmap(tier.slots);
  const matching = tier.live.clone();
  if (plan.condition !== null) matching.and(evaluateCondition(plan.condition, tier, holders));
  const complete = matching.clone();
  for (const index of plan.free) complete.and(holders(index));
  if (plan.free.length > 0) {
    if (plan.require === 'all') matching.and(complete);
    else matching.and(plan.free.reduce((any, index) => any.or(holders(index)), new Bitmap(tier.slots)));
  }
  words.forEach((word, index) => {
    const { frequencies } = found[index];
    const weight = word.idf * word.planned.weight;
    if (frequencies === null || weight === 0) return;
    const { slots, frequencies: values } = frequencies;
    for (let i = 0; i < slots.length; i += 1) scores[slots[i]] += weight * saturate(values[i]);
  });
  return { matching, complete, scores };
}

/** Arrays as long as a tier, used again by every query; a query is evaluated without a break, so two never share them. */
interface Scratch {
  readonly accumulator: Accumulator;
  readonly scores: Float64Array;
}
const scratches = new WeakMap<Tier, Scratch>();

function scratchFor(tier: Tier): Scratch {
  const known = scratches.get(tier);
  if (known !== undefined && known.scores.length >= tier.slots) {
    known.scores.fill(0);
    return known;
  }
  const slots = tier.slots + SPARE_SLOTS;
  const scratch = { accumulator: new Accumulator(slots), scores: new Float64Array(slots) };
  scratches.set(tier, scratch);
  return scratch;
}

/** Room for a tier that grows. */
const SPARE_SLOTS = 64;

interface Found {
  readonly frequencies: Frequencies | null;
  readonly holders: Bitmap | null;
}
const NOTHING: Found = { frequencies: null, holders: null };

function holdersOf({ slots }: Frequencies, size: number): Bitmap {
  const bitmap = new Bitmap(size);
  for (const slot of slots) bitmap.add(slot);
  return bitmap;
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
