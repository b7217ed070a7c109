/** What a query found in one tier, counted once. */
import type { Bitmap } from './bitmap.js';
import { WINDOW_SLOTS } from './window.js';

export class Found {
  readonly matching: Bitmap;
  /** Those of them that hold every free word. */
  readonly complete: Bitmap;
  readonly total: number;
  readonly completeTotal: number;
  /** How many are in each window, see `WINDOW_SLOTS`. */
  readonly inWindows: readonly number[];
  readonly completeInWindows: readonly number[];

  /** @param complete those that hold every free word; without it all do */
  constructor(matching: Bitmap, complete?: Found) {
    this.matching = matching;
    this.inWindows = countByWindow(matching);
    this.total = this.inWindows.reduce((sum, count) => sum + count, 0);
    this.complete = complete?.matching ?? matching;
    this.completeTotal = complete?.total ?? this.total;
    this.completeInWindows = complete?.inWindows ?? this.inWindows;
  }
}

function countByWindow(documents: Bitmap): number[] {
  const counts: number[] = [];
  for (let start = 0; start < documents.size; start += WINDOW_SLOTS)
    counts.push(documents.countWithin(start, Math.min(start + WINDOW_SLOTS, documents.size)));
  return counts;
}

/** How many documents were found in all tiers. */
export function totalOf(found: readonly Found[]): number {
  return found.reduce((sum, { total }) => sum + total, 0);
}

/** How many of them hold every free word. */
export function completeOf(found: readonly Found[]): number {
  return found.reduce((sum, { completeTotal }) => sum + completeTotal, 0);
}
