/** The surface forms that most articles hold: of misspelt words, and of the thousands that begin with a letter. */
import { keysOf, surfaceOf } from '../documents/indexed-document.js';
import { ScoreFloor } from '../scoring/ordering.js';
import type { Lexicon } from './lexicon.js';

/** A word of one tier's lexicon. */
export interface TierTerm {
  readonly tier: number;
  readonly word: number;
}

/** A lone letter reaches only the best words that start with it. */
const ONE_LETTER_WORDS = 50;

/** MatchSet before, and the versions of the lexicons then. */
interface Remembered {
  readonly words: readonly TierTerm[];
  readonly versions: string;
}

/** By letter, by the first of the lexicons; it holds until a count changes. */
const known = new WeakMap<Lexicon, Map<string, Remembered>>();
/** Letters remembered: more than most scripts have. */
const MOST_LETTERS = 500;

/** The best words that begin with a letter, of all tiers; remembered. */
export function topTerms(letter: string, lexicons: readonly Lexicon[]): readonly TierTerm[] {
  const [first] = lexicons;
  if (first === undefined) return [];
  const versions = lexicons.map(({ version }) => version).join();
  const letters = known.get(first) ?? new Map<string, Remembered>();
  known.set(first, letters);
  const before = letters.get(letter);
  if (before?.versions === versions) return before.words;
  const words = findFrequentWords(letter, lexicons);
  if (letters.size >= MOST_LETTERS) letters.clear();
  letters.set(letter, { words, versions });
  return words;
}

/**
 * A surface form has at most two keys a tier, so one of its keys holds its share of the sum over tiers, and a form among
 * the best has a sum of at least the last of the best in any one tier.
 */
function findFrequentWords(letter: string, lexicons: readonly Lexicon[]): TierTerm[] {
  const count = (tier: number, word: number) => lexicons[tier].documents(word) + lexicons[tier].headlines(word);
  const least = lexicons.map((lexicon, tier) => {
    const floor = new ScoreFloor(ONE_LETTER_WORDS * 2);
    lexicon.withPrefix(letter, (start, end) => {
      for (let word = start; word < end; word += 1) floor.offer(count(tier, word));
    });
    return floor.value;
  });
  const share = Math.max(...least) / (lexicons.length * 2);
  const surfaces = new Set<string>();
  lexicons.forEach((lexicon, tier) => {
    lexicon.withPrefix(letter, (start, end) => {
      for (let word = start; word < end; word += 1)
        if (count(tier, word) >= share) surfaces.add(surfaceOf(lexicon.key(word)));
    });
  });
  const words = lexicons.flatMap((lexicon, tier) =>
    Array.from(surfaces).flatMap((surface) =>
      keysOf(surface).flatMap((key) => {
        const word = lexicon.find(key);
        return word < 0 ? [] : [{ tier, word }];
      }),
    ),
  );
  return bestForms(words, lexicons, ONE_LETTER_WORDS, () => 0);
}

/** The best `limit` surface forms: lowest cost, then most documents (headlines count again), then by letter; counted over all tiers. */
export function bestForms<T extends TierTerm>(
  found: readonly T[],
  lexicons: readonly Lexicon[],
  limit: number,
  cost: (word: T) => number,
): T[] {
  const bySurface = new Map<string, { words: T[]; cost: number; documents: number }>();
  for (const candidate of found) {
    const lexicon = lexicons[candidate.tier];
    const surface = surfaceOf(lexicon.key(candidate.word));
    const documents = lexicon.documents(candidate.word) + lexicon.headlines(candidate.word);
    if (documents === 0) continue;
    const group = bySurface.get(surface);
    if (group === undefined) bySurface.set(surface, { words: [candidate], cost: cost(candidate), documents });
    else {
      group.words.push(candidate);
      group.documents += documents;
    }
  }
  return [...bySurface]
    .sort(([a, left], [b, right]) => left.cost - right.cost || right.documents - left.documents || (a < b ? -1 : 1))
    .slice(0, limit)
    .flatMap(([, group]) => group.words);
}
