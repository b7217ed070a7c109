/**
 * The ranking constants of plans, in one table: weights and limits that a query is planned with. Those of the engine's scores stand in
 * `engine/embedded/weighting/ranking-constants.ts`. `bench/sweep.mjs` varies the field weights.
 */
import type { SearchField } from '../document/article.js';

export const RANKING_DEFAULTS = {
  /** Weight of a term by field, chosen over four judged collections: headline 3 to 8 is within .009 nDCG@10. */
  fieldWeights: { title: 5, lede: 1.2, body: 1, related: 0.3 } satisfies Record<SearchField, number>,
  /** Weight of a synonym relative to the word typed. Set by hand. */
  synonymWeight: 0.7,
  /** Freshness of a server without settings: off, half-life in days, lowest factor. */
  recency: { weight: 0, halfLifeDays: 30, floor: 0.1 },
  /** A page of hits: with fewer, the search is widened. */
  enough: 10,
  /** A word in fewer than one of this many articles may be misspelt. Set by hand. */
  rareShare: 200,
  /** Letters from which a word may be one edit away, and two. */
  typoLengths: { one: 4, two: 8 },
  /** With more free words than this, none is required. */
  maxRequiredWords: 4,
} as const;
