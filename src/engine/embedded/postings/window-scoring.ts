/** Scores the documents of a window word by word, with or without dropping those below a threshold. */
import type { Bitmap } from '../structures/bitmap.js';
import { saturate } from '../weighting/bm25f.js';
import type { Postings } from './postings.js';
import type { ScoringWindow } from './scoring-window.js';

/**
 * Adds `weight` × saturated frequency to the scores of a window and appends the documents that then reach the threshold to
 * `window.survivors`, whether they hold this word or only earlier ones. Leaves `sums` and `scores` empty. Returns the number
 * of documents that hold the word.
 */
export function prune(
  postings: readonly Postings[],
  window: ScoringWindow,
  within: Bitmap,
  documents: number,
  weight: number,
  threshold: number,
): number {
  const { sums, touched, scores, scored, survivors } = window;
  const last = postings.length - 1;
  let holding = 0;
  for (let i = 0; i <= last; i += 1) {
    const one = postings[i];
    if (i === last && one.accumulateAndPrune !== undefined)
      holding = one.accumulateAndPrune(window, within, documents, weight, threshold);
    else one.accumulate(window, within, documents);
  }
  let { count } = survivors;
  for (let k = 0; k < window.count; k += 1) {
    const at = touched[k];
    const sum = sums[at];
    if (sum === 0) continue;
    holding += 1;
    const score = scores[at] + weight * saturate(sum);
    sums[at] = 0;
    scores[at] = 0;
    if (score < threshold) continue;
    survivors.places[count] = at;
    survivors.scores[count] = score;
    count += 1;
  }
  window.count = 0;
  for (let k = 0; k < window.scoredCount; k += 1) {
    const at = scored[k];
    const score = scores[at];
    if (score === 0) continue;
    scores[at] = 0;
    if (score < threshold) continue;
    survivors.places[count] = at;
    survivors.scores[count] = score;
    count += 1;
  }
  window.scoredCount = 0;
  survivors.count = count;
  return holding;
}

/** Adds `weight` × saturated frequency to the scores of a window. */
export function addScores(
  postings: readonly Postings[],
  window: ScoringWindow,
  within: Bitmap,
  documents: number,
  weight: number,
): void {
  const { sums, scores, scored, touched } = window;
  for (const one of postings) one.accumulate(window, within, documents);
  for (let k = 0; k < window.count; k += 1) {
    const at = touched[k];
    if (scores[at] === 0) {
      scored[window.scoredCount] = at;
      window.scoredCount += 1;
    }
    scores[at] += weight * saturate(sums[at]);
    sums[at] = 0;
  }
  window.count = 0;
}

/** Moves the survivors back to the scores, to be scored by the next word. Returns their number. @param into set to the survivors */
export function continueWithSurvivors(window: ScoringWindow, into: Bitmap): number {
  const { start, end, scores, scored, survivors } = window;
  const { count } = survivors;
  into.words.fill(0, start >>> 5, (end + 31) >>> 5);
  for (let k = 0; k < count; k += 1) {
    const at = survivors.places[k];
    into.add(start + at);
    scores[at] = survivors.scores[k];
    scored[k] = at;
  }
  window.scoredCount = count;
  survivors.count = 0;
  return count;
}
