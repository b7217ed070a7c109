/** A plan's way through the engine: resolve → match → filter → count facets → score → collapse → order → look again → page. */

import type { FacetResult, Page } from '../../backend/page.js';
import { Deadline } from '../../deadline.js';
import { EMPTY_PLAN, type Plan, type TermMatch } from '../../query/plan.js';
import { FacetCounter, selectedValues, withoutField } from './doc-values/facets.js';
import { evaluateFilter } from './doc-values/filter-evaluation.js';
import { TierMatches } from './matching/condition-matching.js';
import { completeOf, MatchSet, totalOf } from './matching/match-set.js';
import { type ResolvedWord, resolveWord } from './matching/word-matching.js';
import { topOfSingleTerm } from './scoring/block-max.js';
import { FreshnessFactor, median, publishedAt } from './scoring/freshness.js';
import { topByScore } from './scoring/maxscore.js';
import { bestByKeys, type Candidate, candidateOrder, NEWEST_FIRST } from './scoring/ordering.js';
import { placesWanted, Ranking, READ_AT_ONCE } from './scoring/ranking.js';
import { type Bitmap, withoutKeepingBitmaps } from './structures/bitmap.js';
import type { Tier } from './tiers/tier.js';
import { collectionStatistics } from './weighting/bm25f.js';
import { lengthNorms } from './weighting/length-norms.js';

/** Answers a plan over tiers. Throws AppError `deadline_exceeded`. */
export function evaluatePlan(plan: Plan, tiers: readonly Tier[], deadline: Deadline = Deadline.NONE): Page {
  return withoutKeepingBitmaps(() => evaluate(plan, tiers, deadline));
}

/** For each term, how many documents hold it: an upper bound, exact for a term without prefix, stem or typos. */
export function documentFrequencies(terms: readonly TermMatch[], tiers: readonly Tier[]): readonly number[] {
  const words = terms.map((term) => ({
    ...UNSCORED,
    text: term.surface,
    alternatives: [{ terms: [term], weight: 1, origin: 'typed' as const }],
  }));
  return evaluatePlan({ ...EMPTY_PLAN, words }, tiers).documents;
}

const UNSCORED = { fields: null, weight: 0, role: 'function' } as const;

function evaluate(plan: Plan, tiers: readonly Tier[], deadline: Deadline): Page {
  const checkDeadline = () => deadline.check();
  const statistics = collectionStatistics(tiers);
  const lengths = lengthNorms(statistics);
  const words = plan.words.map((word) => resolveWord(word, plan, tiers, statistics, lengths));
  checkDeadline();
  const expected = words.map((word) => word.documents);
  if (isNowhere(plan, expected)) return onlyCounts([], expected);
  if (isOneWord(plan, words)) return evaluateOneWord(plan, words, tiers, checkDeadline);
  const matches = tiers.map((tier, place) => new TierMatches(plan, words, tier, place));
  checkDeadline();
  const filters = tiers.map((tier) => (plan.filter === null ? null : evaluateFilter(plan.filter, tier)));
  const documents = expected.map((holding, i) => matches.reduce((sum, match) => sum + match.valued(i), holding));
  const holding = matches.map((match, place) => MatchSet.of(narrow(match.complete, filters[place])));
  const complete = holding.map((found, place) => ruledFound(plan, tiers[place], found, filters[place]));
  if (plan.require === 'behind' && isTooLittle(plan, complete, documents)) return onlyCounts(complete, documents);
  const isWide = plan.require === 'any' || (plan.require === 'behind' && totalOf(holding) < plan.enough);
  const unfiltered = matches.map((match, place) => ruled(plan, tiers[place], isWide ? match.some() : match.complete));
  const found = isWide
    ? unfiltered.map((some, place) => MatchSet.of(narrow(some, filters[place]), complete[place]))
    : complete;
  if (plan.require !== 'behind' && isTooLittle(plan, found, documents)) return onlyCounts(found, documents);
  const facets = countFacets(plan, tiers, unfiltered);
  checkDeadline();
  const isScored = words.some(({ planned }) => planned.weight > 0);
  const sort = plan.sort.length > 0 || isScored ? plan.sort : NEWEST_FIRST;
  const freshness = freshnessOf(plan, tiers, found);
  const best = (wanted: number): Candidate[] => {
    if (sort.length > 0) return bestByKeys(tiers, found, wanted, candidateOrder(tiers, sort));
    const hasPinned = plan.pinned.length > 0;
    const scorable = { words, tiers, matches, found, hasPinned, freshness, checkDeadline };
    return topByScore(scorable, wanted, plan.require === 'behind');
  };
  const ranking = new Ranking(plan, tiers, words, found, best, freshness, sort);
  const page = ranking.page();
  checkDeadline();
  return { hits: page.hits, total: page.total, complete: page.complete, documents, facets };
}

