/** Which documents of a tier match a plan, in bitmaps: only those are scored. */
import type { Condition, Plan } from '../../../query/plan.js';
import { evaluateContains, evaluateFilter } from '../doc-values/filter-evaluation.js';
import { markValues } from '../doc-values/value-words.js';
import { mostLeft } from '../postings/materialized-postings.js';
import { Bitmap } from '../structures/bitmap.js';
import type { Tier } from '../tiers/tier.js';
import {
  findHolders,
  keepHolders,
  markHolders,
  NOTHING_READ,
  type ReadPostings,
  type ResolvedWord,
  type WordHolders,
} from './word-matching.js';

/**
 * Which documents of one tier match a plan, its filter aside. Who holds a word is looked up when something depends on
 * it. Whoever wants to change a set given out changes a copy.
 */
export class TierMatches {
  /** Documents that satisfy the conditions and hold every free word. */
  readonly complete: Bitmap;
  private readonly plan: Plan;
  private readonly words: readonly ResolvedWord[];
  private readonly tier: Tier;
  private readonly place: number;
  private readonly found: (WordHolders | undefined)[];
  /** What was read of words whose holders were looked for among those of other words. */
  private readonly read: (ReadPostings | undefined)[];
  /** How many documents hold each word in a value, as far as words were looked up. */
  private readonly valuedBy: number[];
  private readonly live: Bitmap;
  /** Documents that hold what must be held: only in these is looked whether words stand side by side. */
  private readonly promising: Bitmap;
  /** Documents that satisfy the conditions. */
  private readonly fitting: Bitmap;

  constructor(plan: Plan, words: readonly ResolvedWord[], tier: Tier, place: number) {
    this.plan = plan;
    this.words = words;
    this.tier = tier;
    this.place = place;
    this.found = new Array<WordHolders | undefined>(words.length);
    this.read = new Array<ReadPostings | undefined>(words.length);
    this.valuedBy = words.map(() => 0);
    const required = requiredWords(plan).filter((index) => !hasPhrase(words[index]));
    this.live = tier.live;
    this.promising = this.live;
    this.promising = this.holdingAll(required, this.live);
    const rest = plan.condition === null ? null : conditionBeyond(plan.condition, new Set(required));
    this.fitting =
      rest === null
        ? this.promising
        : this.promising.clone().and(evaluateCondition(rest, tier, (index) => this.holders(index).holders));
    this.complete = this.holdingAll(
      plan.free.filter((index) => !required.includes(index)),
      this.fitting,
    );
  }

  /** Documents that satisfy the conditions and hold at least one free word, if there are any. */
  some(): Bitmap {
    const { free } = this.plan;
    if (free.length === 0) return this.fitting;
    const some = new Bitmap(this.tier.maxDoc);
    for (const index of free) {
      if (this.isLookedUp(index)) some.or(this.holders(index).holders);
      else markHolders(this.words[index], this.tier, this.place, some);
    }
    return this.fitting === this.live ? some : some.and(this.fitting);
  }

  /**
   * What is known of the postings of a word.
   * @param isComplete whether it is only asked for documents of `complete`
   */
  postings(index: number, isComplete: boolean): ReadPostings {
    if (hasPhrase(this.words[index])) return this.holders(index);
    return (isComplete ? this.read[index] : undefined) ?? NOTHING_READ;
  }

  /** How many documents hold a word in a value of the fields that the plan names; 0 where nothing depends on it. */
  valued(index: number): number {
    return this.valuedBy[index];
  }

  private holders(index: number): WordHolders {
    const known = this.found[index];
    if (known !== undefined) return known;
    const holders = findHolders(this.words[index], this.tier, this.place, this.promising);
    this.found[index] = holders;
    if (this.plan.valueFields.length > 0) this.addValued(index, holders.holders);
    return holders;
  }

  private addValued(index: number, holders: Bitmap): void {
    const values = new Bitmap(this.tier.maxDoc);
    markValues(this.words[index].planned, this.plan.valueFields, this.tier, values);
    this.valuedBy[index] = values.and(this.tier.live).count();
    holders.or(values);
  }

  /** Whether to ask for a word's holders: they were found before, or take more than marking its postings. */
  private isLookedUp(index: number): boolean {
    return hasPhrase(this.words[index]) || this.found[index] !== undefined || this.plan.valueFields.length > 0;
  }

  /** Those of some documents that hold all of some words: the rarest first, so that the others are looked up in few. */
  private holdingAll(indexes: readonly number[], within: Bitmap): Bitmap {
    const rarestFirst = [...indexes].sort((a, b) => this.words[a].documents - this.words[b].documents);
    let documents = within;
    /** How many these are at most. */
    let most = this.tier.documents;
    for (const index of rarestFirst) {
      const word = this.words[index];
      const own = documents === within ? undefined : documents;
      if (this.isLookedUp(index)) documents = (own ?? within.clone()).and(this.holders(index).holders);
      else if (documents === this.live) {
        documents = new Bitmap(this.tier.maxDoc);
        markHolders(word, this.tier, this.place, documents);
        most = Math.min(most, word.documents);
      } else {
        documents = own ?? within.clone();
        const read = keepHolders(word, this.tier, this.place, documents, most);
        most = mostLeft(read.singles, documents, most);
        this.read[index] = read;
      }
    }
    return documents;
  }
}

function hasPhrase({ alternatives }: ResolvedWord): boolean {
  return alternatives.some(({ terms }) => terms.length > 1);
}

/** Words that every matching document must hold. */
function requiredWords(plan: Plan): number[] {
  const conjuncts = (condition: Condition): number[] =>
    condition.kind === 'word' ? [condition.word] : condition.kind === 'all' ? condition.of.flatMap(conjuncts) : [];
  return [...(plan.require === 'all' ? plan.free : []), ...(plan.condition === null ? [] : conjuncts(plan.condition))];
}

/** What is left of a condition when some words are known to be held; null for nothing. */
function conditionBeyond(condition: Condition, held: ReadonlySet<number>): Condition | null {
  if (condition.kind === 'word') return held.has(condition.word) ? null : condition;
  if (condition.kind !== 'all') return condition;
  const of = condition.of.flatMap((part) => conditionBeyond(part, held) ?? []);
  return of.length === 0 ? null : { kind: 'all', of };
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
      return condition.of.map(evaluate).reduce((all, part) => all.and(part), Bitmap.full(tier.maxDoc));
    case 'any':
      return condition.of.map(evaluate).reduce((any, part) => any.or(part), new Bitmap(tier.maxDoc));
    case 'not':
      return Bitmap.full(tier.maxDoc).andNot(evaluate(condition.of));
  }
}
