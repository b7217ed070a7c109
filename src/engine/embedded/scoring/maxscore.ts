/**
 * Top-k by first score with MaxScore pruning, a window of documents at a time. Words are scored by falling weight; a document
 * is dropped once the upper bound of the words left cannot lift it into the top k. Turtle and Flood, "Query evaluation:
 * strategies and optimizations", Information Processing & Management 31 (1995).
 */
import type { TierMatches } from '../matching/condition-matching.js';
import { completeOf, type MatchSet, totalOf } from '../matching/match-set.js';
import type { ResolvedWord } from '../matching/resolved-word.js';
import { openPostings } from '../matching/word-matching.js';
import type { Postings } from '../postings/postings.js';
import { scoringWindow } from '../postings/scoring-window.js';
import { addScores, continueWithSurvivors, prune } from '../postings/window-scoring.js';
import { Bitmap } from '../structures/bitmap.js';
import { docIdWindows, WINDOW_DOCUMENTS } from '../structures/doc-id-windows.js';
import { ScoreThreshold } from '../structures/top-k.js';
import type { Tier } from '../tiers/tier.js';
import { RANKING } from '../weighting/ranking-constants.js';
import type { Candidate } from './candidate.js';
import type { FreshnessFactor } from './freshness.js';
import { TopDocs } from './top-docs.js';

/** One tier of a query: its documents, and which of them match. */
export interface ScorableTier {
  readonly tier: Tier;
  readonly matches: TierMatches;
  /** Matches narrowed by the filter, with pinned and without hidden articles. */
  readonly matchSet: MatchSet;
}

export interface Scorable {
  readonly words: readonly ResolvedWord[];
  readonly tiers: readonly ScorableTier[];
  /** Whether the match sets hold pinned articles, which need not hold any word. */
  readonly hasPinned: boolean;
  readonly freshness: FreshnessFactor | null;
  /** Throws when the query has taken too long. */
  readonly checkDeadline: () => void;
}

/**
 * The top `k` matches by first score, in no order, with all that tie with the last.
 * @param completeFirst whether complete matches rank before all others
 */
export function topByScore(scorable: Scorable, k: number, completeFirst: boolean): Candidate[] {
  const matchSets = scorable.tiers.map(({ matchSet }) => matchSet);
  const scorer = new Scorer(scorable);
  if (!completeFirst)
    return scorer.top(
      matchSets.map(({ matching, countByWindow }) => ({ documents: matching, countByWindow })),
      k,
    );
  const complete = scorer.top(
    matchSets.map((set) => ({ documents: set.complete, countByWindow: set.completeByWindow })),
    k,
  );
  const remaining = k - completeOf(matchSets);
  if (remaining <= 0 || totalOf(matchSets) === completeOf(matchSets)) return complete;
  const others = matchSets.map((set) => ({
    documents: set.matching.clone().andNot(set.complete),
    countByWindow: set.countByWindow.map((count, window) => count - (set.completeByWindow[window] ?? 0)),
  }));
  return [...complete, ...scorer.top(others, remaining)];
}

/** Documents of one tier to score, with their number by window. */
interface DocumentSet {
  readonly documents: Bitmap;
  readonly countByWindow: readonly number[];
}

/** A word with a positive weight. */
interface ScoringWord {
  /** Index into the plan's words. */
  readonly index: number;
  readonly word: ResolvedWord;
  readonly weight: number;
  /** Upper bound on the summed scores of the words after it: saturation is below k1 + 1. */
  readonly rest: number;
}

/** The words with a positive weight, by falling weight. */
function scoringWords(words: readonly ResolvedWord[]): ScoringWord[] {
  const byWeight = words
    .map((word, index) => ({ index, word, weight: word.weight, rest: 0 }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight);
  let rest = 0;
  for (const word of byWeight.toReversed()) {
    word.rest = rest;
    rest += word.weight * (RANKING.k1 + 1);
  }
  return byWeight;
}

/** Postings of one scoring word in one tier. */
interface OpenWord {
  readonly postings: readonly Postings[];
  readonly weight: number;
  readonly rest: number;
}

class Scorer {
  private readonly scorable: Scorable;
  private readonly words: readonly ScoringWord[];
  /** By tier, see `ScoringWindow.headlines`. */
  private readonly headlines: readonly Bitmap[];

  constructor(scorable: Scorable) {
    this.scorable = scorable;
    this.words = scoringWords(scorable.words);
    this.headlines = scorable.tiers.map(({ tier }) => new Bitmap(tier.maxDoc));
  }

  /** The top k of some documents. @param sets by tier */
  top(sets: readonly DocumentSet[], k: number): Candidate[] {
    const threshold = new ScoreThreshold(k);
    scoringWindow.open();
    const scored = sets.map((set, tierIndex) => this.scoreTier(set, tierIndex, threshold));
    scoringWindow.close();
    return scored.flatMap((topDocs, tierIndex) => {
      const { tiers } = this.scorable;
      const complete = tiers[tierIndex]?.matchSet.complete;
      const headlines = this.headlines[tierIndex];
      if (complete === undefined || headlines === undefined) return [];
      return topDocs.candidates(headlines, (docId) => complete.has(docId));
    });
  }

  private scoreTier({ documents, countByWindow }: DocumentSet, tierIndex: number, threshold: ScoreThreshold): TopDocs {
    const { tiers, hasPinned, freshness, checkDeadline } = this.scorable;
    const topDocs = new TopDocs(tierIndex, threshold, freshness);
    const count = countByWindow.reduce((sum, inWindow) => sum + inWindow, 0);
    const scorableTier = tiers[tierIndex];
    const headlines = this.headlines[tierIndex];
    if (count === 0 || scorableTier === undefined || headlines === undefined) return topDocs;
    const { tier, matches, matchSet } = scorableTier;
    const completeOnly = !hasPinned && documents === matchSet.complete;
    const words = this.words.map(({ index, word, weight, rest }): OpenWord => {
      const known = matches.postings(index, completeOnly);
      return { postings: openPostings(word, known, tier, tierIndex, documents, count), weight, rest };
    });
    const scratch = new Bitmap(tier.maxDoc);
    scoringWindow.headlines = headlines;
    for (const { start, end } of docIdWindows(tier.maxDoc)) {
      scoringWindow.moveTo(start, end);
      const inWindow = countByWindow[Math.floor(start / WINDOW_DOCUMENTS)] ?? 0;
      if (inWindow === 0) continue;
      checkDeadline();
      if (threshold.value > 0) {
        scorePruned(words, documents, inWindow, scratch, threshold.value);
        topDocs.offerSurvivors(scoringWindow);
      } else {
        for (const { postings, weight } of words) addScores(postings, scoringWindow, documents, inWindow, weight);
        topDocs.offerAll(scoringWindow, documents);
      }
    }
    return topDocs;
  }
}

/** Leaves the documents of the window whose score reaches the threshold as survivors. @param scratch overwritten */
function scorePruned(
  words: readonly OpenWord[],
  documents: Bitmap,
  count: number,
  scratch: Bitmap,
  threshold: number,
): void {
  let within = documents;
  let inWithin = count;
  for (const { postings, weight, rest } of words) {
    if (rest >= threshold) {
      addScores(postings, scoringWindow, within, inWithin, weight);
      continue;
    }
    prune(postings, scoringWindow, within, inWithin, weight, threshold - rest);
    if (rest === 0 || scoringWindow.survivors.count === 0) return;
    inWithin = continueWithSurvivors(scoringWindow, scratch);
    within = scratch;
  }
}
