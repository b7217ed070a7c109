/** How deep lists and objects may stand in each other: what is nested deeper than a call stack could be read, but never written again. */

/** Levels of a body; a batch of the deepest records that are kept has fewer. */
export const DEEPEST = 32;

/** Whether lists and objects stand in each other beyond a number of levels. */
export function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}
