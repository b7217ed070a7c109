/** First scores, of the documents that can be among the best only: the others are counted, never scored. */
import { Bitmap } from './bitmap.js';
import { scoreTier, type TierMatches } from './matching.js';
import { scoreFloors } from './ordering.js';
import { RANKING } from './scoring.js';
import { scratchFor } from './scratch.js';
import type { Tier } from './tier.js';
import type { ResolvedWord } from './word-matching.js';

/** What was found in one tier. */
export interface Found {
  readonly matching: Bitmap;
  /** Those of them that hold every free word. */
  readonly complete: Bitmap;
}

/** What was found in one tier, with first scores. */
export interface Scored extends Found {
  /** Those of the matching that were scored. */
  readonly scored: Bitmap;
  /** By slot; meaningful where scored. */
  readonly scores: Float64Array;
}

/** Fewer matches than so many times those wanted are all scored. */
const WORTH_SKIPPING = 4;
/** Only when the other words can give at most this share of what the first can is it likely that they are beaten. */
const PROMISING = 0.5;
/** Words held by more than this share of the matches leave too little to skip. */
const MOST_ESSENTIAL = 0.6;

/** Scores no match, where scores decide nothing: all of them are 0. */
export function scoreNone(tiers: readonly Tier[], found: readonly Found[]): Scored[] {
  return tiers.map((tier, place) => {
    const scores = scratchFor(tier).freshScores(new Bitmap(tier.slots));
    return { ...found[place], scored: found[place].matching, scores };
  });
}

/** Scores every match. */
export function scoreAll(
  words: readonly ResolvedWord[],
  tiers: readonly Tier[],
  matches: readonly TierMatches[],
  found: readonly Found[],
): Scored[] {
  return scoreWithin(
    words,
    tiers,
    matches,
    found,
    found.map(({ matching }) => matching),
  );
}

/**
 * Scores at least the `wanted` best matches: first those that hold one of the words that say most; when the last of the
 * best is beyond what all other words together can give, matches that hold only those stay unscored. Turtle and Flood,
 * "Query evaluation: strategies and optimizations", Information Processing & Management 31 (1995): MaxScore.
 * @param completeFirst whether complete matches come before all others
 */
export function scoreBest(
  words: readonly ResolvedWord[],
  tiers: readonly Tier[],
  matches: readonly TierMatches[],
  found: readonly Found[],
  wanted: number,
  completeFirst: boolean,
): Scored[] {
  const total = countAll(found.map(({ matching }) => matching));
  if (total < wanted * WORTH_SKIPPING) return scoreAll(words, tiers, matches, found);
  // BM25 saturates: no word gives more than its weight times k1 + 1.
  const most = words.map(({ idf, planned }) => idf * planned.weight * (RANKING.k1 + 1));
  const telling = [...most.keys()].filter((index) => most[index] > 0).sort((a, b) => most[b] - most[a]);
  const essential = tiers.map(({ slots }) => new Bitmap(slots));
  let rest = telling.reduce((sum, index) => sum + most[index], 0);
  for (const index of telling) {
    rest -= most[index];
    for (const [place, held] of essential.entries())
      held.or(matches[place].holding(index).clone().and(found[place].matching));
    const count = countAll(essential);
    if (count > total * MOST_ESSENTIAL) break;
    if (count < wanted || rest > most[telling[0]] * PROMISING) continue;
    const scored = scoreWithin(words, tiers, matches, found, essential);
    if (isBeyond(scored, wanted, completeFirst, rest)) return scored;
  }
  return scoreAll(words, tiers, matches, found);
}

function scoreWithin(
  words: readonly ResolvedWord[],
  tiers: readonly Tier[],
  matches: readonly TierMatches[],
  found: readonly Found[],
  within: readonly Bitmap[],
): Scored[] {
  return tiers.map((tier, place) => ({
    ...found[place],
    scored: within[place],
    scores: scoreTier(words, matches[place], tier, place, within[place]),
  }));
}

/** Whether no unscored match, of a score of at most `rest`, is among the best. */
function isBeyond(scored: readonly Scored[], wanted: number, completeFirst: boolean, rest: number): boolean {
  const floors = scoreFloors(scored, wanted, completeFirst, (tier, slot) => scored[tier].scores[slot]);
  const complete = countAll(scored.map((part) => part.complete));
  const scoredComplete = countAll(scored.map((part) => part.complete.clone().and(part.scored)));
  const others = countAll(scored.map(({ matching }) => matching)) - complete;
  const scoredOthers = countAll(scored.map((part) => part.scored)) - scoredComplete;
  return (complete === scoredComplete || floors.complete > rest) && (others === scoredOthers || floors.others > rest);
}

function countAll(bitmaps: readonly Bitmap[]): number {
  return bitmaps.reduce((sum, bitmap) => sum + bitmap.count(), 0);
}
