/** From what matched to the page: the best by first score, a second look at them, hits with what matched where. */

import type { Page, PageHit, ScorePart } from '../../../backend/page.js';
import type { Plan, SortKey } from '../../../query/plan.js';
import { completeOf, type MatchSet, totalOf } from '../matching/match-set.js';
import { TermPositionFinder, type TermPositions } from '../matching/term-positions.js';
import type { ResolvedWord } from '../matching/word-matching.js';
import { FOLD_WINDOW, foldNearDuplicates } from '../similarity/duplicate-folding.js';
import type { Tier } from '../tiers/tier.js';
import type { FreshnessFactor } from './freshness.js';
import { firstScore, wordMatches } from './hit-assembly.js';
import { Best, type Candidate, candidateOrder, steppedOrder, TIED } from './ordering.js';
import { SecondLook, secondLook } from './second-look.js';

/** So few matches are all read: it takes longer to find out which of them need not be. */
export const READ_AT_ONCE = 25;

/** How many of the best by first score a page needs: those that are looked at again. */
export function placesWanted({ offset, limit, ties }: Plan, words: readonly ResolvedWord[]): number {
  return Math.max(ties.length > 0 ? TIED : secondLook(words), offset + limit);
}

/** Orders what matched and makes the page asked for. */
export class Ranking {
  private readonly plan: Plan;
  private readonly tiers: readonly Tier[];
  private readonly words: readonly ResolvedWord[];
  private readonly found: readonly MatchSet[];
  private readonly best: (wanted: number) => Candidate[];
  private readonly freshness: FreshnessFactor | null;
  private readonly order: (a: Candidate, b: Candidate) => number;
  private readonly byScore: boolean;
  /** The near-identical candidates behind one, best first, by tier and docId; only when collapsing. */
  private readonly folded = new Map<number, Candidate[]>();
  /** Candidates that stand behind another. */
  private readonly behind = new Set<number>();
  /** By tier, made when its first document is looked at. */
  private readonly finders: (TermPositionFinder | undefined)[] = [];
  private readonly second: SecondLook;

  constructor(
    plan: Plan,
    tiers: readonly Tier[],
    words: readonly ResolvedWord[],
    found: readonly MatchSet[],
    best: (wanted: number) => Candidate[],
    freshness: FreshnessFactor | null,
    sort: readonly SortKey[],
  ) {
    this.plan = plan;
    this.tiers = tiers;
    this.words = words;
    this.found = found;
    this.best = best;
    this.freshness = freshness;
    this.byScore = sort.length === 0;
    this.second = new SecondLook(words, plan.free);
    this.order = candidateOrder(tiers, sort, plan.require === 'behind');
  }

  page(): Pick<Page, 'hits' | 'total' | 'complete'> {
    const { plan } = this;
    const wanted = this.byScore ? placesWanted(plan, this.words) : plan.offset + plan.limit;
    if (plan.limit === 0 && !plan.collapse) return this.pageOf([]);
    const isShort = totalOf(this.found) <= READ_AT_ONCE;
    if (this.byScore && !plan.collapse && isShort) return this.pageOf(this.settled(this.readAll()));
    const best = plan.collapse ? this.leaders(wanted) : this.ordered(wanted);
    return this.pageOf(this.byScore ? this.settled(this.rerank(best)) : best);
  }

  private pageOf(order: Candidate[]): Pick<Page, 'hits' | 'total' | 'complete'> {
    const { offset, limit } = this.plan;
    const { total, complete } = this.counts();
    const shown = limit === 0 ? [] : this.pinnedFirst(order).slice(offset, offset + limit);
    return { hits: shown.map((candidate) => this.hit(candidate)), total, complete };
  }

