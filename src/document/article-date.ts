/**
 * Parser of the date notations found in articles and feeds. No library covers them: `Date.parse` depends on the engine
 * and accepts dates that do not exist, and others need the format in advance.
 *
 *   moment  = [ weekday ] date [ "T" | "," | "at" ] [ time [ zone ] ]  |  unix seconds | unix milliseconds
 *   date    = 2025-03-01 | 2025-03 | 2025 | 2025/03/01 | 2025.03.01 | 20250301 | 01.03.2025 | 01/03/2025 | 01-03-2025
 *           | 1 March 2025 | 1st Mar. 2025 | 01-Mar-25 | March 1, 2025 | Mar 1 2025 | March 2025
 *   time    = 06:00 | 06:00:00 | 06:00:00.123 | 0600 | 060000 | 6 p.m. | 6:00 PM
 *   zone    = Z | +01:00 | +0100 | +01 | GMT | EST … (the names of RFC 2822 §4.3, and a few European ones)
 *
 * A moment without a zone is UTC. 03/04/2025 is 3 April; the month comes first only where no other reading is possible
 * (03/25/2025). A date that does not exist is invalid.
 */

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH = '(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\\.?';

const WEEKDAY = /^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,?\s+/;
const TIME = /^(\d{1,2})(?:[:.](\d{2})(?:[:.](\d{2})(?:[.,](\d{1,9}))?)?)?\s*(?:([ap])\.?\s?m\b\.?)?/;
const BARE_TIME = /^(\d{2})(\d{2})(\d{2})?(?![\d:])/;
const OFFSET = /^(?:gmt|utc)?\s?([+-])(\d{2}):?(\d{2})?$/;

/** Hours east of UTC. */
const ZONES: ReadonlyMap<string, number> = new Map(
  Object.entries({
    z: 0,
    ut: 0,
    utc: 0,
    gmt: 0,
    est: -5,
    edt: -4,
    cst: -6,
    cdt: -5,
    mst: -7,
    mdt: -6,
    pst: -8,
    pdt: -7,
  }).concat(Object.entries({ wet: 0, west: 1, bst: 1, cet: 1, cest: 2, eet: 2, eest: 3, msk: 3 })),
);

interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** Each notation of a day, anchored at the start, with the reading of its groups. */
const DAYS: readonly (readonly [RegExp, (groups: readonly string[]) => Day])[] = [
  [/^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)/, ([y = '', , m = '', d = '']) => day(y, m, d)],
  [/^(\d{4})(\d{2})(\d{2})(?=$|[^\d]|\d{4}(?:\d{2})?$)/, ([y = '', m = '', d = '']) => day(y, m, d)],
  [/^(\d{4})-(\d{1,2})$/, ([y = '', m = '']) => day(y, m, '1')],
  [/^(\d{4})$/, ([y = '']) => day(y, '1', '1')],
  [
    /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?!\d)/,
    ([a = '', , b = '', y = '']) => (Number(b) > 12 ? day(y, a, b) : day(y, b, a)),
  ],
  [
    new RegExp(`^(\\d{1,2})(?:st|nd|rd|th|\\.)?(?:\\s+of)?[\\s-]+${MONTH}[\\s,-]+(\\d{4}|\\d{2})(?![\\d:])`),
    ([d = '', m = '', y = '']) => day(y, monthNumber(m), d),
  ],
  [
    new RegExp(`^${MONTH}\\s+(\\d{1,2})(?:st|nd|rd|th)?,?\\s+(\\d{4})(?!\\d)`),
    ([m = '', d = '', y = '']) => day(y, monthNumber(m), d),
  ],
  [new RegExp(`^${MONTH}\\s+(\\d{4})$`), ([m = '', y = '']) => day(y, monthNumber(m), '1')],
];

/**
 * A date as ISO 8601 in UTC (`Date#toISOString`); undefined when it is invalid.
 *
 * A number is Unix time: seconds if its magnitude is below 10^11, else milliseconds. Eight digits that form a date are
 * that date.
 */
