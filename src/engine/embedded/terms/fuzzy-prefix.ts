/** Words that begin with something near a beginning typed: a sorted list is read like a trie, so that what words begin with alike is compared once. */

import { firstPlace } from '../structures/sorted-keys.js';
import type { FuzzyMatchQuery } from './fuzzy-match.js';
import { clearLetters, LETTER_MASKS, markLetters } from './letter-masks.js';

/** Longest beginning compared, a bit for each of its own beginnings; longer ones are near nothing. */
const MAX_LENGTH = 31;
const MOST_EDITS = 2;
/** Shared letters are counted up to here: more than are ever compared. */
const MOST_SHARED = 255;
/** Words passed over at once where all of them go on like the one before. */
const BLOCK = 64;

/** Words in the order of code units, with what each shares with its neighbour. */
export interface SortedWords {
  readonly words: readonly string[];
  /** How many letters a word begins with like the one before it. */
  readonly shared: Uint8Array;
  /** The fewest of each BLOCK of words. */
  readonly fewestShared: Uint8Array;
}

/** Prepares a sorted list of words. */
export function sortedWords(words: readonly string[]): SortedWords {
  const shared = new Uint8Array(words.length);
  const fewestShared = new Uint8Array(Math.ceil(words.length / BLOCK)).fill(MOST_SHARED);
  for (let index = 0; index < words.length; index += 1) {
    shared[index] = index === 0 ? 0 : sharedLetters(words[index - 1], words[index]);
    const block = Math.floor(index / BLOCK);
    fewestShared[block] = Math.min(fewestShared[block], shared[index]);
  }
  return { words, shared, fewestShared };
}

function sharedLetters(a: string, b: string): number {
  const most = Math.min(a.length, b.length, MOST_SHARED);
  let count = 0;
  while (count < most && a.charCodeAt(count) === b.charCodeAt(count)) count += 1;
  return count;
}

/**
 * Visits every word of which some beginning is within the limit, in their order, with its index and the least distance. A
 * limit above MOST_EDITS counts as that.
 */
export function visitFuzzyPrefixes(
  list: SortedWords,
  { pattern, limit: wanted, sameFirst }: FuzzyMatchQuery,
  visit: (index: number, distance: number) => void,
): void {
  if (pattern.length === 0 || pattern.length > MAX_LENGTH) return;
  const limit = Math.min(wanted, MOST_EDITS);
  const { words, shared } = list;
  const first = pattern.charCodeAt(0);
  const firstIs = (letter: number) => firstPlace(0, words.length, (place) => words[place].charCodeAt(0) >= letter);
  const start = sameFirst ? firstIs(first) : 0;
  const end = sameFirst ? firstIs(first + 1) : words.length;
  markLetters(pattern);
  const comparison = new Comparison(pattern, limit);
  for (let index = start; index < end; ) {
    const letters = comparison.read(words[index], index === start ? 0 : shared[index]);
    const { distance } = comparison;
    if (distance <= limit) visit(index, distance);
    index += 1;
    // The same holds for all words that begin with the letters which decided it.
    if (distance > limit) index = passOver(list, index, end, letters);
    else for (; index < end && shared[index] >= letters; index += 1) visit(index, distance);
  }
  clearLetters(pattern);
}

/** The first index from `from` on whose word shares fewer than so many letters with the one before it; `end` where none does. */
function passOver({ shared, fewestShared }: SortedWords, from: number, end: number, letters: number): number {
  let index = from;
  while (index < end && shared[index] >= letters) {
    index += 1;
    while (index % BLOCK === 0 && index < end && fewestShared[index / BLOCK] >= letters) index += BLOCK;
  }
  return Math.min(index, end);
}

/** Numbers kept for each letter read, see `Comparison`: two for each number of edits. */
const SWAPS = MOST_EDITS + 1;
const PER_LETTER = 2 * SWAPS;
/** What is known after each letter of the word read last; nothing is read further than edits reach. */
const states = new Int32Array((MAX_LENGTH + MOST_EDITS + 2) * PER_LETTER);
const nearest = new Uint8Array(MAX_LENGTH + MOST_EDITS + 2);

/**
 * One marked pattern against words that come in order, all ways to align them at once: after each letter, for each number of
 * edits the beginnings of the pattern (bit i: its first i letters) that become the letters read. Wu and Manber, "Fast text
 * searching allowing errors", Communications of the ACM 35 (1992), anchored at the first letter and with swaps: a second
 * number says which beginnings may be followed by two swapped letters, the first of which has been read.
 */
class Comparison {
  /** Of the word read last, restricted Damerau–Levenshtein; any number above the limit stands for all of them. */
  distance = 0;
  private readonly limit: number;
  /** Bits of all beginnings, and of the whole pattern. */
  private readonly beginnings: number;
  private readonly whole: number;

  constructor(pattern: string, limit: number) {
    this.limit = limit;
    this.whole = 1 << pattern.length;
    this.beginnings = this.whole | (this.whole - 1);
    // Before the first letter only letters of the pattern can have been left out.
    for (let edits = 0; edits <= limit; edits += 1) {
      states[edits] = ((1 << (edits + 1)) - 1) & this.beginnings;
      states[SWAPS + edits] = 0;
    }
    nearest[0] = pattern.length;
  }

  /**
   * Compares a word that begins with so many letters of the one read before. Gives how many letters decided its
   * distance: whatever follows them it is the same; more than the word has when it might have gone on.
   */
  read(word: string, shared: number): number {
    const { limit, whole, beginnings } = this;
    for (let depth = shared; depth < word.length; depth += 1) {
      const same = LETTER_MASKS[word.charCodeAt(depth)];
      const at = depth * PER_LETTER;
      const to = at + PER_LETTER;
      let distance = nearest[depth];
      let isOpen = 0;
      /** With one edit less: before this letter, after it, and where it may be the second of two swapped. */
      let before = 0;
      let after = 0;
      let swapped = 0;
      for (let edits = 0; edits <= limit; edits += 1) {
        const old = states[at + edits];
        const now = (((old & same) << 1) | before | ((before | after) << 1) | ((swapped & same) << 2)) & beginnings;
        states[to + edits] = now;
        states[to + SWAPS + edits] = old & (same >>> 1);
        swapped = states[at + SWAPS + edits];
        before = old;
        after = now;
        // Only what would be nearer still matters.
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
