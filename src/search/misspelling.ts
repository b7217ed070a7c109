/** What it costs to write one word for another: edit distance in which likely slips of hand and ear are cheap. */
import { SOUND_ALIKES } from './sound-alikes.js';

/** Costs in edits; 1 is a letter replaced by an unrelated one. Plausible orders of magnitude, checked by `npm run bench -- spelling`. */
const COST = {
  replaced: 1,
  /** One vowel for another. */
  vowel: 0.9,
  /** The key beside it. */
  neighbour: 0.85,
  /** A letter left out: the commonest slip. */
  missing: 0.6,
  extra: 0.85,
  /** A letter once for twice, or twice for once. */
  doubled: 0.25,
  /** Two letters in the wrong order. */
  swapped: 0.7,
  /** On top, for a slip in the first letter: people rarely miss it. */
  first: 0.6,
} as const;

const VOWELS = new Set('aeiouy');

/** Keys of a QWERTY keyboard, row by row, each shifted right by about a third of a key. */
const KEYBOARD = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'] as const;
const ROW_SHIFT = 0.35;
/** Keys whose centres are nearer than this many key widths touch. */
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
  readonly cost: number;
}

/** Every sound-alike in both directions, by the last letter of what was typed. */
function rewritesByLastLetter(): ReadonlyMap<string, readonly Rewrite[]> {
  const rewrites = SOUND_ALIKES.flatMap(({ spellings: [left, right], cost }) => [
    { typed: left, meant: right, cost },
    { typed: right, meant: left, cost },
  ]);
  const grouped = new Map<string, Rewrite[]>();
  for (const rewrite of rewrites) {
    const last = rewrite.typed.slice(-1);
    grouped.set(last, [...(grouped.get(last) ?? []), rewrite]);
  }
  return grouped;
}

const REWRITES = rewritesByLastLetter();

function replaceCost(typed: string, meant: string): number {
  if (typed === meant) return 0;
  if (VOWELS.has(typed) && VOWELS.has(meant)) return COST.vowel;
  return NEIGHBOURS.has(typed + meant) ? COST.neighbour : COST.replaced;
}

/** Leaving out `word[at]`, or putting it in: cheap when its neighbour is the same letter. */
function doubled(word: string, at: number): boolean {
  return word[at] === word[at - 1] || word[at] === word[at + 1];
}

function missingCost(meant: string, at: number): number {
  return doubled(meant, at) ? COST.doubled : COST.missing;
}

function extraCost(typed: string, at: number): number {
  return doubled(typed, at) ? COST.doubled : COST.extra;
}

/** A word as typed, with the rewrites that can end at each of its letters: worked out once, used for every candidate. */
export interface TypedWord {
  readonly text: string;
  readonly rewrites: readonly (readonly Rewrite[])[];
}

export function typedWord(text: string): TypedWord {
  const rewrites = Array.from({ length: text.length + 1 }, (_, end) =>
    end === 0 ? [] : (REWRITES.get(text.charAt(end - 1)) ?? []).filter(({ typed }) => text.endsWith(typed, end)),
  );
  return { text, rewrites };
}

/**
 * The cheapest way from what was meant to what was typed, in edits. Damerau–Levenshtein with weights, extended by
 * rewrites of several letters: Brill and Moore, "An improved error model for noisy channel spelling correction",
 * ACL 2000 (with costs from general knowledge in place of trained ones).
 */
export function misspellingCost({ text, rewrites }: TypedWord, meant: string): number {
  const width = meant.length + 1;
  const costs = new Float64Array((text.length + 1) * width);
  for (let i = 0; i <= text.length; i++) {
    for (let j = 0; j <= meant.length; j++) {
      if (i === 0 && j === 0) continue;
      const from = (di: number, dj: number): number => costs[(i - di) * width + j - dj] ?? Number.POSITIVE_INFINITY;
      let best = Number.POSITIVE_INFINITY;
      if (i > 0 && j > 0) best = from(1, 1) + at(replaceCost(text.charAt(i - 1), meant.charAt(j - 1)), i, j);
      if (i > 0) best = Math.min(best, from(1, 0) + at(extraCost(text, i - 1), i, j));
      if (j > 0) best = Math.min(best, from(0, 1) + at(missingCost(meant, j - 1), i, j));
      if (i > 1 && j > 1 && text[i - 1] === meant[j - 2] && text[i - 2] === meant[j - 1]) {
        best = Math.min(best, from(2, 2) + at(COST.swapped, i - 1, j - 1));
      }
      for (const rewrite of rewrites[i] ?? []) {
        if (meant.endsWith(rewrite.meant, j)) {
          best = Math.min(best, from(rewrite.typed.length, rewrite.meant.length) + rewrite.cost);
        }
      }
      costs[i * width + j] = best;
    }
  }
  return costs[costs.length - 1] ?? 0;
}

/** Adds what a slip in the first letter costs more. */
function at(cost: number, i: number, j: number): number {
  return cost > 0 && i <= 1 && j <= 1 ? cost + COST.first : cost;
}
