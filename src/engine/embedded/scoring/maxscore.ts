/** First scores, window after window, and the best of them: the others are not kept. */

import type { TierMatches } from '../matching/condition-matching.js';
import { completeOf, type MatchSet, totalOf } from '../matching/match-set.js';
import { openPostings, type ResolvedWord } from '../matching/word-matching.js';
import { type Postings, settle } from '../postings/postings.js';
import { scoringWindows, WINDOW_DOCUMENTS, window } from '../postings/scoring-window.js';
import { Bitmap } from '../structures/bitmap.js';
import type { Tier } from '../tiers/tier.js';
import { RANKING, saturate } from '../weighting/bm25f.js';
import type { FreshnessFactor } from './freshness.js';
import { type Candidate, ScoreFloor } from './ordering.js';
import { TopDocs } from './top-docs.js';

/** What was found, and by which words it is scored. */
export interface Scorable {
  readonly words: readonly ResolvedWord[];
  readonly tiers: readonly Tier[];
  readonly matches: readonly TierMatches[];
  readonly found: readonly MatchSet[];
  /** Whether articles are among it that need not hold anything. */
  readonly hasPinned: boolean;
  readonly freshness: FreshnessFactor | null;
  /** Throws when the query has taken too long. */
  readonly checkDeadline: () => void;
}

/**
 * The best matches by first score, at least `wanted` of them where there are so many, in no order; none is left out that
 * scores as much as the last.
 * @param completeFirst whether complete matches come before all others
 */
export function topByScore(scorable: Scorable, wanted: number, completeFirst: boolean): Candidate[] {
  const { found } = scorable;
  const scorer = new Scorer(scorable);
  if (!completeFirst) {
    const all = found.map(({ matching }) => matching);
    const counts = found.map(({ inWindows }) => inWindows);
    return scorer.best(all, counts, wanted);
  }
  const allComplete = found.map(({ complete }) => complete);
  const completeCounts = found.map(({ completeInWindows }) => completeInWindows);
  const complete = scorer.best(allComplete, completeCounts, wanted);
  const places = wanted - completeOf(found);
  if (places <= 0 || totalOf(found) === completeOf(found)) return complete;
  const others = found.map(({ matching }, place) => matching.clone().andNot(allComplete[place]));
  const otherCounts = found.map(({ inWindows, completeInWindows }) =>
    inWindows.map((count, window) => count - completeInWindows[window]),
  );
  return [...complete, ...scorer.best(others, otherCounts, places)];
}

/** A word that says something. */
interface TellingWord {
  readonly index: number;
  readonly weight: number;
  /** Most that the words after it can give together: BM25 saturates, at the weight of a word times k1 + 1. */
  readonly rest: number;
}

/** Words that say something, those that say most first. */
function tellingWords(words: readonly ResolvedWord[]): TellingWord[] {
  const telling = words.flatMap(({ idf, planned }, index) => {
    const weight = idf * planned.weight;
    return weight > 0 ? [{ index, weight, rest: 0 }] : [];
  });
  telling.sort((a, b) => b.weight - a.weight);
  for (let i = telling.length - 2; i >= 0; i -= 1)
    telling[i].rest = telling[i + 1].rest + telling[i + 1].weight * (RANKING.k1 + 1);
  return telling;
}

/**
 * Scores word by word, those that say most first. Documents that all words left cannot bring among the best are given
 * up: Turtle and Flood, "Query evaluation: strategies and optimizations", Information Processing & Management 31 (1995),
 * MaxScore, here a window of documents at a time.
 */
class Scorer {
  private readonly scorable: Scorable;
  private readonly telling: readonly TellingWord[];
  /** See `ScoringWindow.headlines`, by tier. */
  private readonly headlines: readonly Bitmap[];

  constructor(scorable: Scorable) {
    this.scorable = scorable;
    this.telling = tellingWords(scorable.words);
    this.headlines = scorable.tiers.map(({ maxDoc }) => new Bitmap(maxDoc));
  }

  /** The best of some documents of each tier. @param counts how many these are, by tier and window */
  best(documents: readonly Bitmap[], counts: readonly (readonly number[])[], wanted: number): Candidate[] {
    const { words, tiers, matches, found, hasPinned, freshness, checkDeadline } = this.scorable;
    const floor = new ScoreFloor(wanted);
    window.open();
    const keptByTier = tiers.map((tier, place) => {
      const count = counts[place].reduce((sum, inWindow) => sum + inWindow, 0);
      const kept = new TopDocs(place, floor, freshness);
      if (count === 0) return kept;
      const within = documents[place];
      const isComplete = !hasPinned && within === found[place].complete;
      const readers = this.telling.map(({ index }) =>
        openPostings(words[index], matches[place].postings(index, isComplete), tier, place, within, count),
      );
      const left = new Bitmap(tier.maxDoc);
      window.headlines = this.headlines[place];
      for (const { start, end } of scoringWindows(tier.maxDoc)) {
        window.moveTo(start, end);
        const inWindow = counts[place][Math.floor(start / WINDOW_DOCUMENTS)];
        if (inWindow === 0) continue;
        checkDeadline();
        if (floor.value > 0) {
          this.settle(readers, within, inWindow, left, floor.value);
          kept.keepSettled();
        } else {
          for (let i = 0; i < readers.length; i += 1) addWord(readers[i], this.telling[i].weight, within, inWindow);
          kept.keep(within);
        }
      }
      return kept;
    });
    window.close();
    return keptByTier.flatMap((kept, place) =>
      kept.candidates(this.headlines[place], (docId) => found[place].complete.has(docId)),
    );
  }

  /** Settles the documents of the window that score `least`. @param left overwritten */
  private settle(
    readers: readonly (readonly Postings[])[],
    documents: Bitmap,
    count: number,
    left: Bitmap,
    least: number,
  ): void {
    let within = documents;
    let inWithin = count;
    for (let i = 0; i < readers.length; i += 1) {
      const { weight, rest } = this.telling[i];
      if (rest >= least) {
        addWord(readers[i], weight, within, inWithin);
        continue;
      }
      settle(readers[i], window, within, inWithin, weight, least - rest);
      if (rest === 0 || window.settled.count === 0) return;
      inWithin = goOn(left);
      within = left;
    }
  }
}

/** Adds what a word gives to the scores of documents of the window. */
function addWord(postings: readonly Postings[], weight: number, documents: Bitmap, count: number): void {
  const { sums, scores, scored, touched } = window;
  for (const one of postings) one.accumulate(window, documents, count);
  for (let k = 0; k < window.count; k += 1) {
    const at = touched[k];
    if (scores[at] === 0) {
      scored[window.scoredCount] = at;
      window.scoredCount += 1;
    }
    scores[at] += weight * saturate(sums[at]);
    sums[at] = 0;
  }
  window.count = 0;
}

/** The documents settled so far are those that the next word is looked up in. Gives how many these are. @param into set to them */
function goOn(into: Bitmap): number {
  const { start, end, scores, scored, settled } = window;
  const { count } = settled;
  into.words.fill(0, start >>> 5, (end + 31) >>> 5);
  for (let k = 0; k < count; k += 1) {
    const at = settled.places[k];
    into.add(start + at);
    scores[at] = settled.scores[k];
    scored[k] = at;
  }
  window.scoredCount = count;
  settled.count = 0;
  return count;
}
