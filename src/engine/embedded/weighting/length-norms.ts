/** Length normalisation of BM25F by length, worked out once: a posting costs a look instead of divisions. */

import { type CollectionStatistics, RANKING } from './bm25f.js';
import { QUANTIZED_LENGTHS } from './length-quantization.js';

/** 1 / (1 − b + b · length / mean length) by `quantizedLength`, for each group of fields normalised together. */
export type LengthNorms = readonly [title: Float64Array, text: Float64Array, related: Float64Array];

/** The tables made last: they hold until a write changes a mean. */
let latest: { readonly made: LengthNorms; readonly of: readonly number[] } | undefined;

/** The tables of a collection. */
export function lengthNorms({ meanLengths }: CollectionStatistics): LengthNorms {
  if (latest?.of.every((value, i) => value === meanLengths[i])) return latest.made;
  latest = { made: normsOf(meanLengths), of: meanLengths };
  return latest.made;
}

/** The tables for mean lengths by group. @param b of BM25, by field */
export function normsOf(meanLengths: readonly number[], b: readonly number[] = RANKING.b): LengthNorms {
  return [norms(b[0], meanLengths[0]), norms(b[1], meanLengths[1]), norms(b[3], meanLengths[2])];
}

function norms(b: number, meanLength: number): Float64Array {
  const slope = b / Math.max(1, meanLength);
  return Float64Array.from(QUANTIZED_LENGTHS, (length) => 1 / (1 - b + slope * length));
}
