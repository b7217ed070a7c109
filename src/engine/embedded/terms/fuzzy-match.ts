/** Words within some edits of another: most are ruled out by their letters and length, the rest compared 32 letters at a time. */

import { firstPlace } from '../structures/sorted-keys.js';
import { clearLetters, LETTER_MASKS, markLetters } from './letter-masks.js';

/** Longest pattern compared, one bit a letter; longer ones are near nothing. */
const MAX_LENGTH = 32;
/** Words longer than this are grouped together. */
const LONGEST_GROUP = 255;

/** Words grouped by length, sorted in each group, with what rules most of them out without looking at them. */
export interface FuzzyCandidates {
  readonly words: readonly string[];
  /** Places in `words`, group after group. */
  readonly order: Uint32Array;
  /** Where the group of each length starts in `order`, and after the last the end. */
  readonly starts: Uint32Array;
  /** Which letters a word holds, see `signature`, in the order of `order`. */
  readonly letters: Uint32Array;
}

/** Prepares a sorted list of words. */
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

/** One bit for each letter a word holds; a to z have bits of their own, others share. */
function signature(word: string): number {
  let bits = 0;
  for (let i = 0; i < word.length; i += 1) bits |= 1 << (word.charCodeAt(i) & 31);
  return bits;
}

/** Whether more than `limit` bits are set. */
function holdsMore(bits: number, limit: number): boolean {
  // As often for every word: no processor foresees when the last bit is gone.
  let left = bits;
  for (let i = 0; i < limit; i += 1) left &= left - 1;
  return left !== 0;
}

export interface FuzzyMatchQuery {
  readonly pattern: string;
  /** Most edits. */
  readonly limit: number;
  /** Whether only words with the first letter of the pattern count. */
  readonly sameFirst: boolean;
}

/**
 * Visits every word within the limit, with its index and distance: restricted Damerau–Levenshtein (insert, delete,
 * substitute, swap neighbours; each costs 1). An edit takes at most one letter away and adds at most one, so a word
 * that lacks more letters of the pattern than that, or has more others, is not near.
 */
export function visitFuzzyMatches(
  { words, order, starts, letters }: FuzzyCandidates,
  { pattern, limit, sameFirst }: FuzzyMatchQuery,
  visit: (index: number, distance: number) => void,
): void {
  const { length } = pattern;
  if (length === 0 || length > MAX_LENGTH) return;
  const wanted = signature(pattern);
  const first = pattern.charCodeAt(0);
  markLetters(pattern);
  for (let group = Math.max(0, length - limit); group <= length + limit; group += 1) {
    // A group is sorted, so words of one first letter are a range of it.
    const firstIs = (letter: number) =>
      firstPlace(starts[group], starts[group + 1], (place) => words[order[place]].charCodeAt(0) >= letter);
    const start = sameFirst ? firstIs(first) : starts[group];
    const end = sameFirst ? firstIs(first + 1) : starts[group + 1];
    for (let place = start; place < end; place += 1) {
      const held = letters[place];
      if (holdsMore(wanted & ~held, limit) || holdsMore(held & ~wanted, limit)) continue;
      const distance = distanceTo(words[order[place]], length, limit);
      if (distance <= limit) visit(order[place], distance);
    }
  }
  clearLetters(pattern);
}

/**
 * Distance of the marked pattern of some length to a word, a column of the table at a time in the bits of an integer; any
 * number above the limit stands for all of them. Hyyrö, "A bit-vector algorithm for computing Levenshtein and Damerau
 * edit distances", Nordic Journal of Computing 10 (2003), figure 7.
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
    // Each letter left can bring it down by one.
    if (distance - (word.length - i - 1) > limit) break;
    right = (right << 1) | 1;
    left <<= 1;
    higher = left | ~(diagonal | right);
    lower = right & diagonal;
    before = same;
  }
  return distance;
}