/** Whether a free word that must be held is in no document, and whoever asks would then rather ask otherwise. */
function isNowhere(plan: Plan, documents: readonly number[]): boolean {
  const isBare = plan.valueFields.length + plan.pinned.length === 0;
  const isAbsent = plan.free.some((index) => documents[index] === 0);
  return plan.require === 'behind' && isBare && isAbsent && isTooLittle(plan, [], documents);
}

/** Whether a plan asks for one word and nothing else, and so many hold it that it is worth while not to mark them first. */
function isOneWord(plan: Plan, words: readonly ResolvedWord[]): boolean {
  if (words.length !== 1 || plan.free.length !== 1) return false;
  const [{ planned, alternatives, documents }] = words;
  const isBare = plan.condition === null && plan.filter === null && plan.facets.length + plan.valueFields.length === 0;
  const isRuled = plan.pinned.length + plan.hidden.length > 0;
  const isByFirstScore = plan.sort.length === 0 && plan.freshness === null && !plan.collapse && planned.weight > 0;
  const isSingle = alternatives.length === 1 && alternatives[0].terms.length === 1;
  return isBare && !isRuled && isByFirstScore && isSingle && plan.limit > 0 && documents > READ_AT_ONCE;
}

/** Only scores: nothing is matched, filtered or faceted. */
function evaluateOneWord(
  plan: Plan,
  words: readonly ResolvedWord[],
  tiers: readonly Tier[],
  checkDeadline: () => void,
): Page {
  const { best, counts } = topOfSingleTerm(words[0], tiers, placesWanted(plan, words), checkDeadline);
  const mark = (place: number) => new TierMatches(plan, words, tiers[place], place).complete;
  const found = counts.map((count, place) => MatchSet.counted(count, () => mark(place)));
  const documents = [words[0].documents];
  if (isTooLittle(plan, found, documents)) return onlyCounts(found, documents);
  const page = new Ranking(plan, tiers, words, found, () => best, null, []).page();
  checkDeadline();
  return { hits: page.hits, total: page.total, complete: page.complete, documents, facets: [] };
}

function onlyCounts(found: readonly MatchSet[], documents: readonly number[]): Page {
  return { hits: [], total: totalOf(found), complete: completeOf(found), documents, facets: [] };
}

/** Whether so little was found that answers that whoever asks would rather ask otherwise. */
function isTooLittle({ tentative, collapse }: Plan, found: readonly MatchSet[], documents: readonly number[]): boolean {
  if (tentative === undefined || collapse) return false;
  return totalOf(found) < tentative.atLeast && documents.some((count) => count < tentative.rare);
}

/** Some documents of a tier with what is pinned and without what is hidden. Leaves what was given as it is. */
function ruled({ pinned, hidden }: Plan, tier: Tier, documents: Bitmap): Bitmap {
  if (pinned.length === 0 && hidden.length === 0) return documents;
  const changed = documents.clone();
  for (const docId of docIdsOf(pinned, tier)) changed.add(docId);
  for (const docId of docIdsOf(hidden, tier)) changed.delete(docId);
  return changed;
}

/** What was found behind a filter, with what is pinned as far as it lets that in, and without what is hidden. */
function ruledFound(plan: Plan, tier: Tier, found: MatchSet, filter: Bitmap | null): MatchSet {
  const changed = ruled(plan, tier, found.matching);
  return changed === found.matching ? found : MatchSet.of(narrow(changed, filter));
}

/** Where documents are in a tier, those of them that are there. */
function docIdsOf(ids: readonly string[], tier: Tier): number[] {
  return ids.map((id) => tier.docId(id)).filter((docId) => docId >= 0);
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

function freshnessOf(plan: Plan, tiers: readonly Tier[], found: readonly MatchSet[]): FreshnessFactor | null {
  if (plan.freshness === null || plan.freshness.weight === 0) return null;
  const times: number[] = [];
  tiers.forEach((tier, place) => {
    found[place].matching.forEach((docId) => {
      const time = publishedAt(tier, docId);
      if (time !== undefined) times.push(time);
    });
  });
  return new FreshnessFactor(plan.freshness, tiers, median(times));
}
