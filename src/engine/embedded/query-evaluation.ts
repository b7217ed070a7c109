/** A plan's way through the engine: resolve → match → filter → count facets → collapse → order → look again → page. */
import { AppError } from '../../errors.js';
import type { Plan, SortKey } from '../../query/plan.js';
import type { EngineHit, FacetResult, Page } from '../engine.js';
import type { Bitmap } from './bitmap.js';
import { groupNearIdentical } from './collapse.js';
import { FacetCounter, selectedValues, withoutField } from './facets.js';
import { evaluateFilter } from './filter-evaluation.js';
import { FreshnessFactor, median, publishedAt } from './freshness.js';
import { matchTier, scoreTier, type TierMatches } from './matching.js';
import { OccurrenceFinder } from './occurrences.js';
import { Best, type Candidate, candidateOrder, NEWEST_FIRST } from './ordering.js';
import { assembleHit, wordMatches, wordParts } from './page-assembly.js';
import { secondLook } from './rescoring.js';
import { collectionStatistics, RANKING } from './scoring.js';
import type { Tier } from './tier.js';
import { type ResolvedWord, resolveWord } from './word-matching.js';

/** Answers a plan over tiers. Throws AppError `deadline_exceeded`. */
export function evaluatePlan(plan: Plan, tiers: readonly Tier[]): Page {
  const checkDeadline = () => {
    if (Date.now() > plan.deadline) {
      throw new AppError('deadline_exceeded', 'The query took too long. Try fewer or longer words.', { retryAfter: 1 });
    }
  };
  const statistics = collectionStatistics(tiers);
  const words = plan.words.map((word) => resolveWord(word, plan, tiers, statistics));
  checkDeadline();
  const matches = tiers.map((tier, place) => matchTier(plan, words, tier, place));
  checkDeadline();
  const filters = tiers.map((tier) => (plan.filter === null ? null : evaluateFilter(plan.filter, tier)));
  const unfiltered = chooseMatches(plan, tiers, matches, filters);
  const facets = countFacets(plan, tiers, unfiltered);
  checkDeadline();
  const chosen = tiers.map((tier, place): Chosen => {
    const matching = narrow(unfiltered[place].clone(), filters[place]);
    const complete = matches[place].complete.clone();
    for (const id of plan.pinned) admit(tier, id, (slot) => complete.add(slot));
    complete.and(matching);
    const scores = plan.limit === 0 ? NO_SCORES : scoreTier(words, matches[place], tier, place, matching);
    return { matching, complete, scores };
  });
  checkDeadline();
  const scored = words.some(({ planned }) => planned.weight > 0);
  const sort = plan.sort.length > 0 || scored ? plan.sort : NEWEST_FIRST;
  const ranking = new Ranking(plan, tiers, words, chosen, freshnessOf(plan, tiers, chosen), sort);
  const page = ranking.page();
  checkDeadline();
  return { ...page, documents: words.map(({ documents }) => documents), facets };
}

/** What the page is made of in one tier. */
interface Chosen {
  readonly matching: Bitmap;
  /** Those that hold every free word. */
  readonly complete: Bitmap;
  /** By slot; meaningful where matching. */
  readonly scores: Float64Array;
}
const NO_SCORES = new Float64Array(0);

/** By tier, the documents to answer with, the filter aside: those that hold every free word, or some of them where the plan lets them in. */
function chooseMatches(
  plan: Plan,
  tiers: readonly Tier[],
  matches: readonly TierMatches[],
  filters: readonly (Bitmap | null)[],
): Bitmap[] {
  const complete = () =>
    matches.reduce((sum, match, place) => sum + narrow(match.complete.clone(), filters[place]).count(), 0);
  const some = plan.require === 'any' || (plan.require === 'behind' && complete() < plan.enough);
  return tiers.map((tier, place) => {
    const matching = (some ? matches[place].some : matches[place].complete).clone();
    for (const id of plan.pinned) admit(tier, id, (slot) => matching.add(slot));
    for (const id of plan.hidden) admit(tier, id, (slot) => matching.delete(slot));
    return matching;
  });
}

