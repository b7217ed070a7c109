/** The syntax tree of the filter language of `filter=`. Evaluated on doc values, never on articles. */

/** What every filter contains, an operator, as a pattern of JSON Schema. Which fields there are depends on the articles. */
export const FILTER_PATTERN = '[=<>]|[Ii][Nn]|[Ee][Xx][Ii][Ss][Tt][Ss]';

export type FilterOperator = '=' | '!=' | '<' | '<=' | '>' | '>=';
/** Text is compared case-insensitively. */
export type FilterValue = string | number | boolean;

/** The half-open range [from, until) of milliseconds since the epoch that a date covers. */
export interface DateRange {
  readonly from: number;
  readonly until: number;
}

/** `value` as typed. `date` is set when the text is a date; it applies to date fields. */
export interface Operand {
  readonly value: FilterValue;
  readonly date?: DateRange;
}

interface OnField {
  readonly field: string;
  /** Offset of the field in the expression, for errors; absent in trees not parsed from text. */
  readonly at?: number;
}

/** `range` includes both ends. */
export type FilterCondition =
  | (OnField & { readonly kind: 'compare'; readonly operator: FilterOperator; readonly operand: Operand })
  | (OnField & { readonly kind: 'in'; readonly operands: readonly Operand[] })
  | (OnField & { readonly kind: 'range'; readonly from: Operand; readonly to: Operand })
  | (OnField & { readonly kind: 'exists' });

export type Filter =
  | FilterCondition
  | { readonly kind: 'and'; readonly of: readonly Filter[] }
  | { readonly kind: 'or'; readonly of: readonly Filter[] }
  | { readonly kind: 'not'; readonly of: Filter };
