/** More like this: the words that tell an article apart, as a plan of their own. */

import { isStopWord } from '../../../analysis/stop-words.js';
import { EMPTY_PLAN, type Plan, type PlannedWord } from '../../../query/plan.js';
import { stemOf, surfaceOf } from '../documents/indexed-document.js';
import type { Tier } from '../tiers/tier.js';
import { inverseDocumentFrequency } from '../weighting/bm25f.js';

/** Words that stand for an article; more add time, not quality. */
const TELLING_WORDS = 25;
const HEADLINE = 0;
const RELATED = 3;
/** An occurrence in the headline counts so many. */
const HEADLINE_WEIGHT = 3;

/** A plan that finds articles sharing the rare, frequent-here words of one. */
export function moreLikeThisPlan(tier: Tier, docId: number, tiers: readonly Tier[], limit: number): Plan {
  const documents = tiers.reduce((sum, { documents }) => sum + documents, 0);
  const sequence = tier.sequence(docId);
  const counts = new Map<string, { frequency: number; surface: string }>();
  for (let i = 0; i < sequence.count; i += 1) {
    const field = sequence.fields[i];
    const key = tier.lexicon.key(sequence.words[i]);
    const surface = surfaceOf(key);
    if (field === RELATED || isStopWord(surface) || surface.length < 3) continue;
    const stem = stemOf(key);
    const count = counts.get(stem) ?? { frequency: 0, surface };
    count.frequency += field === HEADLINE ? HEADLINE_WEIGHT : 1;
    counts.set(stem, count);
  }
  const telling = Array.from(counts, ([stem, { frequency, surface }]) => {
    const holding = tiers.reduce((sum, { lexicon }) => sum + lexicon.stemDocuments(stem), 0);
    const weight = holding < 2 ? 0 : Math.log1p(frequency) * inverseDocumentFrequency(documents, holding);
    return { stem, surface, weight };
  })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight || (a.stem < b.stem ? -1 : 1))
    .slice(0, TELLING_WORDS);
  const words = telling.map(
    ({ stem, surface, weight }): PlannedWord => ({
      text: surface,
      alternatives: [{ terms: [{ surface, stem, prefix: false, typos: 0 }], weight: 1, origin: 'typed' }],
      fields: ['title', 'lede', 'body'],
      weight: weight / telling[0].weight,
      role: 'content',
    }),
  );
  return {
    ...EMPTY_PLAN,
    words,
    free: words.map((_, index) => index),
    require: 'any',
    fieldWeights: { title: 2, lede: 1, body: 1, related: 0 },
    hidden: [tier.id(docId)],
    // An article without telling words is like no other.
    limit: words.length === 0 ? 0 : limit,
  };
}
