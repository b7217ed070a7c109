/** Galloping search in sorted docIds: steps that double, then bisection. Cheap where the next hit is near. */

/** The first index of [from, to) whose docId is `docId` or higher; `to` where there is none. */
export function firstAtOrAfter(docIds: Uint32Array, from: number, to: number, docId: number): number {
  let low = from;
  let step = 1;
  while (low + step < to && docIds[low + step] < docId) {
    low += step;
    step *= 2;
  }
  let high = Math.min(low + step, to);
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (docIds[middle] < docId) low = middle + 1;
    else high = middle;
  }
  return low;
}
