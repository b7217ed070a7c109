/** The surface forms with the highest document frequency: of fuzzy matches, and of the thousands of words with a one-letter prefix. */
import { LRUCache } from 'lru-cache';
import { keysOf, surfaceOf } from '../documents/indexed-document.js';
import { ScoreThreshold } from '../structures/top-k.js';
import { RANKING } from '../weighting/ranking-constants.js';
import type { Lexicon } from './lexicon.js';

/** A word of one tier's lexicon. */
export interface TierTerm {
  readonly tier: number;
  readonly word: number;
}

interface CachedTerms {
  readonly terms: readonly TierTerm[];
  /** Versions of all lexicons when the terms were computed. */
  readonly versions: string;
}

/** By the first of the lexicons, by letter. Entries are valid until a count changes. */
const cache = new WeakMap<Lexicon, LRUCache<string, CachedTerms>>();
/** Letters cached per lexicon: more than most scripts have. */
const MAX_LETTERS = 500;

/** The most frequent words of all tiers that start with a letter, `RANKING.oneLetterForms` surface forms; cached. */
export function topTerms(letter: string, lexicons: readonly Lexicon[]): readonly TierTerm[] {
  const [first] = lexicons;
  if (first === undefined) return [];
  const versions = lexicons.map(({ version }) => version).join();
  const letters = cache.get(first) ?? new LRUCache<string, CachedTerms>({ max: MAX_LETTERS });
  cache.set(first, letters);
  const cached = letters.get(letter);
  if (cached?.versions === versions) return cached.terms;
  const terms = findTopTerms(letter, lexicons);
  letters.set(letter, { terms, versions });
  return terms;
}

/**
 * A surface form has at most two keys per tier, so one of its keys has at least a 2 × tiers-th of its total frequency; and a
 * form among the top k totals at least the k-th highest frequency of any single tier. Only keys above that are summed.
 */
function findTopTerms(letter: string, lexicons: readonly Lexicon[]): TierTerm[] {
  const limit = RANKING.oneLetterForms;
  const thresholds = lexicons.map((lexicon) => {
    const threshold = new ScoreThreshold(limit * 2);
    lexicon.withPrefix(letter, (start, end) => {
      for (let word = start; word < end; word += 1) threshold.offer(frequency(lexicon, word));
    });
    return threshold.value;
  });
  const minimum = Math.max(...thresholds) / (lexicons.length * 2);
  const surfaces = new Set<string>();
  for (const lexicon of lexicons) {
    lexicon.withPrefix(letter, (start, end) => {
      for (let word = start; word < end; word += 1)
        if (frequency(lexicon, word) >= minimum) surfaces.add(surfaceOf(lexicon.key(word)));
    });
  }
  const terms = lexicons.flatMap((lexicon, tier) =>
    Array.from(surfaces).flatMap((surface) =>
      keysOf(surface).flatMap((key) => {
        const word = lexicon.find(key);
        return word < 0 ? [] : [{ tier, word }];
      }),
    ),
  );
  return topForms(terms, lexicons, limit, () => 0);
}

/** Number of documents, those with the word in the headline counted twice. */
function frequency(lexicon: Lexicon, word: number): number {
  return lexicon.documents(word) + lexicon.headlines(word);
}

/** The words of the first `limit` surface forms by rising cost, falling frequency over all tiers, then code unit order. */
export function topForms<T extends TierTerm>(
  terms: readonly T[],
  lexicons: readonly Lexicon[],
  limit: number,
  cost: (term: T) => number,
): T[] {
  const bySurface = new Map<string, { terms: T[]; cost: number; frequency: number }>();
  for (const term of terms) {
    const lexicon = lexicons[term.tier];
    if (lexicon === undefined) continue;
    const surface = surfaceOf(lexicon.key(term.word));
    const ofTerm = frequency(lexicon, term.word);
    if (ofTerm === 0) continue;
    const form = bySurface.get(surface);
    if (form === undefined) bySurface.set(surface, { terms: [term], cost: cost(term), frequency: ofTerm });
    else {
      form.terms.push(term);
      form.frequency += ofTerm;
    }
  }
  return [...bySurface]
    .sort(([a, left], [b, right]) => left.cost - right.cost || right.frequency - left.frequency || (a < b ? -1 : 1))
    .slice(0, limit)
    .flatMap(([, form]) => form.terms);
}