export function parseDate(value: string | number): string | undefined {
  const text = String(value).trim().toLowerCase();
  if (text.length > 100) return undefined;
  if (typeof value === 'number' || /^-?\d{9,13}(?:\.\d+)?$/.test(text)) return parseNumber(Number(text), text);
  const moment = text.replace(WEEKDAY, '').replace(/\s*(?:\[[^\]]*\]|\([^)]*\))$/, '');
  for (const [pattern, read] of DAYS) {
    const match = pattern.exec(moment);
    if (match === null) continue;
    const rest = moment.slice(match[0].length).replace(/^(?:t|[\s,]+(?:at\s+)?)/, '');
    return parseTime(read(match.slice(1)), rest.trim());
  }
  return undefined;
}

function parseNumber(number: number, text: string): string | undefined {
  const compact = /^[12]\d{7}$/.test(text) ? parseCompact(text) : undefined;
  if (compact !== undefined) return compact;
  return toIso(Math.abs(number) < 1e11 ? Math.round(number * 1000) : Math.round(number));
}

function parseCompact(text: string): string | undefined {
  return parseTime(day(text.slice(0, 4), text.slice(4, 6), text.slice(6)), '');
}

/** The moment on a day at `rest`, a time of day with an optional zone; the start of the day when it is empty. */
function parseTime(date: Day, rest: string): string | undefined {
  const start = dayStart(date);
  if (start === undefined) return undefined;
  if (rest === '') return toIso(start);
  const bare = BARE_TIME.exec(rest);
  const match = bare ?? TIME.exec(rest);
  if (match === null) return undefined;
  const [whole, hour = '', minute = '0', second = '0', fraction = '', half] = match;
  const clock = timeOfDay(Number(hour), Number(minute), Number(second), half);
  const offset = zoneOffset(rest.slice(whole.length).trim());
  if (clock === undefined || offset === undefined) return undefined;
  return toIso(start + clock + Math.floor(Number(`0.${fraction || '0'}`) * 1000) - offset);
}

/** Milliseconds since midnight; undefined for an invalid time. 24:00 is the end of the day. */
function timeOfDay(hour: number, minute: number, second: number, half: string | undefined): number | undefined {
  if (half !== undefined && (hour < 1 || hour > 12)) return undefined;
  const hours = half === undefined ? hour : (hour % 12) + (half === 'p' ? 12 : 0);
  if (minute > 59 || second > 59 || hours > 24 || (hours === 24 && minute + second > 0)) return undefined;
  return ((hours * 60 + minute) * 60 + second) * 1000;
}

/** Offset east of UTC in milliseconds; undefined for an unknown zone. */
function zoneOffset(zone: string): number | undefined {
  if (zone === '') return 0;
  const hours = ZONES.get(zone.replaceAll('.', ''));
  if (hours !== undefined) return hours * 3_600_000;
  const match = OFFSET.exec(zone);
  if (match === null) return undefined;
  const [, sign, hour = '', minute = '0'] = match;
  if (Number(hour) > 14 || Number(minute) > 59) return undefined;
  return (sign === '-' ? -1 : 1) * (Number(hour) * 60 + Number(minute)) * 60_000;
}

function day(year: string, month: string | number, dayOfMonth: string): Day {
  // Two digits as in RFC 2822 §4.3: 00–49 are 2000–2049, 50–99 are 1950–1999.
  const century = year.length > 2 ? 0 : Number(year) < 50 ? 2000 : 1900;
  return { year: Number(year) + century, month: Number(month), day: Number(dayOfMonth) };
}

function monthNumber(name: string): number {
  return MONTHS.indexOf(name) + 1;
}

/** First millisecond of a day; undefined for one that does not exist, and for years that mean "unknown" (0000, 0001). */
function dayStart({ year, month, day: dayOfMonth }: Day): number | undefined {
  if (year < 1000) return undefined;
  const date = new Date(Date.UTC(year, month - 1, dayOfMonth));
  const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === dayOfMonth;
  return exists ? date.getTime() : undefined;
}

function toIso(milliseconds: number): string | undefined {
  const date = new Date(milliseconds);
  if (Number.isNaN(date.getTime())) return undefined;
  const iso = date.toISOString();
  return iso.length === 24 ? iso : undefined;
}
