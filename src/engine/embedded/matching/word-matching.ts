/** The documents of one tier that hold a word of the query, and the word's postings there. */
import type { MaterializedPostings } from '../postings/materialized-postings.js';
import type { Postings } from '../postings/postings.js';
import { Bitmap } from '../structures/bitmap.js';
import type { WeightedTerms } from '../terms/term-set.js';
import type { Tier } from '../tiers/tier.js';
import { phrasePostings } from './phrase-matching.js';
import { type ResolvedWord, termSets } from './resolved-word.js';

/** Postings of a word in one tier that matching has already read. */
export interface KnownPostings {
  /** Of its single-term alternatives; null if they were not read. */
  readonly singles: MaterializedPostings | null;
  /** Of each alternative of several terms. */
  readonly phrases: readonly MaterializedPostings[];
}

/** Nothing was read yet. */
export const NO_POSTINGS: KnownPostings = { singles: null, phrases: [] };

/** The documents of one tier that hold a word. */
export interface WordMatches extends KnownPostings {
  readonly matching: Bitmap;
}

/** Finds the documents of a tier that hold a word. @param within the documents in which phrases are searched */
export function matchWord(word: ResolvedWord, tier: Tier, tierIndex: number, within: Bitmap): WordMatches {
  const matching = new Bitmap(tier.maxDoc);
  markSingleTerms(word, tier, tierIndex, matching);
  const phrases = word.alternatives
    .filter(({ terms }) => terms.length > 1)
    .map((alternative) => phrasePostings(alternative, word.norms, tier, tierIndex, within));
  for (const { docIds } of phrases) for (const docId of docIds) matching.add(docId);
  return { matching, singles: null, phrases };
}

/** Adds the documents of a tier that hold a single-term alternative of a word to a bitmap. */
export function markSingleTerms(word: ResolvedWord, tier: Tier, tierIndex: number, into: Bitmap): void {
  for (const alternative of word.alternatives) {
    const [words, ...rest] = termSets(alternative, tierIndex);
    if (words !== undefined && rest.length === 0) tier.mark(words, word.norms.mask, into);
  }
}

/** Intersects a bitmap with the documents that hold a word without phrases. @param max upper bound on the bitmap's size */
export function intersectWord(
  word: ResolvedWord,
  tier: Tier,
  tierIndex: number,
  documents: Bitmap,
  max: number,
): KnownPostings {
  return { singles: tier.intersect(singleTerms(word, tierIndex), word.norms, documents, max), phrases: [] };
}

/**
 * Opens the postings of a word in a tier.
 * @param known postings already read, valid for the documents of `within`
 * @param within all documents that will be read, `count` of them
 */
export function openPostings(
  word: ResolvedWord,
  { singles, phrases }: KnownPostings,
  tier: Tier,
  tierIndex: number,
  within: Bitmap,
  count: number,
): Postings[] {
  // Pushed one by one: `map` yields an array of another elements kind, which deoptimises the scoring loops.
  const postings: Postings[] = [];
  if (singles !== null) postings.push(singles);
  else for (const words of singleTerms(word, tierIndex)) postings.push(tier.postings(words, word.norms, within, count));
  for (const phrase of phrases) postings.push(phrase);
  return postings;
}

/** The single-term alternatives of a word in a tier. A word of the lexicon that several match belongs to the first. */
function singleTerms({ alternatives }: ResolvedWord, tierIndex: number): WeightedTerms[] {
  const singles = alternatives.flatMap((alternative) => {
    const [words, ...rest] = termSets(alternative, tierIndex);
    return words === undefined || rest.length > 0 ? [] : [{ words, weight: alternative.weight }];
  });
  return singles
    .map(({ words, weight }, i) => {
      const earlier = singles.slice(0, i).map((single) => single.words);
      return { words: i === 0 ? words : words.without(earlier), weight };
    })
    .filter(({ words }) => !words.isEmpty);
}
