/** Which words of the archive a term of the query reaches. One definition over all tiers, independent of order. */
import type { TermMatch } from '../../query/plan.js';
import { keysOf, surfaceOf } from './indexed-document.js';
import type { Lexicon } from './lexicon.js';
import { ScoreFloor } from './ordering.js';
import { RANKING } from './scoring.js';
import { type Expansion, WordSet } from './word-set.js';

/** A lone letter reaches only the best words that start with it. */
const ONE_LETTER_WORDS = 50;
/** Typos reach at most so many words, nearest and most frequent first. */
const MAX_TYPO_WORDS = 64;

export interface ExpandedTerm {
  /** For each tier, its words and how they match. */
  readonly words: readonly WordSet[];
  /** Documents that hold any of them: forms of the stem counted once, the rest summed. An upper bound, the same wherever articles sit. */
  readonly documents: number;
}

/** Expands a term over the lexicons of all tiers. */
export function expandTerm(term: TermMatch, lexicons: readonly Lexicon[]): ExpandedTerm {
  const words = lexicons.map(() => new WordSet());
  let documents = 0;
  const reach = (tier: number, word: number, expansion: Expansion): boolean => {
    if (words[tier].has(word) || lexicons[tier].documents(word) === 0) return false;
    words[tier].add(word, expansion);
    return true;
  };
  lexicons.forEach((lexicon, tier) => {
    for (const key of keysOf(term.surface)) {
      const word = lexicon.find(key);
      if (word < 0) continue;
      const counted = term.stem !== null && key === term.surface;
      if (reach(tier, word, EXACT) && !counted) documents += lexicon.documents(word);
    }
    if (term.stem === null) return;
    const forms = lexicon.withStem(term.stem);
    if (forms.length === 0) return;
    documents += lexicon.stemDocuments(term.stem);
    for (const word of forms) reach(tier, word, STEM);
  });
  const further: FarWord[] = term.typos > 0 ? misspelt(term, lexicons) : [];
  if (term.prefix && isOneLetter(term.surface)) further.unshift(...frequentWords(term.surface, lexicons));
  for (const { tier, word, expansion } of further) {
    if (reach(tier, word, expansion)) documents += lexicons[tier].documents(word);
  }
  if (term.prefix && !isOneLetter(term.surface)) {
    lexicons.forEach((lexicon, tier) => {
      lexicon.withPrefix(term.surface, (first, end) => {
        documents += addRun(words[tier], first, end, lexicon);
      });
    });
  }
  return { words, documents };
}

/** Adds the words of a run that are not there yet; gives how many documents hold each, summed. */
function addRun(words: WordSet, first: number, end: number, lexicon: Lexicon): number {
  let documents = 0;
  for (let word = first; word < end; word += 1) documents += lexicon.documents(word);
  for (const word of words.words) if (word >= first && word < end) documents -= lexicon.documents(word);
  words.addRun(first, end, PREFIX);
  return documents;
}

function isOneLetter(surface: string): boolean {
  return surface.length <= 2 && [...surface].length === 1;
}

const EXACT: Expansion = { kind: 'exact', weight: RANKING.kinds.exact };
const STEM: Expansion = { kind: 'stem', weight: RANKING.kinds.stem };
const PREFIX: Expansion = { kind: 'prefix', weight: RANKING.kinds.prefix };
const TYPOS: readonly Expansion[] = [0, 1, 2].map((distance) => ({
  kind: 'typo',
  weight: RANKING.kinds.typo * (distance > 1 ? RANKING.secondEdit : 1),
}));

interface FarWord {
  readonly tier: number;
  readonly word: number;
  readonly expansion: Expansion;
}

/**
 * The best words that begin with a letter: thousands do, and most are rare. A surface form has at most two keys a tier,
 * so one of its keys holds its share of the sum over tiers, and a form among the best has a sum of at least the last of
 * the best in any one tier.
 */
function frequentWords(letter: string, lexicons: readonly Lexicon[]): FarWord[] {
  const count = (tier: number, word: number) => lexicons[tier].documents(word) + lexicons[tier].headlines(word);
  const least = lexicons.map((lexicon, tier) => {
    const floor = new ScoreFloor(ONE_LETTER_WORDS * 2);
    lexicon.withPrefix(letter, (first, end) => {
      for (let word = first; word < end; word += 1) floor.offer(count(tier, word));
    });
    return floor.value;
  });
  const share = Math.max(...least) / (lexicons.length * 2);
  const surfaces = new Set<string>();
  lexicons.forEach((lexicon, tier) => {
    lexicon.withPrefix(letter, (first, end) => {
      for (let word = first; word < end; word += 1)
        if (count(tier, word) >= share) surfaces.add(surfaceOf(lexicon.key(word)));
    });
  });
  const words = lexicons.flatMap((lexicon, tier) =>
    Array.from(surfaces).flatMap((surface) =>
      keysOf(surface).flatMap((key) => {
        const word = lexicon.find(key);
        return word < 0 ? [] : [{ tier, word, expansion: PREFIX }];
      }),
    ),
  );
  return best(words, lexicons, ONE_LETTER_WORDS, () => 0);
}

function misspelt(term: TermMatch, lexicons: readonly Lexicon[]): FarWord[] {
  const near = (sameFirst: boolean) =>
    lexicons.flatMap((lexicon, tier) =>
      lexicon
        .near(term.surface, term.typos, term.prefix, sameFirst)
        .filter(({ word }) => lexicon.documents(word) > 0)
        .map(({ word, distance }) => ({ tier, word, distance, expansion: TYPOS[distance] })),
    );
  const sameFirst = near(true).filter(({ distance }) => distance > 0);
  const found = sameFirst.length > 0 ? sameFirst : near(false).filter(({ distance }) => distance > 0);
  return best(found, lexicons, MAX_TYPO_WORDS, ({ distance }) => distance);
}

/** The best `limit` surface forms: lowest cost, then most documents (headlines count again), then by letter; counted over all tiers. */
function best<T extends FarWord>(
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
