/** How many matching articles hold each value of a field; a field's own filter does not narrow its counts. */

import type { FacetCount, FacetResult } from '../../../backend/page.js';
import { DATE_FIELDS } from '../../../document/article.js';
import { parseDateRange } from '../../../query/dates.js';
import type { DateRange, Filter } from '../../../query/filter.js';
import type { DateInterval, FacetRequest } from '../../../query/plan.js';
import type { Bitmap } from '../structures/bitmap.js';
import type { Tier } from '../tiers/tier.js';
import { foldValue, sameValue, signs } from './column.js';
import type { DocumentValue } from './document-values.js';

/** A range that holds no date. */
const NOWHERE: DateRange = { from: 0, until: 0 };

/** Counts of one facet while tiers are being added up. */
export class FacetCounter {
  private readonly request: FacetRequest;
  private readonly counts = new Map<string, number>();
  /** Values that the filter asks for, see `sameValue`. */
  private readonly selected: ReadonlySet<string>;
  private readonly selectedNames: readonly string[];
  private readonly isDate: boolean;
  /** The bucket of the date counted last. */
  private bucket = { name: '', ...NOWHERE };
  private numbers = 0;
  private sum = 0;
  private min = Number.POSITIVE_INFINITY;
  private max = Number.NEGATIVE_INFINITY;

  constructor(request: FacetRequest, selected: readonly string[]) {
    this.request = request;
    this.isDate = DATE_FIELDS.has(request.name);
    this.selectedNames = this.isDate ? selected.filter((value) => isBucket(value, request.interval)) : selected;
    this.selected = new Set(this.selectedNames.map(sameValue));
  }

  /** Counts the matching documents of a tier. */
  add(tier: Tier, matching: Bitmap): void {
    const column = tier.column(this.request.name);
    if (column === undefined) return;
    const perOrdinal = new Uint32Array(column.dictionary.length);
    column.tally(matching, perOrdinal);
    perOrdinal.forEach((count, ordinal) => {
      if (count > 0) this.count(column.dictionary[ordinal], count);
    });
  }

  result(): FacetResult {
    const { name, query } = this.request;
    const limit = this.request.limit === 'all' ? undefined : this.request.limit;
    const contains = containing(query ?? '');
    const missing = this.missing();
    const listed = [...this.counts, ...missing.map((value) => [value, 0] as const)]
      .map(([value, count]): FacetCount => ({ value, count }))
      .filter(({ value }) => contains(value))
      .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : a.value > b.value ? 1 : 0));
    const beyond = this.selected.size === 0 || limit === undefined ? [] : listed.slice(limit);
    const counts = [...listed.slice(0, limit), ...beyond.filter(({ value }) => this.selected.has(sameValue(value)))];
    const stats =
      this.numbers === 0
        ? undefined
        : { min: this.min, max: this.max, avg: this.sum / this.numbers, sum: this.sum, date: this.isDate };
    return { name, counts, truncated: counts.length < listed.length, ...(stats && { stats }) };
  }

  /** Selected values that nothing holds. */
  private missing(): readonly string[] {
    if (this.selectedNames.length === 0) return [];
    const held = new Set(Array.from(this.counts.keys(), sameValue));
    return this.selectedNames.filter((value) => !held.has(sameValue(value)));
  }

  private count(value: DocumentValue, count: number): void {
    const label = this.label(value);
    this.counts.set(label, (this.counts.get(label) ?? 0) + count);
    if (typeof value !== 'number') return;
    this.numbers += count;
    this.sum += value * count;
    this.min = Math.min(this.min, value);
    this.max = Math.max(this.max, value);
  }

  private label(value: DocumentValue): string {
    if (!this.isDate || typeof value !== 'number') return String(value);
    // Dates come in order: most are in the bucket of the one before, which is not named again.
    const { name, from, until } = this.bucket;
    if (value >= from && value < until) return name;
    const label = dateBucket(value, this.request.interval);
    this.bucket = { name: label, ...(parseDateRange(label) ?? NOWHERE) };
    return label;
  }
}

/** Whether values contain a text, case and diacritics folded; signs, where it has any, as they are. */
function containing(text: string): (value: string) => boolean {
  const wanted = foldValue(text);
  // A hyphen at the end may be on its way to the middle of a word.
  const marks = signs(text).replaceAll('-', '');
  return (value) =>
    (wanted === '' || foldValue(value).includes(wanted)) && (marks === '' || signs(value).includes(marks));
}

const BUCKET_LENGTH: Record<DateInterval, number> = { year: 4, month: 7, day: 10 };

/** Whether a date as written in a filter names a bucket of a histogram: it has the same precision. */
function isBucket(date: string, interval: DateInterval | undefined): boolean {
  return interval !== undefined && date.length === BUCKET_LENGTH[interval];
}

/** The ISO name of the year, month or day (UTC) that holds an instant; the full instant without an interval. */
export function dateBucket(milliseconds: number, interval?: DateInterval): string {
  const iso = new Date(milliseconds).toISOString();
  if (interval === undefined) return iso;
  const date = iso.slice(0, iso.indexOf('T'));
  return interval === 'day' ? date : date.slice(0, date.length - (10 - BUCKET_LENGTH[interval]));
}

/** The filter less the top-level conditions that speak of one field only: what narrows that field's counts. */
export function withoutField(filter: Filter | null, field: string): Filter | null {
  if (filter === null) return null;
  if (filter.kind === 'and') {
    const of = filter.of.flatMap((part) => withoutField(part, field) ?? []);
    return of.length === 0 ? null : { kind: 'and', of };
  }
  return speaksOnlyOf(filter, field) ? null : filter;
}

function speaksOnlyOf(filter: Filter, field: string): boolean {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.of.every((part) => speaksOnlyOf(part, field));
    case 'not':
      return speaksOnlyOf(filter.of, field);
    default:
      return filter.field === field;
  }
}

/** Values of a field that the filter asks for by name: they are listed even when nothing holds them. */
export function selectedValues(filter: Filter | null, field: string): string[] {
  if (filter === null) return [];
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.of.flatMap((part) => selectedValues(part, field));
    case 'in':
      return filter.field === field ? filter.operands.map(({ value }) => String(value)) : [];
    case 'compare':
      return filter.field === field && filter.operator === '=' ? [String(filter.operand.value)] : [];
    default:
      return [];
  }
}