  /** The best `wanted` matches, in order; those that are looked at again in that of their first scores. */
  private ordered(wanted: number): Candidate[] {
    const best = this.best(wanted);
    if (!this.byScore || this.plan.collapse || wanted > this.second.window)
      return best.sort(this.order).slice(0, wanted);
    const completeFirst = this.plan.require === 'behind';
    best.sort((a, b) => (completeFirst ? Number(b.complete) - Number(a.complete) : 0) || b.score - a.score);
    if (best.length <= wanted) return best;
    // Only who is the last of them takes more than scores to say.
    const last = best[wanted - 1];
    const isEqual = ({ score, complete }: Candidate) =>
      score === last.score && !(completeFirst && complete !== last.complete);
    const equals = best.filter(isEqual).sort(this.order);
    const before = best.findIndex(isEqual);
    return [...best.slice(0, before), ...equals.slice(0, wanted - before)];
  }

  /** All matches in order, where they are so few that each is looked at twice: read once for both scores. */
  private readAll(): Candidate[] {
    const candidates: Candidate[] = [];
    this.found.forEach(({ matching, complete }, tier) => {
      matching.forEach((docId) => {
        const score = this.score({ tier, docId, looked: true }, this.finder(tier).find(docId));
        candidates.push({ tier, docId, score, complete: complete.has(docId), looked: true, inHeadline: true });
      });
    });
    return candidates.sort(this.order);
  }

  /** How many matches there are, less the folded ones. */
  private counts(): Pick<Page, 'total' | 'complete'> {
    const folded = [...this.folded.values()].flat();
    return {
      total: totalOf(this.found) - folded.length,
      complete: completeOf(this.found) - folded.filter(({ complete }) => complete).length,
    };
  }

  /** The best `wanted` matches, of each group of near-identical ones among the first FOLD_WINDOW only the best. */
  private leaders(wanted: number): Candidate[] {
    const ranked = this.pinnedFirst(this.ordered(FOLD_WINDOW + wanted));
    const groups = foldNearDuplicates(ranked.slice(0, FOLD_WINDOW), this.tiers);
    const leaders = ranked.filter((candidate, index) => {
      const leader = ranked[groups[index] ?? index];
      if (leader === candidate) return true;
      this.folded.set(keyOf(leader), [...(this.folded.get(keyOf(leader)) ?? []), candidate]);
      this.behind.add(keyOf(candidate));
      return false;
    });
    return leaders.sort(this.order).slice(0, wanted);
  }

  /**
   * The best candidates by what the second look adds. Those that it cannot bring among these are not read: that is below
   * everything up to there. Headlines first, since they may add most.
   */
  private rerank(candidates: readonly Candidate[]): Candidate[] {
    if (this.words.length === 0) return [...candidates];
    const looked = candidates.slice(0, this.second.window);
    const best = new Best<Candidate>(this.placesLooked(), this.order);
    for (const inHeadline of [true, false]) {
      for (const candidate of looked) {
        if (candidate.inHeadline !== inHeadline) continue;
        const settled = this.look(candidate, best.threshold);
        if (settled !== null) best.offer(settled);
      }
    }
    return [...best.items().sort(this.order), ...candidates.slice(this.second.window)];
  }

  /** How many of the candidates looked at again are wanted in order. */
  private placesLooked(): number {
    const { pinned, ties, offset, limit } = this.plan;
    // Whatever page is asked, scores that decide what counts as equal are those of the second look.
    return pinned.length > 0 || ties.length > 0 ? this.second.window : offset + limit;
  }

  /** Candidates about as relevant as each other by the keys of the plan; the same on every page. */
  private settled(candidates: Candidate[]): Candidate[] {
    const { ties, require } = this.plan;
    if (ties.length === 0 || candidates.length === 0) return candidates;
    const highest = candidates.reduce((best, { score }) => Math.max(best, score), 0);
    const order = steppedOrder(this.tiers, ties, highest, this.order);
    const completeFirst = require === 'behind';
    const compare = (a: Candidate, b: Candidate) =>
      completeFirst && a.complete !== b.complete ? this.order(a, b) : order(a, b);
    return [...candidates.slice(0, TIED).sort(compare), ...candidates.slice(TIED)];
  }

