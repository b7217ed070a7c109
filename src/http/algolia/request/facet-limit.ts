/** Number of values listed for a facet. */
import { fieldOf } from '../records/attribute-field.js';

/** Bucket limit of a date histogram, which is only useful whole: eight centuries of months. */
const MAX_BUCKETS = 10_000;

/** Values to list when `limit` are requested. */
export function facetLimit(name: string, limit: number): number {
  return fieldOf(name).interval === undefined ? limit : MAX_BUCKETS;
}
