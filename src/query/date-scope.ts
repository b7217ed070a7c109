/** Parses the value of `after:`, `before:` and `date:` in a query. */
import { parseDateRange } from './dates.js';

/** The half-open range [from, until) in milliseconds since the epoch; an absent end is unbounded. */
export interface DateBounds {
  readonly from?: number;
  readonly until?: number;
}

/**
 * The bounds of a date scope: `after:2024-05` starts with May, `before:2025` ends where that year starts,
 * `date:2023..2024` covers both years, `date:2023..` and `date:..2024` are unbounded at one end.
 * Null when the value is not a date, or is a range that ends before it starts.
 */
export function parseDateScope(name: string, value: string): DateBounds | null {
  if (name.toLowerCase() === 'date') return parseSpan(value);
  const range = parseDateRange(value);
  if (range === null) return null;
  return name.toLowerCase() === 'after' ? { from: range.from } : { until: range.from };
}

function parseSpan(value: string): DateBounds | null {
  const dots = value.indexOf('..');
  if (dots === -1) return parseDateRange(value);
  const [first, last] = [value.slice(0, dots), value.slice(dots + 2)];
  const from = parseDateRange(first);
  const until = parseDateRange(last);
  if (from !== null && until !== null) return from.from < until.until ? { from: from.from, until: until.until } : null;
  if (from !== null && last === '') return { from: from.from };
  if (until !== null && first === '') return { until: until.until };
  return null;
}
