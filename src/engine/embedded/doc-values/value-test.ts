/** Comparison of values with the operand of a filter: dates by range, numbers as numbers, text folded. */
import { DATE_FIELDS } from '../../../document/article.js';
import { parseDateRange } from '../../../query/dates.js';
import type { DateRange, FilterOperator, Operand } from '../../../query/filter.js';
import { compareValues, foldValue, signs } from './column.js';
import type { DocumentValue } from './document-values.js';

/** Where a value lies relative to an interval in the order of `compareValues`: -1 below, 0 inside, 1 above. */
export type Interval = (value: DocumentValue) => -1 | 0 | 1;

/** Whether a value passes. */
export interface ValueTest {
  (value: DocumentValue): boolean;
  /** Intervals that contain every passing value; absent where unknown. A sorted dictionary is then searched by halving. */
  readonly intervals?: readonly Interval[];
  /** Whether the intervals also contain values that do not pass. */
  readonly inexact?: boolean;
}

/** Fields whose values are compared as they are, without folding. */
const IDENTIFIERS: ReadonlySet<string> = new Set(['id', 'objectID']);

/** Numbers written as text. */
const NUMBER = /^\s*[+-]?\d+(?:\.\d+)?\s*$/;

/** The test of one comparison on a field. `!=` is only tested on dates: filters negate `=` elsewhere. */
export function valueTest(field: string, operator: FilterOperator, operand: Operand): ValueTest {
  const { date, value: target } = operand;
  if (DATE_FIELDS.has(field)) return dateTest(operator, operand);
  if (operator === '=' && IDENTIFIERS.has(field)) {
    const test = (value: DocumentValue) => String(value) === String(target);
    return Object.assign(test, { intervals: [equalTo(String(target)), equalTo(Number(target))], inexact: true });
  }
  const text = foldValue(String(target));
  const number = typeof target === 'boolean' ? Number.NaN : Number(target);
  const test = (value: DocumentValue) => {
    if (typeof value === 'number') return holds(operator, compareNumbers(value, number));
    if (typeof value === 'boolean') return operator === '=' && String(value) === String(target).toLowerCase();
    // Numbers that came as text, as from CSV, are ordered as numbers.
    if (operator !== '=' && NUMBER.test(value) && !Number.isNaN(number))
      return holds(operator, compareNumbers(Number(value), number));
    if (date !== undefined && operator !== '=') {
      const range = parseDateRange(value);
      if (range !== null) return holdsInRange(operator, range.from, date);
    }
    const folded = foldValue(value);
    return holds(operator, folded < text ? -1 : folded > text ? 1 : 0);
  };
  if (operator !== '=') return test;
  const truth = String(target).toLowerCase();
  const intervals = [
    equalTo(String(target)),
    ...(Number.isNaN(number) ? [] : [equalTo(number)]),
    ...(truth === 'true' || truth === 'false' ? [equalTo(truth === 'true')] : []),
  ];
  const targetSigns = signs(String(target));
  const same = (value: DocumentValue) => test(value) && (typeof value !== 'string' || signs(value) === targetSigns);
  return Object.assign(same, { intervals, inexact: true });
}

/** Passes values that pass any of some tests. */
export function anyOf(tests: readonly ValueTest[]): ValueTest {
  const any = (value: DocumentValue) => tests.some((test) => test(value));
  if (tests.some((test) => test.intervals === undefined)) return any;
  const intervals = tests.flatMap((test) => test.intervals ?? []);
  return Object.assign(any, { intervals, inexact: tests.some((test) => test.inexact === true) });
}

/** Passes values that pass two tests, each with at most one interval. */
export function bothOf(from: ValueTest, to: ValueTest): ValueTest {
  const both = (value: DocumentValue) => from(value) && to(value);
  const [lower] = from.intervals ?? [];
  const [upper] = to.intervals ?? [];
  if (lower === undefined || upper === undefined) return both;
  const intersection: Interval = (value) => {
    const side = lower(value);
    return side === 0 ? upper(value) : side;
  };
  return Object.assign(both, { intervals: [intersection] });
}

/** Compares dates with the range of the operand: a year, a month, a day or a millisecond. */
function dateTest(operator: FilterOperator, { date, value: target }: Operand): ValueTest {
  const range = date ?? (typeof target === 'number' ? { from: target, until: target + 1 } : undefined);
  if (range === undefined) return () => false;
  const test = (value: DocumentValue) => typeof value === 'number' && holdsInRange(operator, value, range);
  return operator === '!=' ? test : Object.assign(test, { intervals: [datesFor(operator, range)] });
}

/** The interval of dates for which a comparison with a range holds. */
function datesFor(operator: FilterOperator, { from, until }: DateRange): Interval {
  switch (operator) {
    case '<':
      return numbersBetween(Number.NEGATIVE_INFINITY, from);
    case '<=':
      return numbersBetween(Number.NEGATIVE_INFINITY, until);
    case '>':
      return numbersBetween(until, Number.POSITIVE_INFINITY);
    case '>=':
      return numbersBetween(from, Number.POSITIVE_INFINITY);
    default:
      return numbersBetween(from, until);
  }
}

/** The interval of numbers in [low, high). */
function numbersBetween(low: number, high: number): Interval {
  return (value) => (typeof value !== 'number' || value >= high ? 1 : value < low ? -1 : 0);
}

/** The interval of values that compare equal to one. */
function equalTo(target: DocumentValue): Interval {
  return (value) => {
    const difference = compareValues(value, target);
    return difference < 0 ? -1 : difference > 0 ? 1 : 0;
  };
}

/** Sign of a - b without subtracting: the difference of two infinities is NaN. NaN where either is NaN. */
function compareNumbers(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : a === b ? 0 : Number.NaN;
}

/** Whether a comparison holds, given the sign of value - operand. */
function holds(operator: FilterOperator, difference: number): boolean {
  switch (operator) {
    case '=':
      return difference === 0;
    case '!=':
      return difference !== 0;
    case '<':
      return difference < 0;
    case '<=':
      return difference <= 0;
    case '>':
      return difference > 0;
    case '>=':
      return difference >= 0;
  }
}

/** Whether a comparison of an instant with the half-open range of a date holds. */
function holdsInRange(operator: FilterOperator, value: number, { from, until }: DateRange): boolean {
  switch (operator) {
    case '=':
      return value >= from && value < until;
    case '!=':
      return value < from || value >= until;
    case '<':
      return value < from;
    case '<=':
      return value < until;
    case '>':
      return value >= until;
    case '>=':
      return value >= from;
  }
}
