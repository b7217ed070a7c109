/** More like this: a plan of the words of an article with the highest tf–idf. */
import { isStopWord } from '../../../analysis/stop-words.js';
import { SEARCH_FIELDS } from '../../../document/article.js';
import { EMPTY_PLAN, type Plan, type PlannedWord } from '../../../query/plan.js';
import { stemOf, surfaceOf } from '../documents/indexed-document.js';
import { byCodeUnits } from '../structures/sorted-keys.js';
import type { Tier } from '../tiers/tier.js';
import { inverseDocumentFrequency } from '../weighting/bm25f.js';
import { RANKING } from '../weighting/ranking-constants.js';

/** Shorter words are left out. */
const MIN_LENGTH = 3;
const HEADLINE = SEARCH_FIELDS.indexOf('title');
const RELATED = SEARCH_FIELDS.indexOf('related');

/** A plan for articles that share words with one: words that are rare elsewhere and frequent in it. */
export function moreLikeThisPlan(tier: Tier, docId: number, tiers: readonly Tier[], limit: number): Plan {
  const documents = tiers.reduce((sum, { documents }) => sum + documents, 0);
  const sequence = tier.sequence(docId);
  const counts = new Map<string, { frequency: number; surface: string }>();
  sequence.words.subarray(0, sequence.count).forEach((word, i) => {
    const field = sequence.fields[i];
    const key = tier.lexicon.key(word);
    const surface = surfaceOf(key);
    if (field === RELATED || isStopWord(surface) || surface.length < MIN_LENGTH) return;
    const stem = stemOf(key);
    const count = counts.get(stem) ?? { frequency: 0, surface };
    count.frequency += field === HEADLINE ? RANKING.similar.headline : 1;
    counts.set(stem, count);
  });
  const best = Array.from(counts, ([stem, { frequency, surface }]) => {
    const withStem = tiers.reduce((sum, { lexicon }) => sum + lexicon.stemDocuments(stem), 0);
    const weight = withStem < 2 ? 0 : Math.log1p(frequency) * inverseDocumentFrequency(documents, withStem);
    return { stem, surface, weight };
  })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight || byCodeUnits(a.stem, b.stem))
    .slice(0, RANKING.similar.words);
  const [{ weight: highest } = { weight: 1 }] = best;
  const words = best.map(
    ({ stem, surface, weight }): PlannedWord => ({
      text: surface,
      alternatives: [{ terms: [{ surface, stem, prefix: false, typos: 0 }], weight: 1, origin: 'typed' }],
      fields: ['title', 'lede', 'body'],
      weight: weight / highest,
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
    // A plan without words matches every article.
    limit: words.length === 0 ? 0 : limit,
  };
}
