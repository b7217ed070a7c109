/** From the matches of a query to a page: top candidates by first score, second look, near-duplicates, pins, ties, hits. */
import type { Page } from '../../../backend/page.js';
import type { Plan, SortKey } from '../../../query/plan.js';
import { completeOf, type MatchSet, totalOf } from '../matching/match-set.js';
import type { ResolvedWord } from '../matching/resolved-word.js';
import { FOLD_WINDOW, foldNearDuplicates } from '../similarity/duplicate-folding.js';
import { TopK } from '../structures/top-k.js';
import type { Tier } from '../tiers/tier.js';
import { RANKING } from '../weighting/ranking-constants.js';
import type { Candidate } from './candidate.js';
import { DocumentScorer } from './document-scorer.js';
import type { FreshnessFactor } from './freshness.js';
import { type Comparator, candidateOrder, steppedOrder } from './ordering.js';
import { rescoringWindow } from './second-look.js';

/** Up to so many matches are all read and rescored: pruning would take longer. */
export const RESCORE_ALL = 25;

/** Number of top candidates by first score that a page needs. */
export function candidatesNeeded({ offset, limit, ties }: Plan, words: readonly ResolvedWord[]): number {
  return Math.max(ties.length > 0 ? RANKING.ties.window : rescoringWindow(words), offset + limit);
}

/** What is ranked. */
export interface Rankable {
  readonly plan: Plan;
  readonly words: readonly ResolvedWord[];
  readonly tiers: readonly Tier[];
  /** By tier. */
  readonly matchSets: readonly MatchSet[];
  readonly freshness: FreshnessFactor | null;
  /** Sort keys; empty to rank by score. */
  readonly sort: readonly SortKey[];
  /** Returns at least the top `k` matches, in no order. */
  readonly top: (k: number) => Candidate[];
}

export class Ranking {
  private readonly plan: Plan;
  private readonly tiers: readonly Tier[];
  private readonly words: readonly ResolvedWord[];
  private readonly matchSets: readonly MatchSet[];
  private readonly top: (k: number) => Candidate[];
  private readonly order: Comparator;
  private readonly byScore: boolean;
  private readonly completeFirst: boolean;
  private readonly scorer: DocumentScorer;
  /** By candidate, the near-identical ones folded under it, best first; filled when collapsing. */
  private readonly folded = new Map<number, Candidate[]>();
  /** Candidates folded under another. */
  private readonly foldedKeys = new Set<number>();

  constructor({ plan, words, tiers, matchSets, freshness, sort, top }: Rankable) {
    this.plan = plan;
    this.tiers = tiers;
    this.words = words;
    this.matchSets = matchSets;
    this.top = top;
    this.byScore = sort.length === 0;
    this.completeFirst = plan.require === 'behind';
    this.scorer = new DocumentScorer(plan, words, tiers, freshness);
    this.order = candidateOrder(tiers, sort, this.completeFirst);
  }

  page(): Pick<Page, 'hits' | 'total' | 'complete'> {
    const { plan, byScore } = this;
    if (plan.limit === 0 && !plan.collapse) return this.pageOf([]);
    const isShort = totalOf(this.matchSets) <= RESCORE_ALL;
    if (byScore && !plan.collapse && isShort) return this.pageOf(this.sortTies(this.rescoreAll()));
    const needed = byScore ? candidatesNeeded(plan, this.words) : plan.offset + plan.limit;
    const candidates = plan.collapse ? this.leaders(needed) : this.topCandidates(needed);
    return this.pageOf(byScore ? this.sortTies(this.rescoreTop(candidates)) : candidates);
  }

  private pageOf(ranked: Candidate[]): Pick<Page, 'hits' | 'total' | 'complete'> {
    const { offset, limit } = this.plan;
    const { total, complete } = this.counts();
    const shown = limit === 0 ? [] : this.pinnedFirst(ranked).slice(offset, offset + limit);
    const hits = shown.map((candidate) => {
      const similar = (this.folded.get(keyOf(candidate)) ?? []).map(
        ({ tier, docId }) => this.tiers[tier]?.id(docId) ?? '',
      );
      return this.scorer.hit(candidate, this.byScore, this.plan.explain, similar);
    });
    return { hits, total, complete };
  }

  /** The top `needed` matches, in order of their first scores; ties among those to be rescored are left unordered. */
  private topCandidates(needed: number): Candidate[] {
    const top = this.top(needed);
    const isRescored = this.byScore && !this.plan.collapse && needed <= this.scorer.secondLook.window;
    if (!isRescored) return top.sort(this.order).slice(0, needed);
    const { completeFirst } = this;
    top.sort((a, b) => (completeFirst ? Number(b.complete) - Number(a.complete) : 0) || b.score - a.score);
    const last = top[needed - 1];
    if (top.length <= needed || last === undefined) return top;
    // Breaks ties at the cut-off with the full comparator.
    const tiesWithLast = ({ score, complete }: Candidate) =>
      score === last.score && !(completeFirst && complete !== last.complete);
    const ties = top.filter(tiesWithLast).sort(this.order);
    const before = top.findIndex(tiesWithLast);
    return [...top.slice(0, before), ...ties.slice(0, needed - before)];
  }

