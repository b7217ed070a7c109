/** Words within some edits of another, over a sorted list: the work of a shared beginning is done once, hopeless beginnings are skipped. */

/** Longest word compared; longer ones are never near. */
const MAX_LENGTH = 64;
const WIDTH = MAX_LENGTH + 1;
/** Stands for "above any limit" outside the band; adding 1 must not wrap a byte. */
const FAR = 200;

/** A sorted list of words, with how many letters each shares with the one before (at most 255). */
export interface SortedWords {
  readonly words: readonly string[];
  readonly shared: Uint8Array;
}

/** Prepares a list sorted by code units. */
export function sortedWords(words: readonly string[]): SortedWords {
  const shared = new Uint8Array(words.length);
  for (let i = 1; i < words.length; i += 1) {
    const [a, b] = [words[i - 1], words[i]];
    const most = Math.min(a.length, b.length, 255);
    let letters = 0;
    while (letters < most && a.charCodeAt(letters) === b.charCodeAt(letters)) letters += 1;
    shared[i] = letters;
  }
  return { words, shared };
}

export interface NearQuery {
  readonly pattern: string;
  /** Most edits. */
  readonly limit: number;
  /** Whether the distance is to the nearest beginning of a word rather than to the whole. */
  readonly prefix: boolean;
}

/**
 * Visits every word of [start, end) within the limit, with its index and distance: restricted Damerau–Levenshtein
 * (insert, delete, substitute, swap neighbours; each costs 1). Only the band of `limit` around the diagonal is filled.
 */
export function visitNear(
  { words, shared }: SortedWords,
  start: number,
  end: number,
  { pattern, limit, prefix }: NearQuery,
  visit: (index: number, distance: number) => void,
): void {
  const length = pattern.length;
  if (length > MAX_LENGTH) return;
  // Row d, from d * WIDTH on: distances of the first d letters of the word to each beginning of the pattern.
  const rows = new Uint8Array(WIDTH * WIDTH).fill(FAR);
  const lowest = new Uint8Array(WIDTH);
  // Distance of the whole pattern to the nearest beginning of at most d letters.
  const nearest = new Uint8Array(WIDTH).fill(FAR);
  for (let j = 0; j <= length; j += 1) rows[j] = j;
  nearest[0] = length;
  let valid = 0;
  let index = start;
  while (index < end) {
    const word = words[index];
    const deepest = prefix ? Math.min(word.length, length + limit) : word.length;
    let depth = index === start ? 0 : Math.min(valid, shared[index], deepest);
    let dead = 0;
    while (depth < deepest && dead === 0) {
      depth += 1;
      if (depth > MAX_LENGTH) dead = depth;
      else {
        lowest[depth] = fillRow(rows, depth, word, pattern, limit);
        const whole = depth >= length - limit && depth <= length + limit ? rows[depth * WIDTH + length] : FAR;
        nearest[depth] = Math.min(nearest[depth - 1], whole);
        // A swap may still reach back one row.
        const hopeless = lowest[depth] > limit && (depth < 2 || lowest[depth - 1] >= limit);
        if (hopeless && !(prefix && nearest[depth] <= limit)) dead = depth;
      }
    }
    valid = Math.min(depth, MAX_LENGTH);
    if (dead > 0) {
      index += 1;
      while (index < end && shared[index] >= dead) index += 1;
      continue;
    }
    if (prefix || Math.abs(word.length - length) <= limit) {
      const distance = prefix ? nearest[depth] : rows[word.length * WIDTH + length];
      if (distance <= limit) visit(index, distance);
    }
    index += 1;
  }
}

/** Fills the band of one row from the two above it; returns its smallest distance. */
function fillRow(rows: Uint8Array, depth: number, word: string, pattern: string, limit: number): number {
  const row = depth * WIDTH;
  const above = row - WIDTH;
  const letter = word.charCodeAt(depth - 1);
  const before = depth > 1 ? word.charCodeAt(depth - 2) : -1;
  const from = Math.max(1, depth - limit);
  const to = Math.min(pattern.length, depth + limit);
  rows[row + from - 1] = from === 1 ? Math.min(depth, FAR) : FAR;
  let smallest = from === 1 ? depth : FAR;
  for (let j = from; j <= to; j += 1) {
    const same = pattern.charCodeAt(j - 1) === letter;
    let distance = rows[above + j - 1] + (same ? 0 : 1);
    if (j < depth + limit) distance = Math.min(distance, rows[above + j] + 1);
    distance = Math.min(distance, rows[row + j - 1] + 1);
    const swapped = !same && j > 1 && pattern.charCodeAt(j - 2) === letter && pattern.charCodeAt(j - 1) === before;
    if (swapped) distance = Math.min(distance, rows[row - 2 * WIDTH + j - 2] + 1);
    rows[row + j] = Math.min(distance, FAR);
    if (distance < smallest) smallest = distance;
  }
  return smallest;
}
