/** Finds the documents of a tier that hold the terms of a phrase side by side, with their frequencies. */
import { MaterializedPostings, upperBound } from '../postings/materialized-postings.js';
import type { Bitmap } from '../structures/bitmap.js';
import type { TermSet } from '../terms/term-set.js';
import type { Tier } from '../tiers/tier.js';
import type { FieldNorms } from '../weighting/field-norms.js';
import { type ResolvedAlternative, termSets } from './resolved-word.js';

const HEADLINE = 0;

/**
 * The postings of an alternative of several terms.
 * @param tierIndex index of the tier among those the words were resolved over
 * @param within the documents to search
 */
export function phrasePostings(
  alternative: ResolvedAlternative,
  norms: FieldNorms,
  tier: Tier,
  tierIndex: number,
  within: Bitmap,
): MaterializedPostings {
  const { weight } = alternative;
  const sets = termSets(alternative, tierIndex);
  const candidates = within.clone();
  let max = tier.documents;
  for (const words of rarestFirst(sets, tier))
    max = upperBound(tier.intersect([{ words, weight }], norms, candidates, max), candidates, max);
  const postings = new MaterializedPostings();
  tier.visitPhrase(sets, candidates, (docId, field, lowest) => {
    postings.add(docId, weight * lowest * norms.of(tier.lengths, docId, field), field === HEADLINE);
  });
  return postings;
}

/** The words of each distinct term by rising document frequency, so that later ones are looked up in few documents. */
function rarestFirst(sets: readonly TermSet[], { lexicon }: Tier): readonly TermSet[] {
  const distinct = new Map(sets.map((set) => [set.all().join(), set]));
  const documents = (set: TermSet) => set.all().reduce((sum, word) => sum + lexicon.documents(word), 0);
  return Array.from(distinct.values(), (words) => ({ words, documents: documents(words) }))
    .sort((a, b) => a.documents - b.documents)
    .map(({ words }) => words);
}
