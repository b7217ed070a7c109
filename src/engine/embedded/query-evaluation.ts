/** Evaluates a plan over tiers: resolve words → match → filter → count facets → score → collapse → rank → second look → page. */
import type { FacetResult, Page } from '../../backend/page.js';
import { Deadline } from '../../deadline.js';
import { EMPTY_PLAN, type Plan, type TermMatch } from '../../query/plan.js';
import { FacetCounter, selectedValues, withoutField } from './doc-values/facets.js';
import { evaluateFilter } from './doc-values/filter-evaluation.js';
import { TierMatches } from './matching/condition-matching.js';
import { completeOf, MatchSet, totalOf } from './matching/match-set.js';
import { type ResolvedWord, resolveWord } from './matching/resolved-word.js';
import { type SingleTerm, singleTermOf, topOfSingleTerm } from './scoring/block-max.js';
import type { Candidate } from './scoring/candidate.js';
import { FreshnessFactor, median, publishedAt } from './scoring/freshness.js';
import { type ScorableTier, topByScore } from './scoring/maxscore.js';
import { candidateOrder, NEWEST_FIRST, topByKeys } from './scoring/ordering.js';
import { candidatesNeeded, Ranking, RESCORE_ALL } from './scoring/ranking.js';
import { type Bitmap, withoutKeepingBitmaps } from './structures/bitmap.js';
import type { Tier } from './tiers/tier.js';
import { collectionStatistics } from './weighting/collection-statistics.js';
import { lengthNorms } from './weighting/length-norms.js';

/** Evaluates a plan. Throws AppError `deadline_exceeded`. */
export function evaluatePlan(plan: Plan, tiers: readonly Tier[], deadline: Deadline = Deadline.NONE): Page {
  return withoutKeepingBitmaps(() => evaluate(plan, tiers, deadline));
}

/** Number of documents that hold each term: an upper bound, exact for a term without prefix, stem or typos. */
export function documentFrequencies(terms: readonly TermMatch[], tiers: readonly Tier[]): readonly number[] {
  const words = terms.map((term) => ({
    ...UNSCORED,
    text: term.surface,
    alternatives: [{ terms: [term], weight: 1, origin: 'typed' as const }],
  }));
  return evaluatePlan({ ...EMPTY_PLAN, words }, tiers).documents;
}

const UNSCORED = { fields: null, weight: 0, role: 'function' } as const;

/** One tier while a plan is evaluated. */
interface MatchedTier extends ScorableTier {
  /** Matches without the filter, with pinned and without hidden articles: what facets narrow by their own filters. */
  readonly unfiltered: Bitmap;
}

function evaluate(plan: Plan, tiers: readonly Tier[], deadline: Deadline): Page {
  const checkDeadline = () => deadline.check();
  const statistics = collectionStatistics(tiers);
  const lengths = lengthNorms(statistics);
  const words = plan.words.map((word) => resolveWord(word, plan, tiers, statistics, lengths));
  checkDeadline();
  const inText = words.map((word) => word.documents);
  if (isAbsent(plan, inText)) return countsOnly([], inText);
  const single = asSingleTerm(plan, words);
  if (single !== undefined) return evaluateSingleTerm(single, plan, words, tiers, checkDeadline);
  const parts = tiers.map((tier, tierIndex) => {
    const matches = new TierMatches(plan, words, tier, tierIndex);
    const filter = plan.filter === null ? null : evaluateFilter(plan.filter, tier);
    const answers = MatchSet.of(intersection(matches.complete, filter));
    return { tier, matches, filter, answers, complete: withRules(plan, tier, answers, filter) };
  });
  checkDeadline();
  const documents = inText.map((holding, i) => parts.reduce((sum, { matches }) => sum + matches.inValues(i), holding));
  const complete = parts.map((part) => part.complete);
  if (plan.require === 'behind' && isTooFew(plan, complete, documents)) return countsOnly(complete, documents);
  const answering = totalOf(parts.map(({ answers }) => answers));
  const allowsPartial = plan.require === 'any' || (plan.require === 'behind' && answering < plan.enough);
  const matched = parts.map(({ tier, matches, filter, complete: completeSet }): MatchedTier => {
    const unfiltered = applyRules(plan, tier, allowsPartial ? matches.some() : matches.complete);
    const matchSet = allowsPartial ? MatchSet.of(intersection(unfiltered, filter), completeSet) : completeSet;
    return { tier, matches, matchSet, unfiltered };
  });
  const matchSets = matched.map(({ matchSet }) => matchSet);
  if (plan.require !== 'behind' && isTooFew(plan, matchSets, documents)) return countsOnly(matchSets, documents);
  const facets = countFacets(plan, matched);
  checkDeadline();
  const isScored = plan.words.some(({ weight }) => weight > 0);
  const sort = plan.sort.length > 0 || isScored ? plan.sort : NEWEST_FIRST;
  const freshness = freshnessOf(plan, tiers, matched);
  const top = (k: number): Candidate[] => {
    if (sort.length > 0) return topByKeys(matchSets, k, candidateOrder(tiers, sort));
    const hasPinned = plan.pinned.length > 0;
    return topByScore({ words, tiers: matched, hasPinned, freshness, checkDeadline }, k, plan.require === 'behind');
  };
  const {
    hits,
    total,
    complete: completeTotal,
  } = new Ranking({ plan, words, tiers, matchSets, freshness, sort, top }).page();
  checkDeadline();
  return { hits, total, complete: completeTotal, documents, facets };
}

