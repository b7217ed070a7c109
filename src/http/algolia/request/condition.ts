/** Conditions of Algolia's filter parameters as filters on the archive's fields. */
import { parseDate } from '../../../document/article-date.js';
import type { Filter, FilterOperator, Operand } from '../../../query/filter.js';
import { readOperand } from '../../../query/filter-parser.js';
import { fieldOf } from '../records/attribute-field.js';

const SECOND = 1000;

/** Dates as numbers below this are seconds, others milliseconds, as in `parseDate`. */
const MILLISECONDS_FROM = 1e11;

/** `attribute:value`. Case is ignored, a number matches by its digits, a date in any accepted format. */
export function equals(attribute: string, value: string): Filter {
  if (attribute === 'objectID')
    return { kind: 'or', of: [equalTo('objectID', value), nonRecordFilter(equalTo('id', value))] };
  const { name, isDate } = fieldOf(attribute);
  return { kind: 'compare', field: name, operator: '=', operand: isDate ? dateOperand(value) : { value } };
}

/** `attribute < number` and the like. A number compared with a date is in Unix seconds or milliseconds. */
export function compares(attribute: string, operator: FilterOperator, number: number): Filter {
  const { name, isDate } = fieldOf(attribute);
  const operand = isDate ? momentOperand(number) : { value: number };
  return { kind: 'compare', field: name, operator, operand };
}

/** `attribute:from TO to`, both ends inclusive. */
export function between(attribute: string, from: number, to: number): Filter {
  return { kind: 'and', of: [compares(attribute, '>=', from), compares(attribute, '<=', to)] };
}

function equalTo(field: string, value: string): Filter {
  return { kind: 'compare', field, operator: '=', operand: { value } };
}

/** A filter for articles that are not records, which have an id and no objectID. Null matches all of them. */
export function nonRecordFilter(filter: Filter | null): Filter {
  const isNonRecord: Filter = { kind: 'not', of: { kind: 'exists', field: 'objectID' } };
  return filter === null ? isNonRecord : { kind: 'and', of: [isNonRecord, filter] };
}

/** The conjunction of filters; null if there is none. */
export function allOf(filters: readonly (Filter | null)[]): Filter | null {
  const of = filters.filter((filter) => filter !== null);
  const [first = null] = of;
  return of.length > 1 ? { kind: 'and', of } : first;
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
