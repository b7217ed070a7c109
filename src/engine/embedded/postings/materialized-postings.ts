/** Postings computed ahead of scoring: of phrases, and of words whose documents were looked up one by one. */
import type { Bitmap } from '../structures/bitmap.js';
import { WINDOW_DOCUMENTS } from '../structures/doc-id-windows.js';
import type { Postings } from './postings.js';
import type { ScoringWindow } from './scoring-window.js';

export class MaterializedPostings implements Postings {
  /** In the order added; a document may occur more than once. */
  readonly docIds: number[] = [];
  private readonly frequencies: number[] = [];
  private readonly headlines: boolean[] = [];
  /** Indexes into `docIds` sorted by window, and where each window starts in that order. Computed on first read. */
  private order: Uint32Array | undefined;
  private starts = new Uint32Array(0);

  /**
   * Adds to the frequency of a document. 0, as for fields not searched, is ignored.
   * @param inHeadline whether some of it may come from the headline
   */
  add(docId: number, frequency: number, inHeadline: boolean): void {
    if (frequency === 0) return;
    this.docIds.push(docId);
    this.frequencies.push(frequency);
    this.headlines.push(inHeadline);
  }

  accumulate(window: ScoringWindow, within: Bitmap): void {
    const { docIds, frequencies, headlines } = this;
    this.order ??= this.sortByWindow();
    const { order, starts } = this;
    const index = windowOf(window.start);
    const end = starts[index + 1] ?? 0;
    for (let k = starts[index] ?? 0; k < end; k += 1) {
      const i = order[k] ?? 0;
      const docId = docIds[i] ?? 0;
      if (docId < window.start || docId >= window.end) continue;
      if (within.has(docId)) window.add(docId, frequencies[i] ?? 0, headlines[i] ?? false);
    }
  }

  /** Sets `starts` and returns `order`, by a counting sort. */
  private sortByWindow(): Uint32Array {
    const windows = this.docIds.reduce((max, docId) => Math.max(max, windowOf(docId) + 1), 0);
    const starts = new Uint32Array(windows + 1);
    for (const docId of this.docIds) increment(starts, windowOf(docId) + 1);
    for (let index = 1; index <= windows; index += 1) starts[index] = (starts[index] ?? 0) + (starts[index - 1] ?? 0);
    const next = starts.slice();
    const order = new Uint32Array(this.docIds.length);
    this.docIds.forEach((docId, i) => {
      order[increment(next, windowOf(docId))] = i;
    });
    this.starts = starts;
    return order;
  }
}

/** Adds 1 to an element and returns its value before. */
function increment(counts: Uint32Array, index: number): number {
  const before = counts[index] ?? 0;
  counts[index] = before + 1;
  return before;
}

/**
 * Upper bound on the size of a document set that was intersected with a word. Counting the set costs as much as looking a
 * word up, so the postings give the bound where there are any.
 * @param before upper bound before the intersection
 */
export function upperBound(postings: MaterializedPostings | null, documents: Bitmap, before: number): number {
  return postings === null ? documents.count() : Math.min(before, postings.docIds.length);
}

function windowOf(docId: number): number {
  return Math.floor(docId / WINDOW_DOCUMENTS);
}
