/** Top-k of a query that is one scoring term: documents need not be matched first, and block-max pruning skips most postings. */
import type { ResolvedWord } from '../matching/resolved-word.js';
import { NO_POSTINGS, openPostings } from '../matching/word-matching.js';
import { blockRanges, minimumImpact, reachedImpact } from '../postings/block-ranges.js';
import { scoringWindow } from '../postings/scoring-window.js';
import { prune } from '../postings/window-scoring.js';
import { Bitmap } from '../structures/bitmap.js';
import { type DocIdRange, docIdWindows } from '../structures/doc-id-windows.js';
import { ScoreThreshold } from '../structures/top-k.js';
import type { Tier } from '../tiers/tier.js';
import { minimumFrequency } from '../weighting/bm25f.js';
import { ALL_FIELDS } from '../weighting/field-frequencies.js';
import type { Candidate } from './candidate.js';
import { TopDocs } from './top-docs.js';

/** A single term: a word with one alternative of one term. */
export interface SingleTerm {
  readonly word: ResolvedWord;
  /** Weight of the alternative. */
  readonly weight: number;
  /** The stem, if the term expands to exactly its forms; null otherwise. */
  readonly stem: string | null;
}

/** The single term a word consists of; undefined for words with phrases or synonyms. */
export function singleTermOf(word: ResolvedWord): SingleTerm | undefined {
  const [alternative, ...synonyms] = word.alternatives;
  if (alternative === undefined || synonyms.length > 0) return undefined;
  const [term, ...rest] = alternative.terms;
  if (term === undefined || rest.length > 0) return undefined;
  return { word, weight: alternative.weight, stem: term.stem };
}

/**
 * The top `k` of all documents that hold a term, as `topByScore` returns them, and the number of documents that hold it, by
 * tier. That number is known for a stem, else counted while scoring. In tiers with stored impacts, the blocks with the
 * highest bounds are scored first, then those that can still reach the threshold.
 */
export function topOfSingleTerm(
  { word, weight: ofAlternative, stem: ofTerm }: SingleTerm,
  tiers: readonly Tier[],
  k: number,
  checkDeadline: () => void,
): { readonly top: Candidate[]; readonly counts: readonly number[] } {
  const { norms, weight } = word;
  // The number of documents that hold a stem is known only over all fields.
  const stem = norms.mask === ALL_FIELDS ? ofTerm : null;
  const threshold = new ScoreThreshold(k);
  const counts: number[] = [];
  scoringWindow.open();
  const scored = tiers.map((tier, tierIndex) => {
    const headlines = new Bitmap(tier.maxDoc);
    const topDocs = new TopDocs(tierIndex, threshold, null);
    const score = (ranges: readonly DocIdRange[]): number => {
      const postings = openPostings(word, NO_POSTINGS, tier, tierIndex, tier.live, tier.documents);
      let holding = 0;
      for (const { start, end } of ranges) {
        scoringWindow.moveTo(start, end);
        checkDeadline();
        holding += prune(postings, scoringWindow, tier.live, end - start, weight, topDocs.threshold);
        topDocs.offerSurvivors(scoringWindow);
      }
      return holding;
    };
    scoringWindow.headlines = headlines;
    const impacts = stem === null ? null : tier.impacts(stem, norms);
    if (stem === null || impacts === null) {
      const holding = score(docIdWindows(tier.maxDoc));
      counts.push(stem === null ? holding : tier.lexicon.stemDocuments(stem));
      return { topDocs, headlines };
    }
    const { steps, factor } = impacts;
    const first = reachedImpact(steps, k);
    score(blockRanges(steps, first, Number.POSITIVE_INFINITY, tier.maxDoc));
    const minimum = minimumImpact(minimumFrequency(topDocs.threshold / weight), factor * ofAlternative);
    score(blockRanges(steps, minimum, first, tier.maxDoc));
    counts.push(tier.lexicon.stemDocuments(stem));
    return { topDocs, headlines };
  });
  scoringWindow.close();
  return { top: scored.flatMap(({ topDocs, headlines }) => topDocs.candidates(headlines, () => true)), counts };
}
