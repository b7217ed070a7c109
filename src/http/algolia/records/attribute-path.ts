/** Attributes by dotted path: `hierarchy` means `hierarchy.lvl0` too. */

/** Whether a path is an attribute of that name, or inside it. */
export function isWithin(path: string, name: string): boolean {
  return path === name || path.startsWith(`${name}.`);
}