  /** A candidate with what its second look adds; null when it stays behind `worst` whatever that may be. */
  private look(candidate: Candidate, worst: Candidate | undefined): Candidate | null {
    const { tier, docId, complete, inHeadline } = candidate;
    const factor = this.freshness?.of(tier, docId) ?? 1;
    const base = candidate.score / factor;
    /** Whoever stays below this is behind. */
    const least = worst !== undefined && worst.complete === complete ? worst.score : Number.NEGATIVE_INFINITY;
    let mostProximity = this.second.mostProximity(complete, inHeadline);
    const mostHeadline = inHeadline ? this.second.mostHeadline(base) : 0;
    if ((base + mostHeadline + mostProximity) * factor < least) return null;
    const finder = this.finder(tier);
    let headline = 0;
    if (inHeadline) {
      const termPositions = finder.findInHeadline(docId);
      headline = this.second.headline(termPositions, this.tiers[tier].lengths.of(docId, 0), base);
      mostProximity = Math.min(mostProximity, this.second.mostProximityBeside(termPositions));
    }
    if ((base + headline + mostProximity) * factor < least) return null;
    const proximity = mostProximity > 0 ? this.second.proximity(finder.find(docId)) : 0;
    return { tier, docId, score: (base + headline + proximity) * factor, complete, looked: true, inHeadline };
  }

  private finder(tier: number): TermPositionFinder {
    const known = this.finders[tier];
    if (known !== undefined) return known;
    const finder = new TermPositionFinder(this.words, this.tiers[tier], tier);
    this.finders[tier] = finder;
    return finder;
  }

  private pinnedFirst(candidates: Candidate[]): Candidate[] {
    const { pinned } = this.plan;
    if (pinned.length === 0) return candidates;
    const placed = pinned.flatMap((id): Candidate[] => {
      const tier = this.tiers.findIndex((holder, place) => {
        const docId = holder.docId(id);
        return docId >= 0 && this.found[place].matching.has(docId);
      });
      if (tier < 0) return [];
      const docId = this.tiers[tier].docId(id);
      if (this.behind.has(keyOf({ tier, docId }))) return [];
      const known = candidates.find((candidate) => candidate.tier === tier && candidate.docId === docId);
      if (known !== undefined) return [known];
      const score = this.score({ tier, docId, looked: false }, this.finder(tier).find(docId));
      return [{ tier, docId, score, complete: false, looked: false, inHeadline: true }];
    });
    const keys = new Set(placed.map(keyOf));
    return [...placed, ...candidates.filter((candidate) => !keys.has(keyOf(candidate)))];
  }

  private hit(candidate: Candidate): PageHit {
    const { tier, docId } = candidate;
    const holder = this.tiers[tier];
    const finder = this.finder(tier);
    const termPositions = finder.find(docId);
    const parts: ScorePart[] | undefined = this.plan.explain ? [] : undefined;
    const isKnown = this.byScore && parts === undefined;
    const score = isKnown ? candidate.score : this.score(candidate, termPositions, parts);
    const similar = (this.folded.get(keyOf(candidate)) ?? []).map((other) => this.tiers[other.tier].id(other.docId));
    const hit = { id: holder.id(docId), score, matches: wordMatches(termPositions, finder), similar };
    return parts === undefined ? hit : { ...hit, parts };
  }

  /** The score of a candidate. @param parts where summands are noted, if they are wanted */
  private score(
    { tier, docId, looked }: Pick<Candidate, 'tier' | 'docId' | 'looked'>,
    termPositions: readonly TermPositions[],
    parts?: ScorePart[],
  ): number {
    const holder = this.tiers[tier];
    const base = firstScore(this.words, termPositions, holder, docId, parts);
    let sum = base;
    if (looked) {
      sum += this.second.proximity(termPositions, parts);
      sum += this.second.headline(termPositions, holder.lengths.of(docId, 0), base, parts);
    }
    const factor = this.freshness?.of(tier, docId) ?? 1;
    if (factor !== 1) parts?.push({ kind: 'freshness', value: sum * factor - sum });
    return sum * factor;
  }
}

/** Tells candidates apart; docIds are below 2^32. */
function keyOf({ tier, docId }: Pick<Candidate, 'tier' | 'docId'>): number {
  return tier * 2 ** 32 + docId;
}
