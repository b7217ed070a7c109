/** What a query found in one tier, counted once. */
import type { Bitmap } from './bitmap.js';

export class Found {
  readonly matching: Bitmap;
  /** Those of them that hold every free word. */
  readonly complete: Bitmap;
  readonly total: number;
  readonly completeTotal: number;

  /** @param complete those that hold every free word; without it all do */
  constructor(matching: Bitmap, complete?: Found) {
    this.matching = matching;
    this.total = matching.count();
    this.complete = complete?.matching ?? matching;
    this.completeTotal = complete?.total ?? this.total;
  }
}

/** How many documents were found in all tiers. */
export function totalOf(found: readonly Found[]): number {
  return found.reduce((sum, { total }) => sum + total, 0);
}

/** How many of them hold every free word. */
export function completeOf(found: readonly Found[]): number {
  return found.reduce((sum, { completeTotal }) => sum + completeTotal, 0);
}
