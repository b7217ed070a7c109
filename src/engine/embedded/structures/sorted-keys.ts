/** Binary search, and sorted lists of keys in order of code units. */

/** Compares keys, ids and stems by code units. */
export function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Binary search: the first index of [start, end) for which a predicate holds; `end` where it holds for none.
 * @param holds false up to some index and true from there on
 */
export function firstPlace(start: number, end: number, holds: (place: number) => boolean): number {
  let low = start;
  let high = end;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Binary search in a list: the first index whose item satisfies a predicate that holds from there on. */
export function firstIndex<T>(items: readonly T[], holds: (item: T) => boolean): number {
  return firstPlace(0, items.length, (place) => {
    const item = items[place];
    return item !== undefined && holds(item);
  });
}

/** The first index whose key is not below `key`. */
export function lowerBound(keys: readonly string[], key: string): number {
  return firstIndex(keys, (candidate) => candidate >= key);
}

/** Merges two sorted lists that have no key in common. */
export function mergeSorted(a: readonly string[], b: readonly string[]): string[] {
  const merged: string[] = [];
  let next = 0;
  for (const key of a) {
    for (let other = b[next]; other !== undefined && other < key; other = b[next]) {
      merged.push(other);
      next += 1;
    }
    merged.push(key);
  }
  return merged.concat(b.slice(next));
}
