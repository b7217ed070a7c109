/** Facet counts: the number of matching documents by value of a field. A filter on the field itself does not narrow them. */
import type { FacetCount, FacetResult } from '../../../backend/page.js';
import { DATE_FIELDS } from '../../../document/article.js';
import { parseDateRange } from '../../../query/dates.js';
import type { DateRange, Filter } from '../../../query/filter.js';
import type { DateInterval, FacetRequest } from '../../../query/plan.js';
import type { Bitmap } from '../structures/bitmap.js';
import { byCodeUnits } from '../structures/sorted-keys.js';
import { foldValue, sameValue, signs } from './column.js';
import type { ColumnSource } from './column-source.js';
import type { DocumentValue } from './document-values.js';

/** A range that contains no date. */
const EMPTY_RANGE: DateRange = { from: 0, until: 0 };

/** Counts one facet over all tiers. */
export class FacetCounter {
  private readonly request: FacetRequest;
  /** Documents by label. */
  private readonly counts = new Map<string, number>();
  /** Values selected by the filter, as by `sameValue`. */
  private readonly selected: ReadonlySet<string>;
  private readonly selectedNames: readonly string[];
  private readonly isDate: boolean;
  /** The bucket of the date counted last. */
  private bucket = { name: '', ...EMPTY_RANGE };
  /** Numeric values counted. */
  private numbers = 0;
  private sum = 0;
  private min = Number.POSITIVE_INFINITY;
  private max = Number.NEGATIVE_INFINITY;

  /** @param selected values of the field in the filter, see `selectedValues` */
  constructor(request: FacetRequest, selected: readonly string[]) {
    this.request = request;
    this.isDate = DATE_FIELDS.has(request.name);
    this.selectedNames = this.isDate ? selected.filter((value) => isBucket(value, request.interval)) : selected;
    this.selected = new Set(this.selectedNames.map(sameValue));
  }

  /** Counts the matching documents of a tier. */
  add(source: Pick<ColumnSource, 'column'>, matching: Bitmap): void {
    const column = source.column(this.request.name);
    if (column === undefined) return;
    const perOrdinal = new Uint32Array(column.dictionary.length);
    column.tally(matching, perOrdinal);
    column.dictionary.forEach((value, ordinal) => {
      const count = perOrdinal[ordinal] ?? 0;
      if (count > 0) this.count(value, count);
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
      .sort((a, b) => b.count - a.count || byCodeUnits(a.value, b.value));
    const beyond = this.selected.size === 0 || limit === undefined ? [] : listed.slice(limit);
    const counts = [...listed.slice(0, limit), ...beyond.filter(({ value }) => this.selected.has(sameValue(value)))];
    const stats =
      this.numbers === 0
        ? undefined
        : { min: this.min, max: this.max, avg: this.sum / this.numbers, sum: this.sum, date: this.isDate };
    return { name, counts, truncated: counts.length < listed.length, ...(stats && { stats }) };
  }

  /** Selected values that no matching document has. */
  private missing(): readonly string[] {
    if (this.selectedNames.length === 0) return [];
    const counted = new Set(Array.from(this.counts.keys(), sameValue));
    return this.selectedNames.filter((value) => !counted.has(sameValue(value)));
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
    // Dates come in order: most are in the bucket of the date before.
    const { name, from, until } = this.bucket;
    if (value >= from && value < until) return name;
    const label = dateBucket(value, this.request.interval);
    this.bucket = { name: label, ...(parseDateRange(label) ?? EMPTY_RANGE) };
    return label;
  }
}

/** Tests whether a value contains a text. Case and diacritics are folded, signs are not. */
function containing(text: string): (value: string) => boolean {
  const folded = foldValue(text);
  // A trailing hyphen is dropped: more letters may follow it.
  const queriedSigns = signs(text).replaceAll('-', '');
  return (value) =>
    (folded === '' || foldValue(value).includes(folded)) &&
    (queriedSigns === '' || signs(value).includes(queriedSigns));
}

const BUCKET_LENGTH: Record<DateInterval, number> = { year: 4, month: 7, day: 10 };

/** Whether a date as written in a filter names a bucket of a histogram, by its precision. */
function isBucket(date: string, interval: DateInterval | undefined): boolean {
  return interval !== undefined && date.length === BUCKET_LENGTH[interval];
}

/** ISO name of the year, month or day (UTC) of an instant, or of the instant itself without an interval. */
export function dateBucket(milliseconds: number, interval?: DateInterval): string {
  const iso = new Date(milliseconds).toISOString();
  if (interval === undefined) return iso;
  const date = iso.slice(0, iso.indexOf('T'));
  return interval === 'day' ? date : date.slice(0, date.length - (10 - BUCKET_LENGTH[interval]));
}

/** The filter without top-level conditions on one field alone: the filter that narrows the counts of that field. */
export function withoutField(filter: Filter | null, field: string): Filter | null {
  if (filter === null) return null;
  if (filter.kind === 'and') {
    const of = filter.of.flatMap((part) => withoutField(part, field) ?? []);
    return of.length === 0 ? null : { kind: 'and', of };
  }
  return concernsOnly(filter, field) ? null : filter;
}

/** Whether every condition of a filter is on one field. */
function concernsOnly(filter: Filter, field: string): boolean {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.of.every((part) => concernsOnly(part, field));
    case 'not':
      return concernsOnly(filter.of, field);
    default:
      return filter.field === field;
  }
}

/** Values of a field that the filter selects by name. They are listed even with a count of 0. */
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
