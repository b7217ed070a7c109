/** Which documents of a tier hold the words of an alternative side by side, and what that counts. */
import type { Bitmap } from './bitmap.js';
import type { Accumulator, FieldNorms } from './scoring.js';
import type { Tier } from './tier.js';
import type { ResolvedAlternative } from './word-matching.js';
import type { WordSet } from './word-set.js';

/**
 * Adds to the accumulator what the places of an alternative of several words count.
 * @param fields mask of those that are searched
 * @param place of the tier among those the words were resolved over
 * @param within where it is looked for
 */
export function accumulatePhrase(
  { terms, weight }: ResolvedAlternative,
  norms: FieldNorms,
  fields: number,
  tier: Tier,
  place: number,
  within: Bitmap,
  accumulator: Accumulator,
): void {
  const sets = terms.map((term) => term.words[place]);
  const candidates = within.clone();
  for (const words of rarestFirst(sets, tier)) tier.keep(words, fields, candidates);
  tier.visitPhrase(sets, candidates, (slot, field, weakest) => {
    accumulator.add(slot, weight * weakest * norms.of(tier.lengths, slot, field));
  });
}

/** The words of each term, a repeated one once, so that the later ones are looked up in few documents. */
function rarestFirst(sets: readonly WordSet[], { lexicon }: Tier): (readonly number[])[] {
  const distinct = new Map(sets.map(({ words }) => [words.join(), words]));
  const documents = (words: readonly number[]) => words.reduce((sum, word) => sum + lexicon.documents(word), 0);
  return Array.from(distinct.values(), (words) => ({ words, documents: documents(words) }))
    .sort((a, b) => a.documents - b.documents)
    .map(({ words }) => words);
}
