/** Reads the value of `after:`, `before:` and `date:` in a query. */
import { parseDateRange } from './dates.js';

/** [from, until) in milliseconds since the epoch, either end open. */
export interface DateBounds {
  readonly from?: number;
  readonly until?: number;
}

/**
 * The bounds a date scope sets: `after:2024-05` from the first moment of May, `before:2025` up to the first moment of
 * that year, `date:2023..2024` both years, `date:2023..` and `date:..2024` open at one end.
 * Null when the value is no date, or a range that ends before it starts.
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
