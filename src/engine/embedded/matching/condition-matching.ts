/** Evaluates the condition and the free words of a plan over one tier, in bitmaps. Only matching documents are scored. */
import type { Condition, Plan } from '../../../query/plan.js';
import { evaluateContains, evaluateFilter } from '../doc-values/filter-evaluation.js';
import { markValues } from '../doc-values/value-words.js';
import { upperBound } from '../postings/materialized-postings.js';
import { Bitmap } from '../structures/bitmap.js';
import type { Tier } from '../tiers/tier.js';
import { hasPhrase, type ResolvedWord } from './resolved-word.js';
import {
  intersectWord,
  type KnownPostings,
  markSingleTerms,
  matchWord,
  NO_POSTINGS,
  type WordMatches,
} from './word-matching.js';

/** A word of the plan while a tier is matched. */
interface WordState {
  readonly word: ResolvedWord;
  /** The documents that hold it; computed when something depends on them. */
  matches: WordMatches | undefined;
  /** Postings read while intersecting; valid for documents of `complete`. */
  known: KnownPostings | undefined;
  /** Number of documents that hold it in a value of `plan.valueFields`, if that was looked up. */
  inValues: number;
}

/** The documents of one tier that match a plan, its filter aside. Returned bitmaps are shared: clone before mutating. */
export class TierMatches {
  /** Documents that satisfy the condition and hold every free word. */
  readonly complete: Bitmap;
  private readonly plan: Plan;
  private readonly tier: Tier;
  private readonly tierIndex: number;
  private readonly words: readonly WordState[];
  private readonly live: Bitmap;
  /** Live documents that hold every required word that is not a phrase: phrases are searched only in these. */
  private readonly phraseCandidates: Bitmap;
  /** Documents that satisfy the condition. */
  private readonly satisfying: Bitmap;

  constructor(plan: Plan, words: readonly ResolvedWord[], tier: Tier, tierIndex: number) {
    this.plan = plan;
    this.tier = tier;
    this.tierIndex = tierIndex;
    this.words = words.map((word) => ({ word, matches: undefined, known: undefined, inValues: 0 }));
    this.live = tier.live;
    const required = new Set(requiredWords(plan).filter((index) => !hasPhrase(this.state(index).word)));
    this.phraseCandidates = this.live;
    this.phraseCandidates = this.intersectAll([...required], this.live);
    const rest = plan.condition === null ? null : conditionWithout(plan.condition, required);
    this.satisfying =
      rest === null
        ? this.phraseCandidates
        : this.phraseCandidates.clone().and(evaluateCondition(rest, tier, (index) => this.matches(index).matching));
    const others = plan.free.filter((index) => !required.has(index));
    this.complete = this.intersectAll(others, this.satisfying);
  }

  /** Documents that satisfy the condition and hold at least one free word; all that satisfy it if there is no free word. */
  some(): Bitmap {
    const { free } = this.plan;
    if (free.length === 0) return this.satisfying;
    const some = new Bitmap(this.tier.maxDoc);
    for (const index of free) {
      if (this.needsMatches(index)) some.or(this.matches(index).matching);
      else markSingleTerms(this.state(index).word, this.tier, this.tierIndex, some);
    }
    return this.satisfying === this.live ? some : some.and(this.satisfying);
  }

  /** The postings of a word read so far. @param completeOnly whether only documents of `complete` will be read */
  postings(index: number, completeOnly: boolean): KnownPostings {
    const { word, known } = this.state(index);
    if (hasPhrase(word)) return this.matches(index);
    return (completeOnly ? known : undefined) ?? NO_POSTINGS;
  }

  /** Number of documents that hold a word in a value of `plan.valueFields`; 0 where nothing depends on it. */
  inValues(index: number): number {
    return this.state(index).inValues;
  }

  private state(index: number): WordState {
    const state = this.words[index];
    if (state === undefined) throw new RangeError(`no word ${index} in the plan`);
    return state;
  }

  private matches(index: number): WordMatches {
    const state = this.state(index);
    if (state.matches !== undefined) return state.matches;
    const matches = matchWord(state.word, this.tier, this.tierIndex, this.phraseCandidates);
    state.matches = matches;
    if (this.plan.valueFields.length > 0) this.addValues(state, matches.matching);
    return matches;
  }

  private addValues(state: WordState, matching: Bitmap): void {
    const values = new Bitmap(this.tier.maxDoc);
    markValues(state.word.planned, this.plan.valueFields, this.tier, values);
    state.inValues = values.and(this.tier.live).count();
    matching.or(values);
  }

  /** Whether the documents of a word come from `matches`: they are computed, or take more than marking postings. */
  private needsMatches(index: number): boolean {
    const { word, matches } = this.state(index);
    return hasPhrase(word) || matches !== undefined || this.plan.valueFields.length > 0;
  }

  /** The documents of a set that hold all of some words; rarest word first, so that the others are looked up in few documents. */
  private intersectAll(indexes: readonly number[], within: Bitmap): Bitmap {
    const frequency = (index: number) => this.state(index).word.documents;
    const rarestFirst = [...indexes].sort((a, b) => frequency(a) - frequency(b));
    let documents = within;
    /** Upper bound on the size of `documents`. */
    let max = this.tier.documents;
    for (const index of rarestFirst) {
      const state = this.state(index);
      const own = documents === within ? undefined : documents;
      if (this.needsMatches(index)) documents = (own ?? within.clone()).and(this.matches(index).matching);
      else if (documents === this.live) {
        documents = new Bitmap(this.tier.maxDoc);
        markSingleTerms(state.word, this.tier, this.tierIndex, documents);
        max = Math.min(max, state.word.documents);
      } else {
        documents = own ?? within.clone();
        state.known = intersectWord(state.word, this.tier, this.tierIndex, documents, max);
        max = upperBound(state.known.singles, documents, max);
      }
    }
    return documents;
  }
}

/** Words that every matching document must hold. */
function requiredWords(plan: Plan): number[] {
  const conjuncts = (condition: Condition): number[] =>
    condition.kind === 'word' ? [condition.word] : condition.kind === 'all' ? condition.of.flatMap(conjuncts) : [];
  return [...(plan.require === 'all' ? plan.free : []), ...(plan.condition === null ? [] : conjuncts(plan.condition))];
}

/** A condition without conjuncts that are known to hold; null if none is left. */
function conditionWithout(condition: Condition, required: ReadonlySet<number>): Condition | null {
  if (condition.kind === 'word') return required.has(condition.word) ? null : condition;
  if (condition.kind !== 'all') return condition;
  const of = condition.of.flatMap((part) => conditionWithout(part, required) ?? []);
  return of.length === 0 ? null : { kind: 'all', of };
}

/** @param matching returns the documents that hold a word */
function evaluateCondition(condition: Condition, tier: Tier, matching: (word: number) => Bitmap): Bitmap {
  const evaluate = (part: Condition) => evaluateCondition(part, tier, matching);
  switch (condition.kind) {
    case 'word':
      return matching(condition.word).clone();
    case 'filter':
      return evaluateFilter(condition.filter, tier);
    case 'value':
      return evaluateContains(condition.field, condition.text, tier);
    case 'all':
      return condition.of.map(evaluate).reduce((all, part) => all.and(part), Bitmap.full(tier.maxDoc));
    case 'any':
      return condition.of.map(evaluate).reduce((any, part) => any.or(part), new Bitmap(tier.maxDoc));
    case 'not':
      return Bitmap.full(tier.maxDoc).andNot(evaluate(condition.of));
  }
}
