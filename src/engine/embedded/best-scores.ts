/** First scores, window after window, and the best of them: the others are not kept. */
import { Bitmap } from './bitmap.js';
import { completeOf, type Found } from './found.js';
import type { FreshnessFactor } from './freshness.js';
import { KeptDocuments } from './kept-documents.js';
import type { TierMatches } from './matching.js';
import { type Candidate, ScoreFloor } from './ordering.js';
import { gather, type Postings } from './postings.js';
import { leastFrequency, RANKING, saturate } from './scoring.js';
import type { Tier } from './tier.js';
import { WINDOW_SLOTS, window } from './window.js';
import { openPostings, type ResolvedWord } from './word-matching.js';

/** What was found, and by which words it is scored. */
export interface Scorable {
  readonly words: readonly ResolvedWord[];
  readonly tiers: readonly Tier[];
  readonly matches: readonly TierMatches[];
  readonly found: readonly Found[];
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
export function bestByScore(scorable: Scorable, wanted: number, completeFirst: boolean): Candidate[] {
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
  if (places <= 0) return complete;
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
  /** See `Window.headlines`, by tier. */
  private readonly headlines: readonly Bitmap[];

  constructor(scorable: Scorable) {
    this.scorable = scorable;
    this.telling = tellingWords(scorable.words);
    this.headlines = scorable.tiers.map(({ slots }) => new Bitmap(slots));
  }

  /** The best of some documents of each tier. @param counts how many these are, by tier and window */
  best(documents: readonly Bitmap[], counts: readonly (readonly number[])[], wanted: number): Candidate[] {
    const { words, tiers, matches, found, hasPinned, freshness, checkDeadline } = this.scorable;
    const floor = new ScoreFloor(wanted);
    window.open();
    const keptByTier = tiers.map((tier, place) => {
      const count = counts[place].reduce((sum, inWindow) => sum + inWindow, 0);
      const kept = new KeptDocuments(place, floor, freshness);
      if (count === 0) return kept;
      const within = documents[place];
      const isComplete = !hasPinned && within === found[place].complete;
      const readers = this.telling.map(({ index }) =>
        openPostings(words[index], matches[place].postings(index, isComplete), tier, place, within, count),
      );
      const left = new Bitmap(tier.slots);
      window.headlines = this.headlines[place];
      for (let start = 0; start < tier.slots; start += WINDOW_SLOTS) {
        const inWindow = counts[place][start / WINDOW_SLOTS];
        if (inWindow === 0) continue;
        window.moveTo(start, Math.min(start + WINDOW_SLOTS, tier.slots));
        checkDeadline();
        left.copyWithin(within, window.start, window.end);
        this.score(readers, left, inWindow, floor.value);
        kept.keep(left);
      }
      return kept;
    });
    window.close();
    return keptByTier.flatMap((kept, place) =>
      kept.candidates(this.headlines[place], (slot) => found[place].complete.has(slot)),
    );
  }

  /** Scores the documents of the window, and takes out those that cannot reach `least`. */
  private score(readers: readonly (readonly Postings[])[], documents: Bitmap, count: number, least: number): void {
    const { sums, scores, touched } = window;
    let left = count;
    let first = 0;
    if (this.telling.length > 0 && this.telling[0].rest < least) {
      const { weight, rest } = this.telling[0];
      gather(readers[0], window, documents, count, leastFrequency((least - rest) / weight));
      left = keepWhole(documents, weight);
      first = 1;
    }
    for (let i = first; i < readers.length && left > 0; i += 1) {
      for (const postings of readers[i]) postings.accumulate(window, documents, left);
      const { weight, rest } = this.telling[i];
      for (let k = 0; k < window.count; k += 1) {
        const at = touched[k];
        scores[at] += weight * saturate(sums[at]);
        sums[at] = 0;
      }
      window.count = 0;
      if (rest > 0 && rest < least) left = giveUp(documents, least - rest);
    }
  }
}

/** Leaves in a set of documents of the window those whose frequencies were gathered, scored; gives how many these are. */
function keepWhole(documents: Bitmap, weight: number): number {
  const { start, end, scores, whole } = window;
  const { count } = whole;
  documents.words.fill(0, start >>> 5, (end + 31) >>> 5);
  for (let k = 0; k < count; k += 1) {
    documents.add(whole.slots[k]);
    scores[whole.slots[k] - start] = weight * saturate(whole.sums[k]);
  }
  whole.count = 0;
  return count;
}

/** Takes documents of the window that score less than `least` out of a set, their scores with them; gives how many are left. */
function giveUp(documents: Bitmap, least: number): number {
  const { start, end, scores } = window;
  const { words } = documents;
  let left = 0;
  for (let place = start >>> 5; place << 5 < end; place += 1) {
    for (let word = words[place]; word !== 0; word &= word - 1) {
      const slot = (place << 5) | (31 - Math.clz32(word & -word));
      if (scores[slot - start] >= least) left += 1;
      else {
        scores[slot - start] = 0;
        words[place] &= ~(word & -word);
      }
    }
  }
  return left;
}
