/** Short constructors of filter trees, for expected values. */
import type { Filter, FilterOperator } from '../../../../src/query/filter.js';

export const equalTo = (field: string, value: string): Filter => ({
  kind: 'compare',
  field,
  operator: '=',
  operand: { value },
});

export const number = (field: string, operator: FilterOperator, value: number): Filter => ({
  kind: 'compare',
  field,
  operator,
  operand: { value },
});

export const and = (...of: Filter[]): Filter => ({ kind: 'and', of });
export const or = (...of: Filter[]): Filter => ({ kind: 'or', of });
export const not = (of: Filter): Filter => ({ kind: 'not', of });
