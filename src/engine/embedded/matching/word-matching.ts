/** A planned word resolved against the archive: which words of each tier count as it, and how much it says. */
import type { Plan, PlannedWord } from '../../../query/plan.js';
import type { MaterializedPostings } from '../postings/materialized-postings.js';
import type { Postings } from '../postings/postings.js';
import { Bitmap } from '../structures/bitmap.js';
import { type ExpandedTerm, expandTerm } from '../terms/term-expansion.js';
import type { WeightedTerms } from '../terms/term-set.js';
import type { Tier } from '../tiers/tier.js';
import { type CollectionStatistics, FieldNorms, inverseDocumentFrequency } from '../weighting/bm25f.js';
import type { LengthNorms } from '../weighting/length-norms.js';
import { findPlaces } from './phrase-matching.js';

export interface ResolvedAlternative {
  readonly terms: readonly ExpandedTerm[];
  readonly weight: number;
}

export interface ResolvedWord {
  readonly planned: PlannedWord;
  readonly alternatives: readonly ResolvedAlternative[];
  readonly norms: FieldNorms;
  /** Documents that hold it, at most. */
  readonly documents: number;
  readonly idf: number;
}

/** Expands every alternative of a word and settles its document frequency: that of its rarest term, summed over alternatives. */
export function resolveWord(
  planned: PlannedWord,
  plan: Plan,
  tiers: readonly Tier[],
  statistics: CollectionStatistics,
  lengths: LengthNorms,
): ResolvedWord {
  const lexicons = tiers.map((tier) => tier.lexicon);
  const alternatives = planned.alternatives.map(({ terms, weight }) => ({
    terms: terms.map((term) => expandTerm(term, lexicons)),
    weight,
  }));
  const documents = alternatives.reduce(
    (sum, { terms }) => sum + Math.min(...terms.map((term) => term.documents), statistics.documents),
    0,
  );
  const fields = plan.fields.filter((field) => planned.fields === null || planned.fields.includes(field));
  return {
    planned,
    alternatives,
    norms: new FieldNorms(lengths, plan.fieldWeights, fields),
    documents: Math.min(documents, statistics.documents),
    idf: inverseDocumentFrequency(statistics.documents, documents),
  };
}

/** What is known of the postings of a word in one tier before any of it is scored. */
export interface ReadPostings {
  /** What its alternatives that are single words count, if that was read while looking who holds them; null otherwise. */
  readonly singles: MaterializedPostings | null;
  /** What its alternatives of several words count, where they stand. */
  readonly phrases: readonly MaterializedPostings[];
}

/** Before anything was looked up. */
export const NOTHING_READ: ReadPostings = { singles: null, phrases: [] };

/** Who holds a word in one tier. */
export interface WordHolders extends ReadPostings {
  readonly holders: Bitmap;
}

/**
 * Finds the documents of a tier that hold a word.
 * @param within where phrases are looked for
 */
export function findHolders(word: ResolvedWord, tier: Tier, place: number, within: Bitmap): WordHolders {
  const holders = new Bitmap(tier.maxDoc);
  markHolders(word, tier, place, holders);
  const phrases = word.alternatives
    .filter(({ terms }) => terms.length > 1)
    .map((alternative) => findPlaces(alternative, word.norms, tier, place, within));
  for (const { docIds } of phrases) for (const docId of docIds) holders.add(docId);
  return { holders, singles: null, phrases };
}

/** Adds the documents of a tier that hold a word as an alternative that is one word. */
export function markHolders(word: ResolvedWord, tier: Tier, place: number, documents: Bitmap): void {
  for (const { terms } of word.alternatives) {
    if (terms.length === 1) tier.mark(terms[0].words[place], word.norms.mask, documents);
  }
}

/** Leaves in a set of at most so many documents of a tier those that hold a word, none of whose alternatives is several words. */
export function keepHolders(
  word: ResolvedWord,
  tier: Tier,
  place: number,
  documents: Bitmap,
  most: number,
): ReadPostings {
  return { singles: tier.keep(singleWords(word, place), word.norms, documents, most), phrases: [] };
}

/**
 * Opens the postings of a word in a tier.
 * @param found what is known of them for the documents asked for
 * @param within all that is going to be asked for, `count` documents
 */
export function openPostings(
  word: ResolvedWord,
  { singles, phrases }: ReadPostings,
  tier: Tier,
  place: number,
  within: Bitmap,
  count: number,
): Postings[] {
  // One after another: what `map` gives is of another kind to V8 once it is compiled, and all that reads it is compiled again.
  const readers: Postings[] = [];
  if (singles !== null) readers.push(singles);
  else for (const words of singleWords(word, place)) readers.push(tier.postings(words, word.norms, within, count));
  for (const phrase of phrases) readers.push(phrase);
  return readers;
}

/** The alternatives of a word that are single words of a tier. What two of them share counts once, as the first of them. */
function singleWords({ alternatives }: ResolvedWord, place: number): WeightedTerms[] {
  const singles = alternatives.filter(({ terms }) => terms.length === 1);
  const sets = singles.map(({ terms }) => terms[0].words[place]);
  return singles.flatMap(({ weight }, i) => {
    const words = i === 0 ? sets[0] : sets[i].without(sets.slice(0, i));
    return words.isEmpty ? [] : [{ words, weight }];
  });
}
