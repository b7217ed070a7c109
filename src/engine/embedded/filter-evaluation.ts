/** A filter into the set of documents it holds for, evaluated on columns: once per distinct value, then per document. */
import { parseDateRange } from '../../query/dates.js';
import type { Filter, FilterOperator, Operand } from '../../query/filter.js';
import { Bitmap } from './bitmap.js';
import { type Column, foldValue } from './column.js';
import { DATE_FIELDS, type DocumentValue } from './document-values.js';
import type { Tier } from './tier.js';

/** Documents of a tier for which the filter holds; removed ones are not left out. */
export function evaluateFilter(filter: Filter, tier: Tier): Bitmap {
  switch (filter.kind) {
    case 'and':
      return filter.of
        .map((part) => evaluateFilter(part, tier))
        .reduce((all, part) => all.and(part), Bitmap.full(tier.slots));
    case 'or':
      return filter.of
        .map((part) => evaluateFilter(part, tier))
        .reduce((any, part) => any.or(part), new Bitmap(tier.slots));
    case 'not':
      return Bitmap.full(tier.slots).andNot(evaluateFilter(filter.of, tier));
    case 'exists':
      return holders(tier, filter.field, () => true);
    case 'in': {
      const tests = filter.operands.map((operand) => valueTest(filter.field, '=', operand));
      return holders(tier, filter.field, (value) => tests.some((test) => test(value)));
    }
    case 'range': {
      const from = valueTest(filter.field, '>=', filter.from);
      const to = valueTest(filter.field, '<=', filter.to);
      return holders(tier, filter.field, (value) => from(value) && to(value));
    }
    case 'compare':
      if (filter.operator === '!=') {
        return Bitmap.full(tier.slots).andNot(
          holders(tier, filter.field, valueTest(filter.field, '=', filter.operand)),
        );
      }
      return holders(tier, filter.field, valueTest(filter.field, filter.operator, filter.operand));
  }
}

/** Documents with a text value that holds the words side by side. */
export function evaluateContains(field: string, text: string, tier: Tier): Bitmap {
  const wanted = ` ${foldValue(text)} `;
  return holders(tier, field, (value) => typeof value === 'string' && ` ${foldValue(value)} `.includes(wanted));
}

/** Documents with any value that passes the test. */
function holders(tier: Tier, field: string, test: (value: DocumentValue) => boolean): Bitmap {
  const found = new Bitmap(tier.slots);
  const column = tier.column(field);
  if (column === undefined) return found;
  const passing = passingOrdinals(column, test);
  for (let slot = 0; slot < tier.slots; slot += 1) {
    column.ordinals(slot, (ordinal) => {
      if (passing[ordinal] === 1) found.add(slot);
    });
  }
  return found;
}

function passingOrdinals(column: Column, test: (value: DocumentValue) => boolean): Uint8Array {
  return Uint8Array.from(column.dictionary, (value) => (test(value) ? 1 : 0));
}

const NUMBER = /^\s*[+-]?\d+(?:\.\d+)?\s*$/;

/** Compares one value with an operand: dates by the range the operand covers, numbers as numbers, text folded. */
function valueTest(field: string, operator: FilterOperator, operand: Operand): (value: DocumentValue) => boolean {
  const { date, value: wanted } = operand;
  if (DATE_FIELDS.has(field)) {
    if (date === undefined)
      return typeof wanted === 'number' ? (value) => holds(operator, compareNumbers(value, wanted)) : () => false;
    return (value) => typeof value === 'number' && holdsInRange(operator, value, date);
  }
  const text = foldValue(String(wanted));
  const number = typeof wanted === 'boolean' ? Number.NaN : Number(wanted);
  return (value) => {
    if (typeof value === 'number') return holds(operator, compareNumbers(value, number));
    if (typeof value === 'boolean') return operator === '=' && String(value) === String(wanted).toLowerCase();
    // Numbers that came as text, as from CSV, have the order of numbers.
    if (operator !== '=' && NUMBER.test(value) && !Number.isNaN(number)) return holds(operator, Number(value) - number);
    if (date !== undefined && operator !== '=') {
      const held = parseDateRange(value);
      if (held !== null) return holdsInRange(operator, held.from, date);
    }
    const folded = foldValue(value);
    return holds(operator, folded < text ? -1 : folded > text ? 1 : 0);
  };
}

function compareNumbers(value: DocumentValue, wanted: number): number {
  return typeof value === 'number' ? value - wanted : Number.NaN;
}

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

function holdsInRange(
  operator: FilterOperator,
  value: number,
  { from, until }: { from: number; until: number },
): boolean {
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
