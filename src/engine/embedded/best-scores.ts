/** First scores, of the documents that can be among the best only: the others are counted, never scored. */
import { Bitmap } from './bitmap.js';
import type { FreshnessFactor } from './freshness.js';
import { addWordScores, type TierMatches } from './matching.js';
import { ScoreFloor } from './ordering.js';
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
  /** Those of the matching that were scored, in rising order. Valid until the next query. */
  readonly slots: Uint32Array;
  /** By slot; meaningful where scored. */
  readonly scores: Float64Array;
}

/** Fewer matches than so many times those wanted are all scored. */
const WORTH_SKIPPING = 4;
/** Only when the words left can give at most this share of what the first can is it likely that they are beaten. */
const PROMISING = 0.5;

/** Scores no match, where scores decide nothing: all of them are 0. */
export function scoreNone(tiers: readonly Tier[], found: readonly Found[]): Scored[] {
  return tiers.map((tier, place) => {
    const scores = scratchFor(tier).freshScores(new Bitmap(tier.slots));
    return { ...found[place], slots: listed(tier, found[place].matching), scores };
  });
}

/** Scores every match, fresh ones higher. */
export function scoreAll(
  words: readonly ResolvedWord[],
  tiers: readonly Tier[],
  matches: readonly TierMatches[],
  found: readonly Found[],
  freshness: FreshnessFactor | null,
): Scored[] {
  return tiers.map((tier, place) => {
    const { matching } = found[place];
    const scores = scratchFor(tier).freshScores(matching);
    words.forEach((word, index) => {
      if (mostOf(word) > 0) addWordScores(word, matches[place].phrases(index), tier, place, matching, scores);
    });
    const slots = listed(tier, matching);
    if (freshness !== null) for (const slot of slots) scores[slot] *= freshness.of(place, slot);
    return { ...found[place], slots, scores };
  });
}

/**
 * Scores at least the `wanted` best matches, word by word, those that say most first. When the last of the best is
 * beyond what all words left can give together, matches that hold only those stay unscored. Turtle and Flood, "Query
 * evaluation: strategies and optimizations", Information Processing & Management 31 (1995): MaxScore, term at a time.
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
  if (words.length < 2 || total < wanted * WORTH_SKIPPING) return scoreAll(words, tiers, matches, found, null);
  const telling = [...words.keys()].filter((index) => mostOf(words[index]) > 0);
  telling.sort((a, b) => mostOf(words[b]) - mostOf(words[a]));
  const scores = tiers.map((tier, place) => scratchFor(tier).freshScores(found[place].matching));
  const reached = tiers.map(({ slots }) => new Bitmap(slots));
  const partly = (): Scored[] =>
    tiers.map((tier, place) => ({
      ...found[place],
      slots: listed(tier, reached[place]),
      scores: scores[place],
    }));
  let rest = telling.reduce((sum, index) => sum + mostOf(words[index]), 0);
  let isClosed = false;
  for (const index of telling) {
    rest -= mostOf(words[index]);
    tiers.forEach((tier, place) => {
      const within = isClosed ? reached[place] : found[place].matching;
      const into = isClosed ? undefined : reached[place];
      addWordScores(words[index], matches[place].phrases(index), tier, place, within, scores[place], into);
    });
    if (isClosed || index === telling[telling.length - 1] || rest > mostOf(words[telling[0]]) * PROMISING) continue;
    isClosed = isBeyond(partly(), wanted, completeFirst, rest);
  }
  if (isClosed) return partly();
  return tiers.map((tier, place) => ({
    ...found[place],
    slots: listed(tier, found[place].matching),
    scores: scores[place],
  }));
}

/** The most a word can give: BM25 saturates, at its weight times k1 + 1. */
function mostOf({ idf, planned }: ResolvedWord): number {
  return idf * planned.weight * (RANKING.k1 + 1);
}

function listed(tier: Tier, documents: Bitmap): Uint32Array {
  const { slotList } = scratchFor(tier);
  return slotList.subarray(0, documents.list(slotList));
}

/** What a complete match and any other must score to be among the best. */
export interface ScoreFloors {
  readonly complete: number;
  readonly others: number;
}

/**
 * What matches must score to be among the best `wanted`, by those that were scored.
 * @param completeFirst whether complete matches come before all others
 */
export function scoreFloors(scored: readonly Scored[], wanted: number, completeFirst: boolean): ScoreFloors {
  const count = completeFirst ? countAll(scored.map(({ complete }) => complete)) : 0;
  const [first, others] = [new ScoreFloor(wanted), new ScoreFloor(Math.max(0, wanted - count))];
  for (const { slots, scores, complete } of scored) {
    for (let i = 0; i < slots.length; i += 1) {
      const floor = completeFirst && complete.has(slots[i]) ? first : others;
      floor.offer(scores[slots[i]]);
    }
  }
  return { complete: completeFirst ? first.value : others.value, others: others.value };
}

/** Whether no unscored match, of a score of at most `rest`, is among the best. */
function isBeyond(scored: readonly Scored[], wanted: number, completeFirst: boolean, rest: number): boolean {
  const floors = scoreFloors(scored, wanted, completeFirst);
  let [scoredComplete, scoredOthers] = [0, 0];
  for (const { slots, complete } of scored) {
    for (const slot of slots) {
      if (complete.has(slot)) scoredComplete += 1;
      else scoredOthers += 1;
    }
  }
  const complete = countAll(scored.map((part) => part.complete));
  const others = countAll(scored.map(({ matching }) => matching)) - complete;
  return (complete === scoredComplete || floors.complete > rest) && (others === scoredOthers || floors.others > rest);
}

function countAll(bitmaps: readonly Bitmap[]): number {
  return bitmaps.reduce((sum, bitmap) => sum + bitmap.count(), 0);
}
