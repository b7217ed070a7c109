/**
 * The ranking constants of the engine, in one table. `bench/sweep.mjs` varies them one at a time over the judged
 * collections; ARCHITECTURE.md gives the figures. Those of plans (field weights, synonyms, freshness, rounds) stand in
 * `query/ranking-defaults.ts`. The constants that block impacts are stored with belong to the
 * segment format, see `segment/block-impacts.ts`.
 */
import type { MatchKind } from '../../../backend/page.js';

export const RANKING = {
  /** BM25's k1, saturation of the weighted frequency. Chosen by cross-validation: 1.2 to 2.2 on each of four collections. */
  k1: 2.2,
  /** BM25's b, length normalisation by field: title, lede, body, related. Within .006 nDCG from .2 to .9. */
  b: [0.4, 0.75, 0.75, 0.4],
  /** Power of the idf. Above 1, rare terms outweigh common ones by more than in BM25. 1 instead costs .010 nDCG. */
  idfPower: 1.2,
  /** Weight of an occurrence by how it matches the term. Stem: .7 to .9 is a plateau. */
  kinds: { exact: 1, stem: 0.8, prefix: 0.78, typo: 0.3 } satisfies Record<MatchKind, number>,
  /** Factor on `kinds.typo` for a match two edits away. Set by hand. */
  secondEdit: 0.5,
  /** Surface forms that a term with typos expands to, nearest and most frequent first. Bounds time; set by hand. */
  fuzzyForms: 64,
  /** Surface forms that a one-letter prefix expands to, most frequent first. Bounds time; set by hand. */
  oneLetterForms: 50,
  /**
   * Candidates rescored by the second look; the first score orders the rest. 100 for submitted queries leaves nDCG@10 as it
   * is on four collections; 50 while typing costs .003 MRR@10.
   */
  window: { submitted: 30, typing: 100 },
  /** Share of the mean weight of two neighbouring query words that their adjacency adds. 0 instead costs .020 nDCG. */
  proximity: 0.5,
  /** Share of the first score added where the query is the whole headline. Set by hand. */
  exactHeadline: 0.25,
  /** Headline bonuses of the second look. While typing, chosen by MRR@10 over 200 headlines typed key by key. */
  headline: {
    submitted: { covered: 0.1, word: 0, order: 0 },
    typing: { covered: 0.7, word: 2, order: 1 },
  } satisfies Record<string, HeadlineBonus>,
  /**
   * Sorting by keys among hits of about the same relevance: the number of equal steps that scores from 0 to the best fall
   * into, and how many of the top candidates are sorted so (as many as can be paged through).
   */
  ties: { steps: 10, window: 1000 },
  /**
   * Near-duplicates: least agreement of two MinHash signatures, an estimate of the Jaccard similarity (wire copies with a
   * changed paragraph reach .7, follow-ups stay under .3), and how many of the top matches are compared, in 2 ms.
   */
  nearDuplicates: { agreement: 0.55, window: 300 },
  /** More like this: words in the plan (more take time and do not improve results), and occurrences that one in the headline counts as. */
  similar: { words: 25, headline: 3 },
} as const;

/** Bonuses of a headline in the second look, each scaled by the title's weight relative to the heaviest field. */
export interface HeadlineBonus {
  /** Share of the first score added where the query covers the whole headline; proportionally less where it covers part of it. */
  readonly covered: number;
  /** Share of the weight of each query word that stands in the headline. */
  readonly word: number;
  /** Proximity of two words in the headline counts 1 + `order` times as much as elsewhere. */
  readonly order: number;
}
