/** Which documents of a tier hold the words of an alternative side by side, and what that counts. */

import { MaterializedPostings, mostLeft } from '../postings/materialized-postings.js';
import type { Bitmap } from '../structures/bitmap.js';
import type { TermSet } from '../terms/term-set.js';
import type { Tier } from '../tiers/tier.js';
import type { FieldNorms } from '../weighting/bm25f.js';
import type { ResolvedAlternative } from './word-matching.js';

const HEADLINE = 0;

/**
 * Finds the places of an alternative of several words: where they stand, and what they count.
 * @param place of the tier among those the words were resolved over
 * @param within where it is looked for
 */
export function findPlaces(
  { terms, weight }: ResolvedAlternative,
  norms: FieldNorms,
  tier: Tier,
  place: number,
  within: Bitmap,
): MaterializedPostings {
  const sets = terms.map((term) => term.words[place]);
  const candidates = within.clone();
  let most = tier.documents;
  for (const words of rarestFirst(sets, tier))
    most = mostLeft(tier.keep([{ words, weight }], norms, candidates, most), candidates, most);
  const found = new MaterializedPostings();
  tier.visitPhrase(sets, candidates, (docId, field, weakest) => {
    found.add(docId, weight * weakest * norms.of(tier.lengths, docId, field), field === HEADLINE);
  });
  return found;
}

/** The words of each term, a repeated one once, so that the later ones are looked up in few documents. */
function rarestFirst(sets: readonly TermSet[], { lexicon }: Tier): readonly TermSet[] {
  const distinct = new Map(sets.map((set) => [set.all().join(), set]));
  const documents = (set: TermSet) => set.all().reduce((sum, word) => sum + lexicon.documents(word), 0);
  return Array.from(distinct.values(), (words) => ({ words, documents: documents(words) }))
    .sort((a, b) => a.documents - b.documents)
    .map(({ words }) => words);
}
