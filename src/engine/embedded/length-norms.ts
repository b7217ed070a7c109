/** Length normalisation of BM25F by length, worked out once: a posting costs a look instead of divisions. */
import type { FieldLengths } from './field-lengths.js';
import { type CollectionStatistics, RANKING } from './scoring.js';

/** Lede and body are one text for length normalisation: where the first paragraph ends says nothing about verbosity. */
const NORM_GROUP = [0, 1, 1, 2] as const;

/** 1 / (1 − b + b · length / mean length), by length in words, for each group of fields normalised together. */
export interface LengthNorms {
  readonly title: Float64Array;
  /** Of lede and body together. */
  readonly text: Float64Array;
  readonly related: Float64Array;
}

/** The tables made last: they hold until a write changes a mean. */
let latest: { readonly made: LengthNorms; readonly of: readonly number[] } | undefined;

/** The tables of a collection, long enough for every length in any of the tiers. */
export function lengthNorms(
  { meanLengths }: CollectionStatistics,
  tiers: readonly { readonly lengths: FieldLengths }[],
): LengthNorms {
  const longest = meanLengths.map((_, group) =>
    tiers.reduce((most, { lengths }) => Math.max(most, lengths.longest[group]), 0),
  );
  const of = [...meanLengths, ...longest];
  if (latest?.of.every((value, i) => value === of[i])) return latest.made;
  const [title, text, related] = [0, 1, 3].map((field) => {
    const group = NORM_GROUP[field];
    const b = RANKING.b[field];
    const slope = b / Math.max(1, meanLengths[group]);
    const norms = new Float64Array(longest[group] + 1);
    for (let length = 0; length < norms.length; length += 1) norms[length] = 1 / (1 - b + slope * length);
    return norms;
  });
  latest = { made: { title, text, related }, of };
  return latest.made;
}
