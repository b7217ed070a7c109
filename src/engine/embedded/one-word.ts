/** A query of one word: who holds it is counted while it is scored, and few frequencies are worth a score. */
import { Bitmap } from './bitmap.js';
import { KeptDocuments } from './kept-documents.js';
import { type Candidate, ScoreFloor } from './ordering.js';
import { settle } from './postings.js';
import type { Tier } from './tier.js';
import { window, windowEnd } from './window.js';
import { NOTHING_READ, openPostings, type ResolvedWord } from './word-matching.js';

/**
 * The best of all documents by the one word that scores, as `bestByScore` gives them, and how many hold it, by tier: they
 * are counted while they are scored, and need not be marked beforehand.
 */
export function bestOfWord(
  word: ResolvedWord,
  tiers: readonly Tier[],
  wanted: number,
  checkDeadline: () => void,
): { readonly best: Candidate[]; readonly counts: readonly number[] } {
  const floor = new ScoreFloor(wanted);
  const headlines = tiers.map(({ slots }) => new Bitmap(slots));
  const counts = tiers.map(() => 0);
  window.open();
  const keptByTier = tiers.map((tier, place) => {
    const kept = new KeptDocuments(place, floor, null);
    const weight = word.idf * word.planned.weight;
    const postings = openPostings(word, NOTHING_READ, tier, place, tier.live, tier.documents);
    window.headlines = headlines[place];
    for (let start = 0; start < tier.slots; start = window.end) {
      window.moveTo(start, windowEnd(start, tier.slots));
      checkDeadline();
      counts[place] += settle(postings, window, tier.live, window.end - start, weight, kept.least);
      kept.keepSettled();
    }
    return kept;
  });
  window.close();
  return { best: keptByTier.flatMap((kept, place) => kept.candidates(headlines[place], () => true)), counts };
}
