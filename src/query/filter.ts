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

export type Filter =
  | { readonly kind: 'compare'; readonly field: string; readonly operator: FilterOperator; readonly operand: Operand }
  | { readonly kind: 'in'; readonly field: string; readonly operands: readonly Operand[] }
  | { readonly kind: 'range'; readonly field: string; readonly from: Operand; readonly to: Operand }
  | { readonly kind: 'exists'; readonly field: string }
  | { readonly kind: 'and'; readonly of: readonly Filter[] }
  | { readonly kind: 'or'; readonly of: readonly Filter[] }
  | { readonly kind: 'not'; readonly of: Filter };
