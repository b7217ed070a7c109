/** BM25's length normalisation, tabulated by quantized length: a posting costs a table lookup instead of a division. */
import type { CollectionStatistics } from './collection-statistics.js';
import { QUANTIZED_LENGTHS } from './length-quantization.js';
import { RANKING } from './ranking-constants.js';

/** 1 / (1 − b + b · length / mean length) by quantized length, for each group of `NORM_GROUPS`. */
export type LengthNorms = readonly [title: Float64Array, text: Float64Array, related: Float64Array];

/** The tables made last: valid until a write changes a mean length. */
let latest: { readonly norms: LengthNorms; readonly meanLengths: readonly number[] } | undefined;

/** The tables of a collection. */
export function lengthNorms({ meanLengths }: CollectionStatistics): LengthNorms {
  if (latest?.meanLengths.every((value, i) => value === meanLengths[i])) return latest.norms;
  latest = { norms: normsOf(meanLengths), meanLengths };
  return latest.norms;
}

/** The tables for mean lengths by group. @param b BM25's b by field; a group takes that of its first field */
export function normsOf(meanLengths: readonly number[], b: readonly number[] = RANKING.b): LengthNorms {
  const [title = 0, lede = 0, , related = 0] = b;
  const [ofTitle = 0, ofText = 0, ofRelated = 0] = meanLengths;
  return [norms(title, ofTitle), norms(lede, ofText), norms(related, ofRelated)];
}

function norms(b: number, meanLength: number): Float64Array {
  const slope = b / Math.max(1, meanLength);
  return Float64Array.from(QUANTIZED_LENGTHS, (length) => 1 / (1 - b + slope * length));
}
