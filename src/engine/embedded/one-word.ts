/** A query of one word: who holds it is counted while it is scored, and few frequencies are worth a score. */
import { Bitmap } from './bitmap.js';
import { KeptDocuments } from './kept-documents.js';
import { type Candidate, ScoreFloor } from './ordering.js';
import type { Postings } from './postings.js';
import { leastFrequency, saturate } from './scoring.js';
import type { Tier } from './tier.js';
import { WINDOW_SLOTS, window } from './window.js';
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
    for (let start = 0; start < tier.slots; start += WINDOW_SLOTS) {
      window.moveTo(start, Math.min(start + WINDOW_SLOTS, tier.slots));
      checkDeadline();
      counts[place] += scoreOneWord(postings, weight, tier.live, window.end - start, kept);
    }
    return kept;
  });
  window.close();
  return { best: keptByTier.flatMap((kept, place) => kept.candidates(headlines[place], () => true)), counts };
}

/**
 * Scores the documents of the window by the only word there is, and leaves it empty: their frequencies are compared, and
 * few of them are worth a score. Gives how many of some documents there, `count`, hold the word.
 */
export function scoreOneWord(
  postings: readonly Postings[],
  weight: number,
  documents: Bitmap,
  count: number,
  kept: KeptDocuments,
): number {
  if (postings.length === 0) return 0;
  const { start, sums, touched, whole } = window;
  const least = leastFrequency(kept.least / weight);
  const last = postings.length - 1;
  for (let i = 0; i < last; i += 1) postings[i].accumulate(window, documents, count);
  let holding = postings[last].finish(window, documents, count, least);
  for (let k = 0; k < window.count; k += 1) {
    const at = touched[k];
    const sum = sums[at];
    if (sum === 0) continue;
    sums[at] = 0;
    holding += 1;
    if (sum < least) continue;
    whole.slots[whole.count] = start + at;
    whole.sums[whole.count] = sum;
    whole.count += 1;
  }
  window.count = 0;
  for (let k = 0; k < whole.count; k += 1) kept.offer(whole.slots[k], weight * saturate(whole.sums[k]));
  whole.count = 0;
  return holding;
}