function admit(tier: Tier, id: string, change: (slot: number) => void): void {
  const slot = tier.slot(id);
  if (slot >= 0) change(slot);
}

function narrow(matching: Bitmap, filter: Bitmap | null): Bitmap {
  return filter === null ? matching : matching.and(filter);
}

function countFacets(plan: Plan, tiers: readonly Tier[], matching: readonly Bitmap[]): FacetResult[] {
  return plan.facets.map((request) => {
    const counter = new FacetCounter(request, selectedValues(plan.filter, request.name));
    const filter = withoutField(plan.filter, request.name);
    tiers.forEach((tier, place) => {
      counter.add(tier, narrow(matching[place].clone(), filter === null ? null : evaluateFilter(filter, tier)));
    });
    return counter.result();
  });
}

function freshnessOf(plan: Plan, tiers: readonly Tier[], matches: readonly Chosen[]): FreshnessFactor | null {
  if (plan.freshness === null || plan.freshness.weight === 0) return null;
  const times: number[] = [];
  tiers.forEach((tier, place) => {
    matches[place].matching.forEach((slot) => {
      const time = publishedAt(tier, slot);
      if (time !== undefined) times.push(time);
    });
  });
  return new FreshnessFactor(plan.freshness, tiers, median(times));
}

/** Orders what matched and makes the page asked for. */
class Ranking {
  private readonly plan: Plan;
  private readonly tiers: readonly Tier[];
  private readonly words: readonly ResolvedWord[];
  private readonly matches: readonly Chosen[];
  private readonly freshness: FreshnessFactor | null;
  private readonly order: (a: Candidate, b: Candidate) => number;
  private readonly byScore: boolean;
  /** How many near-identical articles stand behind a candidate, by tier and slot; only when collapsing. */
  private readonly similar = new Map<string, number>();
  /** By tier, made when its first document is looked at. */
  private readonly finders: (OccurrenceFinder | undefined)[] = [];
  /** Candidates of the window, by tier and slot. */
  private readonly looked = new Set<string>();

  constructor(
    plan: Plan,
    tiers: readonly Tier[],
    words: readonly ResolvedWord[],
    matches: readonly Chosen[],
    freshness: FreshnessFactor | null,
    sort: readonly SortKey[],
  ) {
    this.plan = plan;
    this.tiers = tiers;
    this.words = words;
    this.matches = matches;
    this.freshness = freshness;
    this.byScore = sort.length === 0;
    this.order = candidateOrder(tiers, sort, plan.require === 'behind');
  }

  page(): Pick<Page, 'hits' | 'total' | 'complete'> {
    const { plan } = this;
    const leaders = plan.collapse ? this.leaders() : null;
    const total = leaders?.length ?? this.matches.reduce((sum, { matching }) => sum + matching.count(), 0);
    const complete =
      leaders?.filter((leader) => leader.complete).length ??
      this.matches.reduce((sum, match) => sum + match.complete.count(), 0);
    if (plan.limit === 0) return { hits: [], total, complete };
    const reach = plan.offset + plan.limit;
    const best = new Best(this.byScore ? Math.max(RANKING.window, reach) : reach, this.order);
    if (leaders === null) this.offerAll(best);
    else for (const leader of leaders) best.offer(leader);
    const ranked = this.pinnedFirst(this.byScore ? this.rerank(best.sorted()) : best.sorted());
    return { hits: ranked.slice(plan.offset, reach).map((candidate) => this.hit(candidate)), total, complete };
  }

  private visit(visit: (candidate: Candidate) => void): void {
    this.matches.forEach(({ matching, complete, scores }, tier) => {
      matching.forEach((slot) => {
        const score = scores[slot] * (this.freshness?.of(tier, slot) ?? 1);
        visit({ tier, slot, score, complete: complete.has(slot) });
      });
    });
  }

