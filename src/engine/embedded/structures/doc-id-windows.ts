/** The docIds of a tier in windows that are scored at once: small enough that what is written per document stays in the processor's cache. */

/** DocIds in a window. Sums, scores and lengths of so many documents take 150 KB; little of the rest is touched. */
export const WINDOW_DOCUMENTS = 8192;

/** DocIds in the first window. It is shorter, since nothing is pruned before it is over. */
const FIRST_DOCUMENTS = 1024;

/** DocIds from `start` up to, not including, `end`. */
export interface DocIdRange {
  readonly start: number;
  readonly end: number;
}

/** All docIds of a tier, a window at a time. */
export function docIdWindows(maxDoc: number): DocIdRange[] {
  const windows: DocIdRange[] = [];
  let start = 0;
  while (start < maxDoc) {
    const full = start === 0 ? FIRST_DOCUMENTS : (Math.floor(start / WINDOW_DOCUMENTS) + 1) * WINDOW_DOCUMENTS;
    const end = Math.min(full, maxDoc);
    windows.push({ start, end });
    start = end;
  }
  return windows;
}
