/** Attributes by dotted path: `hierarchy` includes `hierarchy.lvl0`. */

/** Whether a path is the named attribute or inside it. */
export function isWithin(path: string, name: string): boolean {
  return path === name || path.startsWith(`${name}.`);
}