/** Whether a required free word is in no document and the plan permits a counts-only page for that. */
function isAbsent(plan: Plan, documents: readonly number[]): boolean {
  if (plan.require !== 'behind' || plan.valueFields.length + plan.pinned.length > 0) return false;
  return plan.free.some((index) => documents[index] === 0) && isTooFew(plan, [], documents);
}

/** The single term of a plan that ranks its documents and nothing else; undefined for other plans, and for rare terms. */
function asSingleTerm(plan: Plan, words: readonly ResolvedWord[]): SingleTerm | undefined {
  const [word, ...others] = words;
  if (word === undefined || others.length > 0 || plan.free.length !== 1) return undefined;
  const isBare = plan.condition === null && plan.filter === null && plan.facets.length + plan.valueFields.length === 0;
  const hasRules = plan.pinned.length + plan.hidden.length > 0;
  const isByScore = plan.sort.length === 0 && plan.freshness === null && !plan.collapse && word.planned.weight > 0;
  const isPruned = plan.limit > 0 && word.documents > RESCORE_ALL;
  return isBare && !hasRules && isByScore && isPruned ? singleTermOf(word) : undefined;
}

/** Evaluates a plan of a single term: scores it without matching first. */
function evaluateSingleTerm(
  term: SingleTerm,
  plan: Plan,
  words: readonly ResolvedWord[],
  tiers: readonly Tier[],
  checkDeadline: () => void,
): Page {
  const { top, counts } = topOfSingleTerm(term, tiers, candidatesNeeded(plan, words), checkDeadline);
  const matchSets = tiers.map((tier, tierIndex) =>
    MatchSet.counted(counts[tierIndex] ?? 0, () => new TierMatches(plan, words, tier, tierIndex).complete),
  );
  const documents = words.map((word) => word.documents);
  if (isTooFew(plan, matchSets, documents)) return countsOnly(matchSets, documents);
  const ranking = new Ranking({ plan, words, tiers, matchSets, freshness: null, sort: [], top: () => top });
  const { hits, total, complete } = ranking.page();
  checkDeadline();
  return { hits, total, complete, documents, facets: [] };
}

function countsOnly(matchSets: readonly MatchSet[], documents: readonly number[]): Page {
  return { hits: [], total: totalOf(matchSets), complete: completeOf(matchSets), documents, facets: [] };
}

/** Whether so few documents match that the plan permits a counts-only page, see `Tentative`. */
function isTooFew(
  { tentative, collapse }: Plan,
  matchSets: readonly MatchSet[],
  documents: readonly number[],
): boolean {
  if (tentative === undefined || collapse) return false;
  return totalOf(matchSets) < tentative.atLeast && documents.some((count) => count < tentative.rare);
}

/** Adds pinned and removes hidden articles. Returns a changed copy, or the bitmap itself if the plan has no rules. */
function applyRules({ pinned, hidden }: Plan, tier: Tier, documents: Bitmap): Bitmap {
  if (pinned.length === 0 && hidden.length === 0) return documents;
  const changed = documents.clone();
  for (const docId of docIdsOf(pinned, tier)) changed.add(docId);
  for (const docId of docIdsOf(hidden, tier)) changed.delete(docId);
  return changed;
}

/** Applies rules to a filtered match set; pinned articles must pass the filter too. */
function withRules(plan: Plan, tier: Tier, matchSet: MatchSet, filter: Bitmap | null): MatchSet {
  const changed = applyRules(plan, tier, matchSet.matching);
  return changed === matchSet.matching ? matchSet : MatchSet.of(intersection(changed, filter));
}

/** The docIds in a tier of those ids that it holds. */
function docIdsOf(ids: readonly string[], tier: Tier): number[] {
  return ids.map((id) => tier.docId(id)).filter((docId) => docId >= 0);
}

/** Returns a new bitmap, or the first one itself if there is no filter. */
function intersection(documents: Bitmap, filter: Bitmap | null): Bitmap {
  return filter === null ? documents : documents.clone().and(filter);
}

function countFacets(plan: Plan, tiers: readonly MatchedTier[]): FacetResult[] {
  return plan.facets.map((request) => {
    const counter = new FacetCounter(request, selectedValues(plan.filter, request.name));
    const filter = withoutField(plan.filter, request.name);
    for (const { tier, unfiltered } of tiers)
      counter.add(tier, intersection(unfiltered, filter === null ? null : evaluateFilter(filter, tier)));
    return counter.result();
  });
}

function freshnessOf(plan: Plan, tiers: readonly Tier[], matched: readonly MatchedTier[]): FreshnessFactor | null {
  if (plan.freshness === null || plan.freshness.weight === 0) return null;
  const times: number[] = [];
  for (const { tier, matchSet } of matched) {
    matchSet.matching.forEach((docId) => {
      const time = publishedAt(tier, docId);
      if (time !== undefined) times.push(time);
    });
  }
  return new FreshnessFactor(plan.freshness, tiers, median(times));
}
