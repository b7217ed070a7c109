/**
 * Field of the archive that an attribute is filtered, counted and sorted by. Dates have a numeric twin for clients that
 * filter by numbers: `publishedAt_timestamp` is `publishedAt` in Unix seconds.
 */
import { parseFacet } from '../../../query/facets.js';
import type { DateInterval, SortKey } from '../../../query/plan.js';

/** Date fields, each with a numeric twin. */
export const DATE_FIELDS = ['publishedAt', 'updatedAt'] as const;

/** Name of the numeric twin of a date: `publishedAt_timestamp`. */
export function timestampName(attribute: string): string {
  return `${attribute}_timestamp`;
}

interface Field {
  readonly name: string;
  readonly isDate: boolean;
  /** Bucket width of a date histogram. */
  readonly interval?: DateInterval;
}

/**
 * A numeric twin maps to its date, `publishedAt:month` to a histogram of that date, any other attribute to the field of
 * its own name. Throws `invalid_facets` for a date with an unknown interval.
 */
export function fieldOf(attribute: string): Field {
  const date = DATE_FIELDS.find((name) => attribute === name || attribute === timestampName(name));
  if (date !== undefined) return { name: date, isDate: true };
  const { name, interval } = parseFacet(attribute);
  if (interval === undefined || !DATE_FIELDS.some((field) => field === name)) return { name: attribute, isDate: false };
  return { name, isDate: true, interval };
}

/** A sort key on the field of its attribute. */
export function fieldSortKey({ field, descending }: SortKey): SortKey {
  return { field: fieldOf(field).name, descending };
}
