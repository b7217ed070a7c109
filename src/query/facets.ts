/** Parses one name of `facets=`: a field, or a date histogram such as `publishedAt:month`. */
import { DATE_FIELDS } from '../document/article.js';
import { AppError } from '../errors.js';
import type { DateInterval } from './plan.js';

export interface FacetName {
  readonly name: string;
  readonly interval?: DateInterval;
}

const INTERVALS: readonly DateInterval[] = ['year', 'month', 'day'];

/**
 * The field of a facet, with its bucket width when the name ends in an interval. Any other colon is part of the name.
 * @throws AppError `invalid_facets` for a date field with an unknown interval
 */
export function parseFacet(text: string): FacetName {
  const colon = text.lastIndexOf(':');
  if (colon < 1) return { name: text };
  const [name, suffix] = [text.slice(0, colon), text.slice(colon + 1)];
  const interval = INTERVALS.find((known) => known === suffix);
  if (interval !== undefined) return { name, interval };
  if (!DATE_FIELDS.has(name)) return { name: text };
  throw new AppError('invalid_facets', `Expected year, month or day after “${name}:” but found “${suffix}”.`, {
    param: 'facets',
    position: colon + 1,
  });
}
