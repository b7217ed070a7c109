/**
 * Corrections of a misspelt word from the words of the archive, by a noisy-channel model: probability of the slip and
 * frequency of the word. Kernighan, Church and Gale, "A spelling correction program based on a noisy channel model",
 * COLING 1990.
 */
import type { SearchReader } from '../backend/archive-backend.js';
import type { TermStatistics } from '../backend/page.js';
import { misspellingCost, typedWord } from './error-model.js';

/** A word of the archive; the lower `cost`, the likelier it was meant. In edits, see `misspellingCost`. */
export interface Correction extends TermStatistics {
  readonly cost: number;
}

/** The source of candidates: words within some edits of a folded word. */
export type WordsNear = (
  word: string,
  edits: 1 | 2 | 3,
  limit: number,
) => ReturnType<Pick<SearchReader, 'wordsNear'>['wordsNear']>;

/** Edits that a word e times as frequent may be further away. Chosen on one half of `npm run bench -- spelling`. */
const FREQUENCY_WEIGHT = 0.07;
/** Penalty of a word in one document, halved for two documents: archives hold misspellings of their own. */
const RARITY_WEIGHT = 0.3;

/** More edits take more time: they are tried only while the best correction costs more than this. */
const GOOD_AFTER_ONE_EDIT = 0.3;
const GOOD_AFTER_TWO_EDITS = 0.7;
/** Letters from which three edits are tried; they turn a shorter word into any word. */
const THREE_EDITS_FROM = 6;

/** Candidates that are ranked; a short word has thousands within two edits. */
const CANDIDATES = 1000;
/** Letters of the longest word that is corrected. */
const LONGEST = 40;

function cost(slip: number, documents: number): number {
  return slip - FREQUENCY_WEIGHT * Math.log(Math.max(1, documents)) + RARITY_WEIGHT / Math.max(1, documents);
}

/** Upper bound on the rounding error of a sum of costs. */
const ROUNDING = 1e-9;

function compare(a: Correction, b: Correction): number {
  return a.cost - b.cost || b.documents - a.documents || (a.surface < b.surface ? -1 : 1);
}

/** The `limit` likeliest candidates for a word, likeliest first, without the word itself. */
export function rankCorrections(word: string, candidates: readonly TermStatistics[], limit: number): Correction[] {
  const typed = typedWord(word);
  const ranked: Correction[] = [];
  for (const { surface, documents, headlines } of candidates) {
    if (surface === word || surface.length > LONGEST) continue;
    const last = ranked.length < limit ? undefined : ranked.at(-1);
    const most = last === undefined ? Number.POSITIVE_INFINITY : last.cost - cost(0, documents) + ROUNDING;
    const slip = misspellingCost(typed, surface, most);
    if (slip > most) continue;
    const correction = { surface, documents, headlines, cost: cost(slip, documents) };
    const place = ranked.findIndex((other) => compare(correction, other) < 0);
    ranked.splice(place === -1 ? ranked.length : place, 0, correction);
    if (ranked.length > limit) ranked.pop();
  }
  return ranked;
}

/** Whether the best correction is good enough to stop. */
function isSettled(word: string, edits: 1 | 2, best: Correction | undefined): boolean {
  if (edits === 2 && word.length < THREE_EDITS_FROM) return true;
  return best !== undefined && best.cost <= (edits === 1 ? GOOD_AFTER_ONE_EDIT : GOOD_AFTER_TWO_EDITS);
}

/**
 * The `limit` likeliest corrections of a folded word, whether or not the archive holds it; never the word itself.
 * Words with digits have none.
 * @param most largest number of edits tried
 */
export async function corrections(
  word: string,
  wordsNear: WordsNear,
  limit: number,
  most: 2 | 3 = 3,
): Promise<readonly Correction[]> {
  if (word.length < 2 || word.length > LONGEST || /\p{N}/u.test(word)) return [];
  let ranked = rankCorrections(word, await wordsNear(word, 1, CANDIDATES), limit);
  if (!isSettled(word, 1, ranked[0])) ranked = rankCorrections(word, await wordsNear(word, 2, CANDIDATES), limit);
  if (most > 2 && !isSettled(word, 2, ranked[0]))
    ranked = rankCorrections(word, await wordsNear(word, 3, CANDIDATES), limit);
  return ranked;
}
