/** The collection-wide figures a score depends on, summed over all tiers. */
import { type FieldLengths, GROUP_FIELDS } from './field-lengths.js';

export interface CollectionStatistics {
  readonly documents: number;
  /** Mean length by normalisation group, over the documents in which the group's first field is not empty. */
  readonly meanLengths: readonly number[];
}

/** Sums the statistics of all tiers. */
export function collectionStatistics(
  tiers: readonly { readonly documents: number; readonly lengths: FieldLengths }[],
): CollectionStatistics {
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const meanLengths = GROUP_FIELDS.map((fields) => {
    const [first = 0] = fields;
    const words = tiers.map(({ lengths }) => sum(fields.map((field) => lengths.totals[field] ?? 0)));
    const filled = tiers.map(({ lengths }) => lengths.filled[first] ?? 0);
    return sum(words) / Math.max(1, sum(filled));
  });
  return { documents: sum(tiers.map(({ documents }) => documents)), meanLengths };
}
