/** Nesting limit of JSON bodies: a value nested beyond the call stack could be parsed but not serialized. */

/** Maximum levels of a body. A batch of records at their own depth limit stays below it. */
export const MAX_NESTING = 32;

/** Whether lists and objects are nested deeper than `levels`. */
export function isNestedDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isNestedDeeper(inner, levels - 1));
}
