/** One condition of any of Algolia's filter parameters, on the field the archive knows the attribute by. */
import { parseDate } from '../../../document/article-date.js';
import { parseFacet } from '../../../query/facets.js';
import type { Filter, FilterOperator, Operand } from '../../../query/filter.js';
import { readOperand } from '../../../query/filter-parser.js';
import type { DateInterval } from '../../../query/plan.js';
import { DATED, twinOf } from '../records/record.js';

const SECOND = 1000;
/** Below it a number is seconds, from there milliseconds, as `parseDate` reads it. */
const MILLISECONDS_FROM = 1e11;

interface Field {
  readonly name: string;
  readonly isDate: boolean;
  /** Of a histogram of dates: the width of its buckets. */
  readonly interval?: DateInterval;
}

/**
 * `publishedAt_timestamp` is the date it is the twin of, `publishedAt:month` that date counted by month; any other
 * attribute is itself. Throws `invalid_facets` for a date with an interval there is not.
 */
export function fieldOf(attribute: string): Field {
  const dated = DATED.find((name) => attribute === name || attribute === twinOf(name));
  if (dated !== undefined) return { name: dated, isDate: true };
  const { name, interval } = parseFacet(attribute);
  if (interval === undefined || !DATED.some((date) => date === name)) return { name: attribute, isDate: false };
  return { name, isDate: true, interval };
}

/** `attribute:value`, whatever the case; a number is met by its digits, a date by any spelling of it. */
export function equals(attribute: string, value: string): Filter {
  if (attribute === 'objectID') return { kind: 'or', of: [is('objectID', value), ofNoRecord(is('id', value))] };
  const { name, isDate } = fieldOf(attribute);
  return { kind: 'compare', field: name, operator: '=', operand: isDate ? dateOperand(value) : { value } };
}

/** `attribute < number` and so on; dates are compared in Unix seconds or milliseconds. */
export function compares(attribute: string, operator: FilterOperator, number: number): Filter {
  const { name, isDate } = fieldOf(attribute);
  const operand = isDate ? momentOperand(number) : { value: number };
  return { kind: 'compare', field: name, operator, operand };
}

/** `attribute:from TO to`, both ends included. */
export function between(attribute: string, from: number, to: number): Filter {
  return { kind: 'and', of: [compares(attribute, '>=', from), compares(attribute, '<=', to)] };
}

function is(field: string, value: string): Filter {
  return { kind: 'compare', field, operator: '=', operand: { value } };
}

/** Of articles that are no records, and so have an id but no objectID of their own. */
export function ofNoRecord(filter: Filter | null): Filter {
  const noRecord: Filter = { kind: 'not', of: { kind: 'exists', field: 'objectID' } };
  return filter === null ? noRecord : { kind: 'and', of: [noRecord, filter] };
}

/** Nothing for no conditions, so that parameters can be joined. */
export function allOf(filters: readonly (Filter | null)[]): Filter | null {
  const of = filters.filter((filter) => filter !== null);
  return of.length === 0 ? null : of.length === 1 && of[0] !== undefined ? of[0] : { kind: 'and', of };
}

function dateOperand(text: string): Operand {
  if (/^-?\d{5,}(?:\.\d+)?$/.test(text)) return momentOperand(Number(text));
  const operand = readOperand(text);
  const iso = operand.date === undefined ? parseDate(text) : undefined;
  return iso === undefined ? operand : momentOperand(Date.parse(iso));
}

function momentOperand(number: number): Operand {
  const isSeconds = Math.abs(number) < MILLISECONDS_FROM;
  const from = Math.ceil(isSeconds ? number * SECOND : number);
  return { value: number, date: { from, until: from + (isSeconds ? SECOND : 1) } };
}
