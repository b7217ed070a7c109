/** A query of one word: who holds it need not be marked beforehand, and few of its postings are worth a score. */

import { NOTHING_READ, openPostings, type ResolvedWord } from '../matching/word-matching.js';
import { settle } from '../postings/postings.js';
import { type DocIdRange, scoringWindows, window } from '../postings/scoring-window.js';
import { leastImpact, rangesBetween, reachedImpact } from '../segment/block-impacts.js';
import { Bitmap } from '../structures/bitmap.js';
import type { Tier } from '../tiers/tier.js';
import { leastFrequency } from '../weighting/bm25f.js';
import { ALL_FIELDS } from '../weighting/field-frequencies.js';
import { type Candidate, ScoreFloor } from './ordering.js';
import { TopDocs } from './top-docs.js';

/**
 * The best of all documents by the one word that scores, as `topByScore` gives them, and how many hold it, by tier. These
 * are known of a stem; else they are counted while they are scored. Where it is noted what a stem counts at most, the
 * blocks that promise most are scored first, and of the others those that may still come among the best.
 * @param word has one alternative, a single term
 */
export function topOfSingleTerm(
  word: ResolvedWord,
  tiers: readonly Tier[],
  wanted: number,
  checkDeadline: () => void,
): { readonly best: Candidate[]; readonly counts: readonly number[] } {
  const { idf, planned, norms, alternatives } = word;
  const weight = idf * planned.weight;
  const [{ terms, weight: ofTerm }] = alternatives;
  /** Where it is asked for in all fields, it is known how many hold it. */
  const stem = norms.mask === ALL_FIELDS ? terms[0].stem : null;
  const floor = new ScoreFloor(wanted);
  const headlines = tiers.map(({ maxDoc }) => new Bitmap(maxDoc));
  const counts: number[] = [];
  window.open();
  const keptByTier = tiers.map((tier, place) => {
    const kept = new TopDocs(place, floor, null);
    const score = (stretches: readonly DocIdRange[]): number => {
      const postings = openPostings(word, NOTHING_READ, tier, place, tier.live, tier.documents);
      let holding = 0;
      for (const { start, end } of stretches) {
        window.moveTo(start, end);
        checkDeadline();
        holding += settle(postings, window, tier.live, end - start, weight, kept.least);
        kept.keepSettled();
      }
      return holding;
    };
    window.headlines = headlines[place];
    const impacts = stem === null ? null : tier.impacts(stem, norms);
    if (stem === null || impacts === null) {
      const holding = score(scoringWindows(tier.maxDoc));
      counts.push(stem === null ? holding : tier.lexicon.stemDocuments(stem));
      return kept;
    }
    const { steps, factor } = impacts;
    const first = reachedImpact(steps, wanted);
    score(rangesBetween(steps, first, Number.POSITIVE_INFINITY, tier.maxDoc));
    const least = leastImpact(leastFrequency(kept.least / weight), factor * ofTerm);
    score(rangesBetween(steps, least, first, tier.maxDoc));
    counts.push(tier.lexicon.stemDocuments(stem));
    return kept;
  });
  window.close();
  return { best: keptByTier.flatMap((kept, place) => kept.candidates(headlines[place], () => true)), counts };
}
