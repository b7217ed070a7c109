/** Fuzzy matching of whole words: length and letters rule most candidates out, bit vectors compare the rest. */

import { firstPlace } from '../structures/sorted-keys.js';
import { clearLetters, LETTER_MASKS, markLetters } from './letter-masks.js';

/** Longest pattern compared, one bit per letter; longer patterns match nothing. */
const MAX_LENGTH = 32;
/** Longer words share one group. */
const LONGEST_GROUP = 255;

/** Words grouped by length, in code unit order within a group, with a letter signature each. */
export interface FuzzyCandidates {
  readonly words: readonly string[];
  /** Indexes into `words`, group after group. */
  readonly order: Uint32Array;
  /** Start in `order` of the group of each length; one more at the end. */
  readonly starts: Uint32Array;
  /** See `signature`; parallel to `order`. */
  readonly letters: Uint32Array;
}

/** Groups a list of words in code unit order. */
export function fuzzyCandidates(words: readonly string[]): FuzzyCandidates {
  const starts = new Uint32Array(LONGEST_GROUP + 2);
  for (const word of words) starts[groupOf(word.length) + 1] += 1;
  for (let length = 0; length <= LONGEST_GROUP; length += 1) starts[length + 1] += starts[length];
  const next = starts.slice();
  const order = new Uint32Array(words.length);
  const letters = new Uint32Array(words.length);
  words.forEach((word, index) => {
    const group = groupOf(word.length);
    const place = next[group];
    next[group] += 1;
    order[place] = index;
    letters[place] = signature(word);
  });
  return { words, order, starts, letters };
}

function groupOf(length: number): number {
  return Math.min(length, LONGEST_GROUP);
}

/** The set of letters in a word, one bit each; a to z have bits of their own, other letters share. */
function signature(word: string): number {
  let bits = 0;
  for (let i = 0; i < word.length; i += 1) bits |= 1 << (word.charCodeAt(i) & 31);
  return bits;
}

/** Whether more than `limit` bits are set. A fixed iteration count avoids a branch misprediction per word. */
function hasMoreBits(bits: number, limit: number): boolean {
  let left = bits;
  for (let i = 0; i < limit; i += 1) left &= left - 1;
  return left !== 0;
}

export interface FuzzyMatchQuery {
  readonly pattern: string;
  /** Maximum distance. */
  readonly limit: number;
  /** Whether only words with the pattern's first letter match. */
  readonly sameFirst: boolean;
}

/**
 * Visits every word within the limit, with its index and its restricted Damerau–Levenshtein distance (insert, delete,
 * substitute, transpose neighbours; each costs 1). An edit removes at most one letter and adds at most one, so words that
 * lack more letters of the pattern than `limit`, or have more others, are skipped.
 */
export function visitFuzzyMatches(
  { words, order, starts, letters }: FuzzyCandidates,
  { pattern, limit, sameFirst }: FuzzyMatchQuery,
  visit: (index: number, distance: number) => void,
): void {
  const { length } = pattern;
  if (length === 0 || length > MAX_LENGTH) return;
  const ofPattern = signature(pattern);
  const first = pattern.charCodeAt(0);
  markLetters(pattern);
  for (let group = Math.max(0, length - limit); group <= length + limit; group += 1) {
    // Words with one first letter are a range of their group.
    const firstWith = (letter: number) =>
      firstPlace(starts[group], starts[group + 1], (place) => words[order[place]].charCodeAt(0) >= letter);
    const start = sameFirst ? firstWith(first) : starts[group];
    const end = sameFirst ? firstWith(first + 1) : starts[group + 1];
    for (let place = start; place < end; place += 1) {
      const ofWord = letters[place];
      if (hasMoreBits(ofPattern & ~ofWord, limit) || hasMoreBits(ofWord & ~ofPattern, limit)) continue;
      const distance = distanceTo(words[order[place]], length, limit);
      if (distance <= limit) visit(order[place], distance);
    }
  }
  clearLetters(pattern);
}

/**
 * Distance of the marked pattern of `length` letters to a word; any value above the limit if it is above. Computes one
 * column of the dynamic programming table per step, in the bits of an integer: Hyyrö, "A bit-vector algorithm for computing
 * Levenshtein and Damerau edit distances", Nordic Journal of Computing 10 (2003), figure 7.
 */
function distanceTo(word: string, length: number, limit: number): number {
  const last = 1 << (length - 1);
  let higher = -1;
  let lower = 0;
  let diagonal = 0;
  let before = 0;
  let distance = length;
  for (let i = 0; i < word.length; i += 1) {
    const same = LETTER_MASKS[word.charCodeAt(i)];
    const swapped = ((~diagonal & same) << 1) & before;
    diagonal = (((same & higher) + higher) ^ higher) | same | lower | swapped;
    let right = lower | ~(diagonal | higher);
    let left = diagonal & higher;
    if ((right & last) !== 0) distance += 1;
    else if ((left & last) !== 0) distance -= 1;
    // Each remaining letter lowers the distance by at most one.
    if (distance - (word.length - i - 1) > limit) break;
    right = (right << 1) | 1;
    left <<= 1;
    higher = left | ~(diagonal | right);
    lower = right & diagonal;
    before = same;
  }
  return distance;
}
