/**
 * Weighted edit distance between a typed word and the intended one: frequent slips of hand and ear cost less.
 *
 * Damerau–Levenshtein with weights, extended by rewrites of several letters: Brill and Moore, "An improved error model
 * for noisy channel spelling correction", ACL 2000, with costs from general knowledge in place of trained ones.
 */
import { SOUND_ALIKES } from './sound-alikes.js';

/** In edits; 1 is a letter replaced by an unrelated one. Estimates, checked by `npm run bench -- spelling`. */
const COST = {
  replaced: 1,
  /** One vowel for another. */
  vowel: 0.9,
  /** One letter for that of a neighbouring key. */
  neighbour: 0.85,
  /** A letter left out, the most frequent slip. */
  missing: 0.6,
  extra: 0.85,
  /** A letter missing from a pair, or doubled. */
  doubled: 0.25,
  /** Two letters in the wrong order. */
  swapped: 0.7,
  /** Added for a slip in the first letter, which is rare. */
  first: 0.6,
} as const;

const VOWELS = new Set('aeiouy');

/** Keys of a QWERTY keyboard by row; each row is shifted right by about a third of a key. */
const KEYBOARD = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'] as const;
const ROW_SHIFT = 0.35;
/** Key widths between the centres of touching keys, at most. */
const TOUCHING = 1.25;

function touchingKeys(): ReadonlySet<string> {
  const keys = KEYBOARD.flatMap((row, y) => [...row].map((key, x) => ({ key, x: x + y * ROW_SHIFT, y })));
  const pairs = keys.flatMap((a) =>
    keys.filter((b) => a !== b && Math.hypot(a.x - b.x, a.y - b.y) < TOUCHING).map((b) => a.key + b.key),
  );
  return new Set(pairs);
}

const NEIGHBOURS = touchingKeys();

interface Rewrite {
  readonly typed: string;
  readonly meant: string;
  /** Code of the last intended letter, which rules out most rewrites. */
  readonly lastMeant: number;
  readonly cost: number;
}

/** Sound-alikes in both directions, by the last typed letter. */
function rewritesByLastLetter(): ReadonlyMap<string, readonly Rewrite[]> {
  const rewrite = (typed: string, meant: string, cost: number): Rewrite => {
    return { typed, meant, lastMeant: meant.charCodeAt(meant.length - 1), cost };
  };
  const rewrites = SOUND_ALIKES.flatMap(({ spellings: [left, right], cost }) => [
    rewrite(left, right, cost),
    rewrite(right, left, cost),
  ]);
  const grouped = new Map<string, Rewrite[]>();
  for (const one of rewrites) {
    const last = one.typed.slice(-1);
    grouped.set(last, [...(grouped.get(last) ?? []), one]);
  }
  return grouped;
}

const REWRITES = rewritesByLastLetter();

function replaceCost(typed: string, meant: string): number {
  if (typed === meant) return 0;
  if (VOWELS.has(typed) && VOWELS.has(meant)) return COST.vowel;
  return NEIGHBOURS.has(typed + meant) ? COST.neighbour : COST.replaced;
}

/** Costs of replacing one ASCII character by another, by both codes; other letters are unrelated. */
const ASCII = 128;
const REPLACE = Float64Array.from({ length: ASCII * ASCII }, (_, pair) =>
  replaceCost(String.fromCharCode(Math.floor(pair / ASCII)), String.fromCharCode(pair % ASCII)),
);

function replaceCodes(typed: number, meant: number): number {
  if (typed < ASCII && meant < ASCII) return REPLACE[typed * ASCII + meant] ?? COST.replaced;
  return typed === meant ? 0 : COST.replaced;
}

/** Whether the letter at an index is one of a pair. */
function isDoubled(word: string, at: number): boolean {
  const code = word.charCodeAt(at);
  return code === word.charCodeAt(at - 1) || code === word.charCodeAt(at + 1);
}

