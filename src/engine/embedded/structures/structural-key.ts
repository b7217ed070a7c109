/** Cache keys of plain data. `JSON.stringify` writes NaN and both infinities as `null` and drops `undefined`. */
import { serialize } from 'node:v8';

/**
 * A key that differs wherever two values of plain data differ, NaN, the infinities, -0 and `undefined` included. Equal
 * values may have different keys, by the order of members: a cache then misses.
 */
export function structuralKey(value: unknown): string {
  // JSON is several times faster to write for a filter.
  return isExactInJson(value) ? JSON.stringify(value) : serialize(value).toString('latin1');
}

/** Whether JSON tells a value from every other: no NaN, infinity, -0 or `undefined` in it. */
function isExactInJson(value: unknown): boolean {
  if (value === undefined) return false;
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
  if (typeof value !== 'object' || value === null) return true;
  for (const item of Array.isArray(value) ? value : Object.values(value)) if (!isExactInJson(item)) return false;
  return true;
}
