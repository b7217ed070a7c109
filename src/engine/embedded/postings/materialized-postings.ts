/** Frequencies found beforehand: where phrases stand, what documents were kept for. */
import type { Bitmap } from '../structures/bitmap.js';
import type { Postings } from './postings.js';
import { WINDOW_SLOTS, type Window } from './scoring-window.js';

export class KnownPostings implements Postings {
  /** In the order they were found; a document may come again. */
  readonly slots: number[] = [];
  private readonly frequencies: number[] = [];
  private readonly headlines: boolean[] = [];
  /** Places in `slots`, window after window, and where each window's start. Made when first read. */
  private order: Uint32Array | undefined;
  private starts = new Uint32Array(0);

  /**
   * Adds to the frequency in a document. Nothing happens for 0, which is what fields outside the search count.
   * @param inHeadline whether it may be for what stands in the headline
   */
  add(slot: number, frequency: number, inHeadline: boolean): void {
    if (frequency === 0) return;
    this.slots.push(slot);
    this.frequencies.push(frequency);
    this.headlines.push(inHeadline);
  }

  accumulate(window: Window, within: Bitmap): void {
    const { slots, frequencies, headlines } = this;
    this.order ??= this.byWindow();
    const { order, starts } = this;
    const place = windowOf(window.start);
    if (place + 1 >= starts.length) return;
    for (let k = starts[place]; k < starts[place + 1]; k += 1) {
      const i = order[k];
      if (slots[i] < window.start || slots[i] >= window.end) continue;
      if (within.has(slots[i])) window.add(slots[i], frequencies[i], headlines[i]);
    }
  }

  /** A counting sort. */
  private byWindow(): Uint32Array {
    const { slots } = this;
    let windows = 0;
    for (let i = 0; i < slots.length; i += 1) windows = Math.max(windows, windowOf(slots[i]) + 1);
    const starts = new Uint32Array(windows + 1);
    for (let i = 0; i < slots.length; i += 1) starts[windowOf(slots[i]) + 1] += 1;
    for (let place = 1; place <= windows; place += 1) starts[place] += starts[place - 1];
    const next = starts.slice();
    const order = new Uint32Array(slots.length);
    for (let i = 0; i < slots.length; i += 1) {
      const place = windowOf(slots[i]);
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
export function mostLeft(known: KnownPostings | null, documents: Bitmap, most: number): number {
  return known === null ? documents.count() : Math.min(most, known.slots.length);
}

function windowOf(slot: number): number {
  return Math.floor(slot / WINDOW_SLOTS);
}
