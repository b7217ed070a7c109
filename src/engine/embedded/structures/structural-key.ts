/** Cache keys of plain data. `JSON.stringify` writes NaN and both infinities as `null` and drops `undefined`. */
import { serialize } from 'node:v8';

/**
 * A key that differs wherever two values of plain data differ, NaN and the infinities included; an `undefined` member
 * equals an absent one, and -0 equals 0. Equal values may have different keys, by the order of members: a cache then misses.
 */
export function structuralKey(value: unknown): string {
  // JSON is several times faster to write, and exact for finite numbers.
  return hasNonFinite(value) ? serialize(value).toString('latin1') : JSON.stringify(value);
}

/** Whether plain data holds a value that JSON writes as `null`: a number that is not finite, or `undefined` in an array. */
function hasNonFinite(value: unknown): boolean {
  if (typeof value === 'number') return !Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) {
    for (const item of value) if (item === undefined || hasNonFinite(item)) return true;
    return false;
  }
  for (const item of Object.values(value)) if (hasNonFinite(item)) return true;
  return false;
}
