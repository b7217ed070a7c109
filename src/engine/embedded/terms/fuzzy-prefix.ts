/** Fuzzy matching of prefixes: a sorted list of words is traversed like a trie, so that a shared prefix is compared once. */

import { firstPlace } from '../structures/sorted-keys.js';
import type { FuzzyMatchQuery } from './fuzzy-match.js';
import { clearLetters, LETTER_MASKS, markLetters } from './letter-masks.js';

/** Longest pattern compared, one bit per prefix of it; longer patterns match nothing. */
const MAX_LENGTH = 31;
const MAX_EDITS = 2;
/** Shared prefixes are counted up to here, beyond what is compared. */
const MAX_SHARED = 255;
/** Words that are skipped at once where all share enough with their predecessor. */
const BLOCK = 64;

/** Words in code unit order, with the length of the prefix each shares with its predecessor. */
export interface SortedWords {
  readonly words: readonly string[];
  /** Length of the prefix shared with the word before. */
  readonly shared: Uint8Array;
  /** Minimum of `shared` in each BLOCK of words. */
  readonly minShared: Uint8Array;
}

/** Computes the shared prefixes of a list in code unit order. */
export function sortedWords(words: readonly string[]): SortedWords {
  const shared = new Uint8Array(words.length);
  const minShared = new Uint8Array(Math.ceil(words.length / BLOCK)).fill(MAX_SHARED);
  for (let index = 0; index < words.length; index += 1) {
    shared[index] = index === 0 ? 0 : sharedPrefix(words[index - 1], words[index]);
    const block = Math.floor(index / BLOCK);
    minShared[block] = Math.min(minShared[block], shared[index]);
  }
  return { words, shared, minShared };
}

function sharedPrefix(a: string, b: string): number {
  const max = Math.min(a.length, b.length, MAX_SHARED);
  let count = 0;
  while (count < max && a.charCodeAt(count) === b.charCodeAt(count)) count += 1;
  return count;
}

/**
 * Visits every word that has a prefix within the limit, in order, with its index and the smallest distance. The limit is
 * capped at MAX_EDITS.
 */
export function visitFuzzyPrefixes(
  list: SortedWords,
  { pattern, limit: requested, sameFirst }: FuzzyMatchQuery,
  visit: (index: number, distance: number) => void,
): void {
  if (pattern.length === 0 || pattern.length > MAX_LENGTH) return;
  const limit = Math.min(requested, MAX_EDITS);
  const { words, shared } = list;
  const first = pattern.charCodeAt(0);
  const firstWith = (letter: number) => firstPlace(0, words.length, (place) => words[place].charCodeAt(0) >= letter);
  const start = sameFirst ? firstWith(first) : 0;
  const end = sameFirst ? firstWith(first + 1) : words.length;
  markLetters(pattern);
  const comparison = new Comparison(pattern, limit);
  for (let index = start; index < end; ) {
    const letters = comparison.read(words[index], index === start ? 0 : shared[index]);
    const { distance } = comparison;
    if (distance <= limit) visit(index, distance);
    index += 1;
    // All words that share the deciding letters have the same distance.
    if (distance > limit) index = skip(list, index, end, letters);
    else for (; index < end && shared[index] >= letters; index += 1) visit(index, distance);
  }
  clearLetters(pattern);
}

/** The first index from `from` on whose word shares fewer than `letters` with its predecessor; `end` where none does. */
function skip({ shared, minShared }: SortedWords, from: number, end: number, letters: number): number {
  let index = from;
  while (index < end && shared[index] >= letters) {
    index += 1;
    while (index % BLOCK === 0 && index < end && minShared[index / BLOCK] >= letters) index += BLOCK;
  }
  return Math.min(index, end);
}

/** State words kept per letter, see `Comparison`: two for each number of edits. */
const SWAPS = MAX_EDITS + 1;
const PER_LETTER = 2 * SWAPS;
/** States after each letter of the word read last. Nothing is read beyond the reach of the edits. */
const states = new Int32Array((MAX_LENGTH + MAX_EDITS + 2) * PER_LETTER);
const nearest = new Uint8Array(MAX_LENGTH + MAX_EDITS + 2);

/**
 * Compares one marked pattern with words in order by a bit-parallel automaton: after each letter, for each number of edits,
 * the set of prefixes of the pattern (bit i: its first i letters) that can be turned into the letters read. Wu and Manber,
 * "Fast text searching allowing errors", Communications of the ACM 35 (1992), anchored at the first letter and extended by
 * transpositions: a second state holds the prefixes after which the first of two transposed letters has been read.
 */
class Comparison {
  /** Restricted Damerau–Levenshtein distance of the word read last; any value above the limit if it is above. */
  distance = 0;
  private readonly limit: number;
  /** Bits of all prefixes, and of the whole pattern. */
  private readonly prefixes: number;
  private readonly whole: number;

  constructor(pattern: string, limit: number) {
    this.limit = limit;
    this.whole = 1 << pattern.length;
    this.prefixes = this.whole | (this.whole - 1);
    // Before the first letter, only deletions are possible.
    for (let edits = 0; edits <= limit; edits += 1) {
      states[edits] = ((1 << (edits + 1)) - 1) & this.prefixes;
      states[SWAPS + edits] = 0;
    }
    nearest[0] = pattern.length;
  }

  /**
   * Compares a word that shares a prefix of `shared` letters with the word read before. Returns the number of letters that
   * determine its distance, whatever follows them; the word's length + 1 if a longer word could come nearer.
   */
  read(word: string, shared: number): number {
    const { limit, whole, prefixes } = this;
    for (let depth = shared; depth < word.length; depth += 1) {
      const same = LETTER_MASKS[word.charCodeAt(depth)];
      const at = depth * PER_LETTER;
      const to = at + PER_LETTER;
      let distance = nearest[depth];
      let isOpen = 0;
      /** States with one edit less: before this letter, after it, and with it as the second of two transposed letters. */
      let before = 0;
      let after = 0;
      let swapped = 0;
      for (let edits = 0; edits <= limit; edits += 1) {
        const old = states[at + edits];
        const now = (((old & same) << 1) | before | ((before | after) << 1) | ((swapped & same) << 2)) & prefixes;
        states[to + edits] = now;
        states[to + SWAPS + edits] = old & (same >>> 1);
        swapped = states[at + SWAPS + edits];
        before = old;
        after = now;
        // Only smaller distances still matter.
        if (edits >= distance) continue;
        isOpen |= now;
        if ((now & whole) !== 0) distance = edits;
      }
      nearest[depth + 1] = distance;
      this.distance = distance;
      if (isOpen === 0) return depth + 1;
    }
    this.distance = nearest[word.length];
    return word.length + 1;
  }
}