/** A typed word with the rewrites that can end at each of its letters: computed once for all candidates. */
export interface TypedWord {
  readonly text: string;
  readonly rewrites: readonly (readonly Rewrite[])[];
  /** For each number of typed letters, the first row that later rows are computed from. */
  readonly reach: readonly number[];
}

export function typedWord(text: string): TypedWord {
  const rewrites = Array.from({ length: text.length + 1 }, (_, end) =>
    end === 0 ? [] : (REWRITES.get(text.charAt(end - 1)) ?? []).filter(({ typed }) => text.endsWith(typed, end)),
  );
  const reach: number[] = [text.length];
  let first = text.length;
  for (const [i, ending] of rewrites.slice(1).reverse().entries()) {
    // A swap of two letters reaches back as far as a rewrite of two.
    const longest = ending.reduce((most, { typed }) => Math.max(most, typed.length), 2);
    first = Math.max(0, Math.min(first, text.length - i - longest));
    reach.push(first);
  }
  return { text, rewrites, reach: reach.reverse() };
}

/** Buffers shared by all comparisons. The matrix of costs: a row for each number of typed letters, a column for each of intended ones. */
let costs = new Float64Array(1024);
/** Cost of leaving out each letter of the intended word. */
let missing = new Float64Array(64);
/** Lowest cost of each row. */
let least = new Float64Array(64);

/**
 * The lowest cost, in edits, of typing one word for another.
 * @param most Infinity is returned as soon as the cost is known to be higher
 */
export function misspellingCost(
  { text, rewrites, reach }: TypedWord,
  meant: string,
  most = Number.POSITIVE_INFINITY,
): number {
  const width = meant.length + 1;
  const cells = (text.length + 1) * width;
  if (costs.length < cells) costs = new Float64Array(cells * 2);
  if (missing.length < width) missing = new Float64Array(width * 2);
  if (least.length <= text.length) least = new Float64Array(text.length * 2);
  least[0] = 0;
  costs[0] = 0;
  for (let j = 1; j < width; j++) {
    missing[j] = isDoubled(meant, j - 1) ? COST.doubled : COST.missing;
    costs[j] = costs[j - 1] + missing[j] + (j === 1 ? COST.first : 0);
  }
  for (let i = 1; i <= text.length; i++) {
    const row = i * width;
    const typed = text.charCodeAt(i - 1);
    const extra = isDoubled(text, i - 1) ? COST.doubled : COST.extra;
    const first = i === 1 ? COST.first : 0;
    const ending = rewrites[i];
    costs[row] = costs[row - width] + extra + first;
    let lowest = costs[row];
    for (let j = 1; j < width; j++) {
      const letter = meant.charCodeAt(j - 1);
      const replaced = replaceCodes(typed, letter);
      const begins = j === 1 ? first : 0;
      let best = costs[row - width + j - 1] + replaced + (replaced > 0 ? begins : 0);
      const left = costs[row + j - 1] + missing[j] + begins;
      if (left < best) best = left;
      const above = costs[row - width + j] + extra + begins;
      if (above < best) best = above;
      if (i > 1 && j > 1 && typed === meant.charCodeAt(j - 2) && text.charCodeAt(i - 2) === letter) {
        const swapped = costs[row - 2 * width + j - 2] + COST.swapped + (i === 2 && j === 2 ? COST.first : 0);
        if (swapped < best) best = swapped;
      }
      for (const rewrite of ending) {
        if (rewrite.lastMeant !== letter || !meant.endsWith(rewrite.meant, j)) continue;
        const rewritten = costs[row - rewrite.typed.length * width + j - rewrite.meant.length] + rewrite.cost;
        if (rewritten < best) best = rewritten;
      }
      costs[row + j] = best;
      if (best < lowest) lowest = best;
    }
    least[i] = lowest;
    // All paths to the end pass through a row that later rows are computed from, and costs never fall along a path.
    for (let before = i; lowest > most && before > reach[i]; before--) lowest = Math.min(lowest, least[before - 1]);
    if (lowest > most && i < text.length) return Number.POSITIVE_INFINITY;
  }
  return costs[cells - 1];
}