  /** All matches, each read once for both scores, in order. */
  private rescoreAll(): Candidate[] {
    const candidates: Candidate[] = [];
    for (const [tier, { matching, complete }] of this.matchSets.entries()) {
      matching.forEach((docId) => {
        const { relevance, score } = this.scorer.score({ tier, docId }, true);
        const isComplete = complete.has(docId);
        candidates.push({ tier, docId, relevance, score, complete: isComplete, rescored: true, inHeadline: true });
      });
    }
    return candidates.sort(this.order);
  }

  /** Number of matches, folded ones not counted. */
  private counts(): Pick<Page, 'total' | 'complete'> {
    const folded = [...this.folded.values()].flat();
    return {
      total: totalOf(this.matchSets) - folded.length,
      complete: completeOf(this.matchSets) - folded.filter(({ complete }) => complete).length,
    };
  }

  /** The top `needed` matches; of near-identical ones among the first FOLD_WINDOW only the best. */
  private leaders(needed: number): Candidate[] {
    const ranked = this.pinnedFirst(this.topCandidates(FOLD_WINDOW + needed));
    const groups = foldNearDuplicates(ranked.slice(0, FOLD_WINDOW), this.tiers);
    const leaders = ranked.filter((candidate, index) => {
      const leader = ranked[groups[index] ?? index] ?? candidate;
      if (leader === candidate) return true;
      this.folded.set(keyOf(leader), [...(this.folded.get(keyOf(leader)) ?? []), candidate]);
      this.foldedKeys.add(keyOf(candidate));
      return false;
    });
    return leaders.sort(this.order).slice(0, needed);
  }

  /**
   * Rescores the top candidates and ranks those that may come onto the page; the others of the rescoring window are
   * dropped. Candidates with headline matches come first: they may gain most and raise the threshold early.
   */
  private rescoreTop(candidates: readonly Candidate[]): Candidate[] {
    if (this.words.length === 0) return [...candidates];
    const { window } = this.scorer.secondLook;
    const rescored = new TopK<Candidate>(this.rescoredNeeded(window), this.order);
    const top = candidates.slice(0, window);
    for (const inHeadline of [true, false]) {
      for (const candidate of top) {
        if (candidate.inHeadline !== inHeadline) continue;
        const result = this.scorer.rescore(candidate, rescored.worst);
        if (result !== null) rescored.offer(result);
      }
    }
    return [...rescored.items().sort(this.order), ...candidates.slice(window)];
  }

  /** Number of rescored candidates to rank. Pins and ties take all, so that every page sees the same scores. */
  private rescoredNeeded(window: number): number {
    const { pinned, ties, offset, limit } = this.plan;
    return pinned.length > 0 || ties.length > 0 ? window : offset + limit;
  }

  /** Sorts candidates of about the same relevance by `plan.ties`; the same on every page. */
  private sortTies(candidates: Candidate[]): Candidate[] {
    const { ties } = this.plan;
    if (ties.length === 0 || candidates.length === 0) return candidates;
    const highest = candidates.reduce((max, { score }) => Math.max(max, score), 0);
    const order = steppedOrder(this.tiers, ties, highest, this.order);
    const compare: Comparator = (a, b) =>
      this.completeFirst && a.complete !== b.complete ? this.order(a, b) : order(a, b);
    const { window } = RANKING.ties;
    return [...candidates.slice(0, window).sort(compare), ...candidates.slice(window)];
  }

  /** Moves the pinned articles that match to the front, in the order of the plan. */
  private pinnedFirst(candidates: Candidate[]): Candidate[] {
    const { pinned } = this.plan;
    if (pinned.length === 0) return candidates;
    const front = pinned.flatMap((id): Candidate[] => {
      const document = this.find(id);
      if (document === undefined || this.foldedKeys.has(keyOf(document))) return [];
      const known = candidates.find(({ tier, docId }) => tier === document.tier && docId === document.docId);
      if (known !== undefined) return [known];
      const { relevance, score } = this.scorer.score(document, false);
      return [{ ...document, relevance, score, complete: false, rescored: false, inHeadline: true }];
    });
    const keys = new Set(front.map(keyOf));
    return [...front, ...candidates.filter((candidate) => !keys.has(keyOf(candidate)))];
  }

  /** The matching document with an id. */
  private find(id: string): { readonly tier: number; readonly docId: number } | undefined {
    for (const [tier, holder] of this.tiers.entries()) {
      const docId = holder.docId(id);
      if (docId >= 0 && this.matchSets[tier]?.matching.has(docId) === true) return { tier, docId };
    }
    return undefined;
  }
}

/** Identifies a document over all tiers; docIds are below 2^32. */
function keyOf({ tier, docId }: Pick<Candidate, 'tier' | 'docId'>): number {
  return tier * 2 ** 32 + docId;
}
