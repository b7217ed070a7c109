/** A query of one word: how many hold it is known or counted while they are scored, and few of its postings are worth a score. */
import { Bitmap } from './bitmap.js';
import { ALL_FIELDS } from './frequencies.js';
import { leastStep, reachedStep, STRETCH_SLOTS } from './impacts.js';
import { KeptDocuments } from './kept-documents.js';
import { type Candidate, ScoreFloor } from './ordering.js';
import { type Postings, settle } from './postings.js';
import { leastFrequency } from './scoring.js';
import type { Tier } from './tier.js';
import { WINDOW_SLOTS, window, windowEnd } from './window.js';
import { NOTHING_READ, openPostings, type ResolvedWord } from './word-matching.js';

/** Lowest step that is gone through, and the one above the highest. */
interface Steps {
  readonly least: number;
  readonly below: number;
}

/**
 * The best of all documents by the one word that scores, as `bestByScore` gives them, and how many hold it, by tier.
 * @param word whose one alternative is one term
 */
export function bestOfWord(
  word: ResolvedWord,
  tiers: readonly Tier[],
  wanted: number,
  checkDeadline: () => void,
): { readonly best: Candidate[]; readonly counts: readonly number[] } {
  const floor = new ScoreFloor(wanted);
  const headlines = tiers.map(({ slots }) => new Bitmap(slots));
  const weight = word.idf * word.planned.weight;
  const [alternative] = word.alternatives;
  const { stem } = alternative.terms[0];
  const isKnown = stem !== null && word.norms.mask === ALL_FIELDS;
  const counts = tiers.map((tier) => (isKnown ? tier.lexicon.stemDocuments(stem) : 0));
  window.open();
  const keptByTier = tiers.map((tier, place) => {
    const kept = new KeptDocuments(place, floor, null);
    const open = () => openPostings(word, NOTHING_READ, tier, place, tier.live, tier.documents);
    const score = (postings: readonly Postings[], start: number, end: number): number => {
      window.moveTo(start, end);
      checkDeadline();
      const holding = settle(postings, window, tier.live, end - start, weight, kept.least);
      kept.keepSettled();
      return holding;
    };
    window.headlines = headlines[place];
    const impacts = isKnown ? tier.impacts(stem, word.norms) : null;
    if (impacts === null) {
      const postings = open();
      let holding = 0;
      for (let start = 0; start < tier.slots; start = window.end)
        holding += score(postings, start, windowEnd(start, tier.slots));
      if (!isKnown) counts[place] = holding;
      return kept;
    }
    const { steps, factor } = impacts;
    const first = reachedStep(steps, wanted);
    scoreStretches(steps, { least: first, below: Number.POSITIVE_INFINITY }, tier.slots, open(), score);
    const least = leastStep(leastFrequency(kept.least / weight), factor * alternative.weight);
    if (least < first) scoreStretches(steps, { least, below: first }, tier.slots, open(), score);
    return kept;
  });
  window.close();
  return { best: keptByTier.flatMap((kept, place) => kept.candidates(headlines[place], () => true)), counts };
}

/** Scores the stretches whose steps are among some, neighbours together as far as they are in one window. */
function scoreStretches(
  steps: Uint8Array,
  { least, below }: Steps,
  slots: number,
  postings: readonly Postings[],
  score: (postings: readonly Postings[], start: number, end: number) => void,
): void {
  for (let i = 0; i < steps.length; i += 1) {
    if (steps[i] < least || steps[i] >= below) continue;
    const start = i * STRETCH_SLOTS;
    const last = (Math.floor(start / WINDOW_SLOTS) + 1) * (WINDOW_SLOTS / STRETCH_SLOTS);
    while (i + 1 < last && i + 1 < steps.length && steps[i + 1] >= least && steps[i + 1] < below) i += 1;
    score(postings, start, Math.min((i + 1) * STRETCH_SLOTS, slots));
  }
}
