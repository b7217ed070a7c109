/** How many values of a facet are listed: the limit of the request, except for histograms. */
import { fieldOf } from './condition.js';

/** Most buckets of a histogram, which is never cut at the limit of values: eight centuries of months. */
const MAX_BUCKETS = 10_000;

/** @param name of the facet, with an interval for a histogram */
export function facetLimit(name: string, limit: number): number {
  return fieldOf(name).interval === undefined ? limit : MAX_BUCKETS;
}
