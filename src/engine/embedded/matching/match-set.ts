/** What a query found in one tier, counted once. */

import { WINDOW_DOCUMENTS } from '../postings/scoring-window.js';
import type { Bitmap } from '../structures/bitmap.js';

export class MatchSet {
  readonly total: number;
  readonly completeTotal: number;
  private readonly mark: () => Bitmap;
  private readonly behind: MatchSet | undefined;
  private marked: Bitmap | undefined;
  private counts: readonly number[] | undefined;

  private constructor(mark: () => Bitmap, total: (found: MatchSet) => number, complete: MatchSet | undefined) {
    this.mark = mark;
    this.behind = complete;
    this.total = total(this);
    this.completeTotal = complete?.total ?? this.total;
  }

  /** @param complete those that hold every free word; without it all do */
  static of(matching: Bitmap, complete?: MatchSet): MatchSet {
    return new MatchSet(
      () => matching,
      (found) => found.inWindows.reduce((sum, count) => sum + count, 0),
      complete,
    );
  }

  /** What was counted already, all of it complete: it is only marked if somebody asks where it is. */
  static counted(total: number, mark: () => Bitmap): MatchSet {
    return new MatchSet(mark, () => total, undefined);
  }

  get matching(): Bitmap {
    this.marked ??= this.mark();
    return this.marked;
  }
  /** Those of them that hold every free word. */
  get complete(): Bitmap {
    return this.behind?.matching ?? this.matching;
  }
  /** How many are in each window, see `WINDOW_DOCUMENTS`. */
  get inWindows(): readonly number[] {
    this.counts ??= countByWindow(this.matching);
    return this.counts;
  }
  get completeInWindows(): readonly number[] {
    return this.behind?.inWindows ?? this.inWindows;
  }
}

function countByWindow(documents: Bitmap): number[] {
  const counts: number[] = [];
  for (let start = 0; start < documents.size; start += WINDOW_DOCUMENTS)
    counts.push(documents.countWithin(start, Math.min(start + WINDOW_DOCUMENTS, documents.size)));
  return counts;
}

/** How many documents were found in all tiers. */
export function totalOf(found: readonly MatchSet[]): number {
  return found.reduce((sum, { total }) => sum + total, 0);
}

/** How many of them hold every free word. */
export function completeOf(found: readonly MatchSet[]): number {
  return found.reduce((sum, { completeTotal }) => sum + completeTotal, 0);
}
