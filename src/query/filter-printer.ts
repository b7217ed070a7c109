/** Prints a filter as text that parses to an equal filter, and lists its fields. */
import type { Filter, Operand } from './filter.js';
import { quoteFilterText } from './filter-lexer.js';
import { readOperand } from './filter-parser.js';

/** The filter in canonical form. Parsing it gives an equal tree apart from offsets. Empty for null. */
export function printFilter(filter: Filter | null): string {
  if (filter === null) return '';
  switch (filter.kind) {
    case 'compare':
      return `${printField(filter.field)} ${filter.operator} ${printOperand(filter.operand)}`;
    case 'range':
      return `${printField(filter.field)} = ${printOperand(filter.from)}..${printOperand(filter.to)}`;
    case 'in':
    case 'exists':
      return `${printField(filter.field)} ${printListOrExists(filter)}`;
    case 'not':
      return printNegated(filter.of);
    case 'and':
      return filter.of.map(printWithin).join(' AND ');
    case 'or':
      return filter.of.map((part) => (part.kind === 'or' ? printWithin(part) : printFilter(part))).join(' OR ');
  }
}

/** The fields of all conditions of a filter. */
export function filterFields(filter: Filter | null): Set<string> {
  const fields = new Set<string>();
  collectFields(filter, fields);
  return fields;
}

function collectFields(filter: Filter | null, fields: Set<string>): void {
  if (filter === null) return;
  if (filter.kind === 'and' || filter.kind === 'or') for (const part of filter.of) collectFields(part, fields);
  else if (filter.kind === 'not') collectFields(filter.of, fields);
  else fields.add(filter.field);
}

function printNegated(filter: Filter): string {
  if (filter.kind !== 'in' && filter.kind !== 'exists') return `NOT ${printWithin(filter)}`;
  return `${printField(filter.field)} NOT ${printListOrExists(filter)}`;
}

function printListOrExists(filter: Extract<Filter, { kind: 'in' | 'exists' }>): string {
  return filter.kind === 'exists' ? 'EXISTS' : `IN [${filter.operands.map(printOperand).join(', ')}]`;
}

function printWithin(filter: Filter): string {
  return filter.kind === 'and' || filter.kind === 'or' ? `(${printFilter(filter)})` : printFilter(filter);
}

function printField(field: string): string {
  return quoteFilterText(field, 'name');
}

function printOperand({ value }: Operand): string {
  if (typeof value !== 'string') return String(value);
  const parsesAsText = typeof readOperand(value).value === 'string';
  return parsesAsText ? quoteFilterText(value, 'value') : `"${value}"`;
}
