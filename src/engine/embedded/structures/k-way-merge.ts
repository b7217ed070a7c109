/** K-way merge of sorted lists. */

/** The location of an item: index in a list, and which list. */
export interface Location {
  readonly list: number;
  readonly index: number;
}

interface Head<T, P> {
  readonly list: number;
  readonly items: readonly T[];
  index: number;
  /** The prepared item at the index; undefined at the end of the list. */
  item: P | undefined;
}

/**
 * Visits the union of sorted lists in order, each item once with all its locations, which are valid during the call.
 * @param prepare computes what is compared of an item, e.g. its folded form; one item of each list is prepared at a time
 */
export function visitMerged<T, P>(
  lists: readonly (readonly T[])[],
  prepare: (item: T) => P,
  compare: (a: P, b: P) => number,
  visit: (item: P, locations: readonly Location[]) => void,
): void {
  const heads = lists.map((items, list): Head<T, P> => ({ list, items, index: -1, item: undefined }));
  const advance = (head: Head<T, P>) => {
    head.index += 1;
    const next = head.items[head.index];
    head.item = next === undefined ? undefined : prepare(next);
  };
  heads.forEach(advance);
  for (;;) {
    let smallest: P | undefined;
    let equal: Head<T, P>[] = [];
    for (const head of heads) {
      if (head.item === undefined) continue;
      const difference = smallest === undefined ? -1 : compare(head.item, smallest);
      if (difference < 0) {
        smallest = head.item;
        equal = [head];
      } else if (difference === 0) equal.push(head);
    }
    if (smallest === undefined) return;
    visit(smallest, equal);
    equal.forEach(advance);
  }
}