  /** Offers every match, without making a candidate of those that score too low. */
  private offerAll(best: Best<Candidate>): void {
    this.matches.forEach(({ matching, complete, scores }, tier) => {
      matching.forEach((slot) => {
        const score = scores[slot] * (this.freshness?.of(tier, slot) ?? 1);
        const worst = best.threshold;
        const all = complete.has(slot);
        if (this.byScore && worst !== undefined && score < worst.score && (worst.complete || !all)) return;
        best.offer({ tier, slot, score, complete: all });
      });
    });
  }

  /** The best of each group of near-identical articles. */
  private leaders(): Candidate[] {
    const all: Candidate[] = [];
    this.visit((candidate) => all.push(candidate));
    const ranked = this.pinnedFirst(all.sort(this.order));
    const groups = groupNearIdentical(ranked, this.tiers);
    const sizes = new Map<number, number>();
    for (const leader of groups) sizes.set(leader, (sizes.get(leader) ?? 0) + 1);
    return ranked.filter((candidate, index) => {
      if (groups[index] !== index) return false;
      this.similar.set(keyOf(candidate), (sizes.get(index) ?? 1) - 1);
      return true;
    });
  }

  /** Adds what the second look finds to the best candidates. */
  private rerank(candidates: readonly Candidate[]): Candidate[] {
    if (this.words.length === 0) return [...candidates];
    const window = candidates
      .slice(0, RANKING.window)
      .map((candidate) => ({ ...candidate, score: this.look(candidate) }));
    for (const candidate of window) this.looked.add(keyOf(candidate));
    return [...window.sort(this.order), ...candidates.slice(RANKING.window)];
  }

  /** The score of a candidate with what its second look adds. */
  private look({ tier, slot, score }: Candidate): number {
    const factor = this.freshness?.of(tier, slot) ?? 1;
    const base = score / factor;
    const bonus = secondLook(this.words, this.finder(tier).find(slot), this.tiers[tier].lengths.of(slot, 0), base);
    return (base + bonus.reduce((sum, { value }) => sum + value, 0)) * factor;
  }

  private finder(tier: number): OccurrenceFinder {
    const known = this.finders[tier];
    if (known !== undefined) return known;
    const finder = new OccurrenceFinder(this.words, this.tiers[tier], tier);
    this.finders[tier] = finder;
    return finder;
  }

  private pinnedFirst(candidates: Candidate[]): Candidate[] {
    const { pinned } = this.plan;
    if (pinned.length === 0) return candidates;
    const placed = pinned.flatMap((id): Candidate[] => {
      const tier = this.tiers.findIndex((holder, place) => {
        const slot = holder.slot(id);
        return slot >= 0 && this.matches[place].matching.has(slot);
      });
      if (tier < 0) return [];
      const slot = this.tiers[tier].slot(id);
      const isFolded = this.similar.size > 0 && !this.similar.has(keyOf({ tier, slot }));
      if (isFolded) return [];
      const known = candidates.find((candidate) => candidate.tier === tier && candidate.slot === slot);
      return [known ?? { tier, slot, score: this.matches[tier].scores[slot], complete: false }];
    });
    const keys = new Set(placed.map(keyOf));
    return [...placed, ...candidates.filter((candidate) => !keys.has(keyOf(candidate)))];
  }

  private hit(candidate: Candidate): EngineHit {
    const { tier, slot } = candidate;
    const holder = this.tiers[tier];
    const finder = this.finder(tier);
    const occurrences = finder.find(slot);
    const parts = wordParts(this.words, occurrences, holder, slot);
    const base = parts.reduce((sum, { value }) => sum + value, 0);
    const second = this.looked.has(keyOf(candidate))
      ? secondLook(this.words, occurrences, holder.lengths.of(slot, 0), base)
      : [];
    const factor = this.freshness?.of(tier, slot) ?? 1;
    const similar = this.similar.get(keyOf(candidate)) ?? 0;
    return assembleHit(
      holder.id(slot),
      [...parts, ...second],
      factor,
      wordMatches(occurrences, finder),
      similar,
      this.plan.explain,
    );
  }
}

function keyOf({ tier, slot }: Pick<Candidate, 'tier' | 'slot'>): string {
  return `${tier}:${slot}`;
}
