/** A filter into the set of documents it holds for, evaluated on columns: once per distinct value, then per document. */
import { LRUCache } from 'lru-cache';
import { DATE_FIELDS } from '../../../document/article.js';
import { parseDateRange } from '../../../query/dates.js';
import type { DateRange, Filter, FilterOperator, Operand } from '../../../query/filter.js';
import { Bitmap } from '../structures/bitmap.js';
import type { Tier } from '../tiers/tier.js';
import { type Column, compareValues, foldValue, signs } from './column.js';
import type { DocumentValue } from './document-values.js';

/** Filters remembered for each tier whose values do not change: those of a reader who types on, a few kilobytes each. */
const REMEMBERED = 32;
const remembered = new WeakMap<Tier, LRUCache<string, Bitmap>>();

/** Documents of a tier for which the filter holds; removed ones are not left out. Not to be changed. */
export function evaluateFilter(filter: Filter, tier: Tier): Bitmap {
  if (!tier.isFrozen) return evaluate(filter, tier);
  const filters = remembered.get(tier) ?? new LRUCache<string, Bitmap>({ max: REMEMBERED });
  remembered.set(tier, filters);
  const key = JSON.stringify(filter);
  const known = filters.get(key);
  if (known !== undefined) return known;
  const found = evaluate(filter, tier);
  filters.set(key, new Bitmap(found.size, found.words.slice()));
  return found;
}

function evaluate(filter: Filter, tier: Tier): Bitmap {
  switch (filter.kind) {
    case 'and':
      return filter.of
        .map((part) => evaluate(part, tier))
        .reduce((all, part) => all.and(part), Bitmap.full(tier.maxDoc));
    case 'or':
      return filter.of.map((part) => evaluate(part, tier)).reduce((any, part) => any.or(part), new Bitmap(tier.maxDoc));
    case 'not':
      return Bitmap.full(tier.maxDoc).andNot(evaluate(filter.of, tier));
    case 'exists':
      return holders(tier, filter.field, () => true);
    case 'in': {
      const tests = filter.operands.map((operand) => valueTest(filter.field, '=', operand));
      const any = (value: DocumentValue) => tests.some((test) => test(value));
      const bounds = tests.flatMap((test) => test.bounds ?? []);
      const bounded = tests.every((test) => test.bounds !== undefined);
      const inside = tests.some((test) => test.inside === true);
      return holders(tier, filter.field, bounded ? Object.assign(any, { bounds, inside }) : any);
    }
    case 'range': {
      const from = valueTest(filter.field, '>=', filter.from);
      const to = valueTest(filter.field, '<=', filter.to);
      return holders(tier, filter.field, bothOf(from, to));
    }
    case 'compare':
      if (filter.operator === '!=') {
        return Bitmap.full(tier.maxDoc).andNot(
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
function holders(tier: Tier, field: string, test: ValueTest): Bitmap {
  const found = new Bitmap(tier.maxDoc);
  const column = tier.column(field);
  if (column !== undefined) column.mark(passingOrdinals(column, test), found);
  return found;
}

/** 1 for each value of the dictionary that passes. Equal texts and ranges of numbers are found by halving where the dictionary is sorted. */
function passingOrdinals(column: Column, test: ValueTest): Uint8Array {
  const { dictionary, sorted } = column;
  const bounds = sorted ? test.bounds : undefined;
  if (bounds === undefined) return Uint8Array.from(dictionary, (value) => (test(value) ? 1 : 0));
  const flags = new Uint8Array(dictionary.length);
  for (const side of bounds)
    flags.fill(
      1,
      firstWhere(dictionary, (value) => side(value) >= 0),
      firstWhere(dictionary, (value) => side(value) > 0),
    );
  if (test.inside === true)
    flags.forEach((flag, ordinal) => {
      if (flag === 1 && !test(dictionary[ordinal])) flags[ordinal] = 0;
    });
  return flags;
}

/** -1 below, 0 inside, 1 above a stretch of values in the order of `compareValues`. */
type Side = (value: DocumentValue) => -1 | 0 | 1;

/** Whether a value passes; `bounds`, where known, are the stretches that hold all values that do. */
interface ValueTest {
  (value: DocumentValue): boolean;
  readonly bounds?: readonly Side[];
  /** Whether the stretches also hold values that do not pass. */
  readonly inside?: boolean;
}

/** Fields whose values differ by case and signs too. */
const IDENTIFIERS: ReadonlySet<string> = new Set(['id', 'objectID']);

/** Passes what passes both of two tests that each hold for one stretch. */
function bothOf(from: ValueTest, to: ValueTest): ValueTest {
  const test = (value: DocumentValue) => from(value) && to(value);
  const [lower] = from.bounds ?? [];
  const [upper] = to.bounds ?? [];
  if (lower === undefined || upper === undefined) return test;
  const side: Side = (value) => {
    const below = lower(value);
    return below === 0 ? upper(value) : below;
  };
  return Object.assign(test, { bounds: [side] });
}

/** The first index from which on a condition holds. */
function firstWhere(values: readonly DocumentValue[], condition: (value: DocumentValue) => boolean): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (condition(values[middle])) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The stretch of numbers from `low` up to, without, `high`. */
function numbersBetween(low: number, high: number): Side {
  return (value) => (typeof value !== 'number' || value >= high ? 1 : value < low ? -1 : 0);
}

/** The stretch of values equal to one. */
function equalTo(wanted: DocumentValue): Side {
  return (value) => {
    const difference = compareValues(value, wanted);
    return difference < 0 ? -1 : difference > 0 ? 1 : 0;
  };
}

const NUMBER = /^\s*[+-]?\d+(?:\.\d+)?\s*$/;

/** Compares one value with an operand: dates by the range the operand covers, numbers as numbers, text folded. */
function valueTest(field: string, operator: FilterOperator, operand: Operand): ValueTest {
  const { date, value: wanted } = operand;
  if (DATE_FIELDS.has(field)) {
    const range = date ?? (typeof wanted === 'number' ? { from: wanted, until: wanted + 1 } : undefined);
    if (range === undefined) return () => false;
    const test = (value: DocumentValue) => typeof value === 'number' && holdsInRange(operator, value, range);
    return operator === '!=' ? test : Object.assign(test, { bounds: [numbersOf(operator, range)] });
  }
  if (operator === '=' && IDENTIFIERS.has(field)) {
    const test = (value: DocumentValue) => String(value) === String(wanted);
    return Object.assign(test, { bounds: [equalTo(String(wanted)), equalTo(Number(wanted))], inside: true });
  }
  const text = foldValue(String(wanted));
  const number = typeof wanted === 'boolean' ? Number.NaN : Number(wanted);
  const test = (value: DocumentValue) => {
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
  if (operator !== '=') return test;
  const truth = String(wanted).toLowerCase();
  const bounds = [
    equalTo(String(wanted)),
    ...(Number.isNaN(number) ? [] : [equalTo(number)]),
    ...(truth === 'true' || truth === 'false' ? [equalTo(truth === 'true')] : []),
  ];
  const marked = signs(String(wanted));
  const same = (value: DocumentValue) => test(value) && (typeof value !== 'string' || signs(value) === marked);
  return Object.assign(same, { bounds, inside: true });
}

/** The stretch of dates for which a comparison with a range holds. */
function numbersOf(operator: FilterOperator, { from, until }: DateRange): Side {
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
