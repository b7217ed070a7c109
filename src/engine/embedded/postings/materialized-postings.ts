/** Frequencies found beforehand: where phrases stand, what documents were kept for. */
import type { Bitmap } from '../structures/bitmap.js';
import type { Postings } from './postings.js';
import { type ScoringWindow, WINDOW_DOCUMENTS } from './scoring-window.js';

export class MaterializedPostings implements Postings {
  /** In the order they were found; a document may come again. */
  readonly docIds: number[] = [];
  private readonly frequencies: number[] = [];
  private readonly headlines: boolean[] = [];
  /** Places in `docIds`, window after window, and where each window's start. Made when first read. */
  private order: Uint32Array | undefined;
  private starts = new Uint32Array(0);

  /**
   * Adds to the frequency in a document. Nothing happens for 0, which is what fields outside the search count.
   * @param inHeadline whether it may be for what stands in the headline
   */
  add(docId: number, frequency: number, inHeadline: boolean): void {
    if (frequency === 0) return;
    this.docIds.push(docId);
    this.frequencies.push(frequency);
    this.headlines.push(inHeadline);
  }

  accumulate(window: ScoringWindow, within: Bitmap): void {
    const { docIds, frequencies, headlines } = this;
    this.order ??= this.byWindow();
    const { order, starts } = this;
    const place = windowOf(window.start);
    if (place + 1 >= starts.length) return;
    for (let k = starts[place]; k < starts[place + 1]; k += 1) {
      const i = order[k];
      if (docIds[i] < window.start || docIds[i] >= window.end) continue;
      if (within.has(docIds[i])) window.add(docIds[i], frequencies[i], headlines[i]);
    }
  }

  /** A counting sort. */
  private byWindow(): Uint32Array {
    const { docIds } = this;
    let windows = 0;
    for (let i = 0; i < docIds.length; i += 1) windows = Math.max(windows, windowOf(docIds[i]) + 1);
    const starts = new Uint32Array(windows + 1);
    for (let i = 0; i < docIds.length; i += 1) starts[windowOf(docIds[i]) + 1] += 1;
    for (let place = 1; place <= windows; place += 1) starts[place] += starts[place - 1];
    const next = starts.slice();
    const order = new Uint32Array(docIds.length);
    for (let i = 0; i < docIds.length; i += 1) {
      const place = windowOf(docIds[i]);
      order[next[place]] = i;
      next[place] += 1;
    }
    this.starts = starts;
    return order;
  }
}

/**
 * How many documents are left at most, given what is known of those that were kept: to count them takes as long as to look
 * a word up. @param most how many they were at most
 */
export function mostLeft(known: MaterializedPostings | null, documents: Bitmap, most: number): number {
  return known === null ? documents.count() : Math.min(most, known.docIds.length);
}

function windowOf(docId: number): number {
  return Math.floor(docId / WINDOW_DOCUMENTS);
}
