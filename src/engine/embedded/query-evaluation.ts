/** A plan's way through the engine: resolve → match → filter → count facets → score → collapse → order → look again → page. */
import { AppError } from '../../errors.js';
import type { Plan } from '../../query/plan.js';
import type { FacetResult, Page } from '../engine.js';
import { bestByScore, type Found } from './best-scores.js';
import { type Bitmap, countAll, withoutKeepingBitmaps } from './bitmap.js';
import { FacetCounter, selectedValues, withoutField } from './facets.js';
import { evaluateFilter } from './filter-evaluation.js';
import { FreshnessFactor, median, publishedAt } from './freshness.js';
import { lengthNorms } from './length-norms.js';
import { TierMatches } from './matching.js';
import { bestByKeys, type Candidate, candidateOrder, NEWEST_FIRST } from './ordering.js';
import { Ranking } from './ranking.js';
import { collectionStatistics } from './scoring.js';
import type { Tier } from './tier.js';
import { resolveWord } from './word-matching.js';

/** Answers a plan over tiers. Throws AppError `deadline_exceeded`. */
export function evaluatePlan(plan: Plan, tiers: readonly Tier[]): Page {
  return withoutKeepingBitmaps(() => evaluate(plan, tiers));
}

function evaluate(plan: Plan, tiers: readonly Tier[]): Page {
  const checkDeadline = () => {
    if (Date.now() > plan.deadline) {
      throw new AppError('deadline_exceeded', 'The query took too long. Try fewer or longer words.', { retryAfter: 1 });
    }
  };
  const statistics = collectionStatistics(tiers);
  const lengths = lengthNorms(statistics, tiers);
  const words = plan.words.map((word) => resolveWord(word, plan, tiers, statistics, lengths));
  checkDeadline();
  const matches = tiers.map((tier, place) => new TierMatches(plan, words, tier, place));
  checkDeadline();
  const filters = tiers.map((tier) => (plan.filter === null ? null : evaluateFilter(plan.filter, tier)));
  const unfiltered = chooseMatches(plan, tiers, matches, filters);
  const documents = words.map((word, i) => matches.reduce((sum, match) => sum + match.valued(i), word.documents));
  const found = tiers.map((tier, place): Found => {
    const matching = narrow(unfiltered[place], filters[place]);
    const { complete } = matches[place];
    for (const id of plan.pinned) admit(tier, id, (slot) => complete.add(slot));
    complete.and(matching);
    return { matching, complete };
  });
  if (plan.tentative !== null && !plan.collapse) {
    const { atLeast, rare } = plan.tentative;
    const total = countAll(found.map(({ matching }) => matching));
    const complete = countAll(found.map((part) => part.complete));
    const isFew = (plan.require === 'any' ? total : complete) < atLeast;
    if (isFew && documents.some((count) => count < rare)) return { hits: [], total, complete, documents, facets: [] };
  }
  const facets = countFacets(plan, tiers, unfiltered);
  checkDeadline();
  const isScored = words.some(({ planned }) => planned.weight > 0);
  const sort = plan.sort.length > 0 || isScored ? plan.sort : NEWEST_FIRST;
  const freshness = freshnessOf(plan, tiers, found);
  const best = (wanted: number): Candidate[] => {
    if (sort.length > 0) return bestByKeys(tiers, found, wanted, candidateOrder(tiers, sort));
    return bestByScore({ words, tiers, matches, found, freshness, checkDeadline }, wanted, plan.require === 'behind');
  };
  const ranking = new Ranking(plan, tiers, words, found, best, freshness, sort);
  const { hits, total, complete } = ranking.page();
  checkDeadline();
  return { hits, total, complete, documents, facets };
}

/** By tier, the documents to answer with, the filter aside: those that hold every free word, or some of them where the plan lets them in. */
function chooseMatches(
  plan: Plan,
  tiers: readonly Tier[],
  matches: readonly TierMatches[],
  filters: readonly (Bitmap | null)[],
): Bitmap[] {
  const complete = () =>
    matches.reduce((sum, match, place) => {
      const filter = filters[place];
      return sum + (filter === null ? match.complete.count() : match.complete.clone().and(filter).count());
    }, 0);
  const some = plan.require === 'any' || (plan.require === 'behind' && complete() < plan.enough);
  return tiers.map((tier, place) => {
    const matching = some ? matches[place].some() : matches[place].complete.clone();
    for (const id of plan.pinned) admit(tier, id, (slot) => matching.add(slot));
    for (const id of plan.hidden) admit(tier, id, (slot) => matching.delete(slot));
    return matching;
  });
}

function admit(tier: Tier, id: string, change: (slot: number) => void): void {
  const slot = tier.slot(id);
  if (slot >= 0) change(slot);
}

/** Leaves what was given as it is. */
function narrow(matching: Bitmap, filter: Bitmap | null): Bitmap {
  return filter === null ? matching : matching.clone().and(filter);
}

function countFacets(plan: Plan, tiers: readonly Tier[], matching: readonly Bitmap[]): FacetResult[] {
  return plan.facets.map((request) => {
    const counter = new FacetCounter(request, selectedValues(plan.filter, request.name));
    const filter = withoutField(plan.filter, request.name);
    tiers.forEach((tier, place) => {
      counter.add(tier, narrow(matching[place], filter === null ? null : evaluateFilter(filter, tier)));
    });
    return counter.result();
  });
}

function freshnessOf(plan: Plan, tiers: readonly Tier[], found: readonly Found[]): FreshnessFactor | null {
  if (plan.freshness === null || plan.freshness.weight === 0) return null;
  const times: number[] = [];
  tiers.forEach((tier, place) => {
    found[place].matching.forEach((slot) => {
      const time = publishedAt(tier, slot);
      if (time !== undefined) times.push(time);
    });
  });
  return new FreshnessFactor(plan.freshness, tiers, median(times));
}
