/**
 * Parses dates of year, month, day or full precision, for `q` and `filter`. `Date.parse` and date libraries give a
 * moment; a query needs the range that a date covers, and no guess at anything that is not ISO 8601.
 */
import type { DateRange } from './filter.js';

/** The accepted part of ISO 8601: `2024`, `2024-05`, `2024-05-01`, `2024-05-01T10:30[:15[.123]][Z|+02:00]`. */
const ISO =
  /^(?<year>\d{4})(?:-(?<month>\d\d)(?:-(?<day>\d\d)(?:[T ](?<hour>\d\d):(?<minute>\d\d)(?::(?<second>\d\d)(?:[.,](?<fraction>\d{1,9}))?)?(?<zone>Z|[+-]\d\d(?::?\d\d)?)?)?)?)?$/i;

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/**
 * The half-open range [from, until) of milliseconds since the epoch that a date covers: the year, month or day, or the
 * minute, second or millisecond of a full date. UTC without a zone. Null when the text is not a date, or a date that
 * does not exist, such as `2023-02-30`.
 */
export function parseDateRange(text: string): DateRange | null {
  const parts = ISO.exec(text)?.groups;
  if (parts === undefined) return null;
  const year = Number(parts.year);
  if (parts.month === undefined) return { from: utc(year, 0, 1), until: utc(year + 1, 0, 1) };
  const month = Number(parts.month) - 1;
  if (month < 0 || month > 11) return null;
  if (parts.day === undefined) return { from: utc(year, month, 1), until: utc(year, month + 1, 1) };
  const day = Number(parts.day);
  const midnight = utc(year, month, day);
  if (day < 1 || new Date(midnight).getUTCDate() !== day) return null;
  if (parts.hour === undefined) return { from: midnight, until: utc(year, month, day + 1) };

  const [hour, minute, second] = [Number(parts.hour), Number(parts.minute), Number(parts.second ?? 0)];
  const offset = zoneOffset(parts.zone ?? 'Z');
  if (hour > 23 || minute > 59 || second > 59 || offset === null) return null;
  const millisecond = Number((parts.fraction ?? '').slice(0, 3).padEnd(3, '0'));
  const from = midnight + (hour * 60 + minute) * MINUTE + second * SECOND + millisecond - offset;
  const width = parts.second === undefined ? MINUTE : parts.fraction === undefined ? SECOND : 1;
  return { from, until: from + width };
}

/** Milliseconds at midnight UTC. `Date.UTC` would map the years 0 to 99 to 1900 to 1999. */
function utc(year: number, month: number, day: number): number {
  return new Date(0).setUTCFullYear(year, month, day);
}

/** Milliseconds that a zone is ahead of UTC; null for an invalid zone. */
function zoneOffset(zone: string): number | null {
  if (zone.toUpperCase() === 'Z') return 0;
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0');
  const [hours, minutes] = [Number(digits.slice(0, 2)), Number(digits.slice(2))];
  if (hours > 23 || minutes > 59) return null;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * MINUTE;
}
