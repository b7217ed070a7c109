/**
 * Parsers of `facetFilters`, `numericFilters` and `tagFilters`: lists of conditions joined by AND. An inner list is
 * joined by OR.
 *
 * ```bnf
 * facet   = attribute ":" [ "-" ] value                       "-" negates; "\-" starts a value with "-"
 * numeric = attribute operator number | attribute ":" number [ "TO" number ]
 * ```
 */
import { AppError } from '../../../errors.js';
import type { Filter, FilterOperator } from '../../../query/filter.js';
import { allOf, between, compares, equals } from './condition.js';

/** One condition, or a list joined by AND with inner lists joined by OR. */
export type FilterList = string | readonly (string | readonly string[])[];

const MAX_CONDITIONS = 1000;
const OPERATORS = ['<=', '>=', '!=', '<', '>', '='] as const satisfies readonly FilterOperator[];
const NUMBER = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;
const RANGE = /^(\S+)\s+TO\s+(\S+)$/;

export function parseFacetFilters(list: FilterList): Filter | null {
  return parseList('facetFilters', list, parseFacetCondition);
}

export function parseNumericFilters(list: FilterList): Filter | null {
  return parseList('numericFilters', list, parseNumericCondition);
}

/** Tags are values of the attribute `_tags`. */
export function parseTagFilters(list: FilterList): Filter | null {
  return parseList('tagFilters', list, (text) => parseFacetCondition(`_tags:${text}`));
}

/** Throws `invalid_filter`. */
function parseList(param: string, list: FilterList, parse: (text: string) => Filter): Filter | null {
  const items = typeof list === 'string' ? (list.trim() === '' ? [] : [list]) : list;
  if (items.flat().length > MAX_CONDITIONS) {
    throw new AppError('invalid_filter', `${param} has more than ${MAX_CONDITIONS} conditions.`, { param });
  }
  return allOf(
    items.map((item): Filter | null => {
      if (typeof item === 'string') return parse(item);
      return item.length === 0 ? null : { kind: 'or', of: item.map(parse) };
    }),
  );
}

function parseFacetCondition(text: string): Filter {
  const colon = text.indexOf(':');
  if (colon < 1) throw invalid('facetFilters', text, 'attribute:value');
  const attribute = text.slice(0, colon).trim();
  const value = text.slice(colon + 1).trim();
  if (value.startsWith('-')) return { kind: 'not', of: equals(attribute, value.slice(1)) };
  return equals(attribute, value.startsWith('\\-') ? value.slice(1) : value);
}

function parseNumericCondition(text: string): Filter {
  const at = text.search(/[<>=!]/);
  const operator = OPERATORS.find((symbol) => at > 0 && text.startsWith(symbol, at));
  if (operator !== undefined) {
    const number = text.slice(at + operator.length).trim();
    if (NUMBER.test(number)) return compares(text.slice(0, at).trim(), operator, Number(number));
  } else {
    const colon = text.lastIndexOf(':');
    const attribute = text.slice(0, Math.max(0, colon)).trim();
    const value = text.slice(colon + 1).trim();
    const [, from = '', to = ''] = RANGE.exec(value) ?? [];
    if (attribute !== '' && NUMBER.test(from) && NUMBER.test(to)) return between(attribute, Number(from), Number(to));
    if (attribute !== '' && NUMBER.test(value)) return compares(attribute, '=', Number(value));
  }
  throw invalid('numericFilters', text, 'attribute >= number or attribute:number TO number');
}

function invalid(param: string, text: string, form: string): AppError {
  return new AppError('invalid_filter', `${param}: "${text.slice(0, 60)}" is not of the form ${form}.`, { param });
}
