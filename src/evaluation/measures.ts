/** Standard measures of a ranking against relevance judgments, with their sources. */

/** Gain by document id. A gain above 0 is relevant; 0, or no gain, is not. */
export type Gains = ReadonlyMap<string, number>;

export interface Measures {
  readonly ndcg10: number;
  readonly averagePrecision: number;
  readonly reciprocalRank: number;
  readonly precision10: number;
  readonly recall100: number;
}

export const MEASURES = ['ndcg10', 'averagePrecision', 'reciprocalRank', 'precision10', 'recall100'] as const;
export type MeasureName = (typeof MEASURES)[number];

/** Names of the measures in tables of means. */
export const MEASURE_LABELS: Readonly<Record<MeasureName, string>> = {
  ndcg10: 'nDCG@10',
  averagePrecision: 'MAP',
  reciprocalRank: 'MRR',
  precision10: 'P@10',
  recall100: 'recall@100',
};

/** Sum of the gains, each divided by log2(rank + 1), with ranks from 1. */
function discounted(gains: readonly number[]): number {
  return gains.reduce((sum, gain, index) => sum + gain / Math.log2(index + 2), 0);
}

const gainOf = (gains: Gains, id: string): number => Math.max(0, gains.get(id) ?? 0);

function relevantCount(gains: Gains): number {
  let count = 0;
  for (const gain of gains.values()) if (gain > 0) count++;
  return count;
}

/**
 * Normalised discounted cumulative gain at `depth`, 0 to 1: linear gain, log2 discount, ideal ranking of all judged
 * documents, as `ndcg_cut` of trec_eval.
 * Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR techniques", ACM TOIS 20(4), 2002.
 */
export function ndcg(ranking: readonly string[], gains: Gains, depth = 10): number {
  const best = [...gains.values()].filter((gain) => gain > 0).sort((a, b) => b - a);
  const ideal = discounted(best.slice(0, depth));
  return ideal === 0 ? 0 : discounted(ranking.slice(0, depth).map((id) => gainOf(gains, id))) / ideal;
}

/**
 * Average precision: the sum of the precision at the rank of each relevant document retrieved, divided by the number of
 * relevant documents. Its mean over queries is MAP. Manning, Raghavan and Schütze, "Introduction to Information
 * Retrieval", 2008, section 8.4.
 */
export function averagePrecision(ranking: readonly string[], gains: Gains): number {
  const relevant = relevantCount(gains);
  let retrieved = 0;
  let sum = 0;
  for (const [index, id] of ranking.entries()) {
    if (gainOf(gains, id) > 0) sum += ++retrieved / (index + 1);
  }
  return relevant === 0 ? 0 : sum / relevant;
}

/** Reciprocal of the rank of the first relevant document; 0 without one. Voorhees, TREC-8 QA track report, 1999. */
export function reciprocalRank(ranking: readonly string[], gains: Gains): number {
  const index = ranking.findIndex((id) => gainOf(gains, id) > 0);
  return index === -1 ? 0 : 1 / (index + 1);
}

/** Relevant documents in the first `depth` ranks, divided by `depth`, also for a shorter ranking. */
export function precision(ranking: readonly string[], gains: Gains, depth = 10): number {
  return ranking.slice(0, depth).filter((id) => gainOf(gains, id) > 0).length / depth;
}

/** Share of the relevant documents in the first `depth` ranks. */
export function recall(ranking: readonly string[], gains: Gains, depth = 100): number {
  const relevant = relevantCount(gains);
  return relevant === 0 ? 0 : ranking.slice(0, depth).filter((id) => gainOf(gains, id) > 0).length / relevant;
}

/** All measures of one query. @param ranking distinct ids, best first */
export function measure(ranking: readonly string[], gains: Gains): Measures {
  return {
    ndcg10: ndcg(ranking, gains),
    averagePrecision: averagePrecision(ranking, gains),
    reciprocalRank: reciprocalRank(ranking, gains),
    precision10: precision(ranking, gains),
    recall100: recall(ranking, gains),
  };
}

/** Arithmetic mean of each measure; 0 without queries. */
export function meanMeasures(all: readonly Measures[]): Measures {
  const mean = (name: MeasureName): number =>
    all.length === 0 ? 0 : all.reduce((sum, measures) => sum + measures[name], 0) / all.length;
  return {
    ndcg10: mean('ndcg10'),
    averagePrecision: mean('averagePrecision'),
    reciprocalRank: mean('reciprocalRank'),
    precision10: mean('precision10'),
    recall100: mean('recall100'),
  };
}
