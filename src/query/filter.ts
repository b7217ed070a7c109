/** The strict filter language of `filter=`: its tree. Evaluated on document values, never on articles. */

export type FilterOperator = '=' | '!=' | '<' | '<=' | '>' | '>=';
/** Text is compared case-insensitively; dates arrive as a half-open range of milliseconds, see `DateRange`. */
export type FilterValue = string | number | boolean;

/** A date of year, month, day or full precision: the half-open range [from, until) of milliseconds it covers. */
export interface DateRange {
  readonly from: number;
  readonly until: number;
}

/** `value` as typed; `date` is set when the text reads as a date, for use on fields that hold dates. */
export interface Operand {
  readonly value: FilterValue;
  readonly date?: DateRange;
}

interface OnField {
  readonly field: string;
  /** Offset of the field's name in the expression, for errors; absent in trees not read from text. */
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
