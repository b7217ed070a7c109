/** The documents of one tier that match a query, each count computed once. */
import type { Bitmap } from '../structures/bitmap.js';
import { WINDOW_DOCUMENTS } from '../structures/doc-id-windows.js';

export class MatchSet {
  /** Number of matching documents. */
  readonly total: number;
  /** Number of those that hold every free word. */
  readonly completeTotal: number;
  private readonly mark: () => Bitmap;
  private readonly completeSet: MatchSet | undefined;
  private marked: Bitmap | undefined;
  private counts: readonly number[] | undefined;

  private constructor(mark: () => Bitmap, total: (set: MatchSet) => number, complete: MatchSet | undefined) {
    this.mark = mark;
    this.completeSet = complete;
    this.total = total(this);
    this.completeTotal = complete?.total ?? this.total;
  }

  /** @param complete the documents that hold every free word; absent if all do */
  static of(matching: Bitmap, complete?: MatchSet): MatchSet {
    return new MatchSet(
      () => matching,
      (set) => set.countByWindow.reduce((sum, count) => sum + count, 0),
      complete,
    );
  }

  /** A set of known size, all of it complete. The bitmap is computed only if it is needed. */
  static counted(total: number, mark: () => Bitmap): MatchSet {
    return new MatchSet(mark, () => total, undefined);
  }

  /** The matching documents. Shared: clone before mutating. */
  get matching(): Bitmap {
    this.marked ??= this.mark();
    return this.marked;
  }
  /** The matching documents that hold every free word. Shared: clone before mutating. */
  get complete(): Bitmap {
    return this.completeSet?.matching ?? this.matching;
  }
  /** Number of matching documents by window of `WINDOW_DOCUMENTS`. */
  get countByWindow(): readonly number[] {
    this.counts ??= windowCounts(this.matching);
    return this.counts;
  }
  get completeByWindow(): readonly number[] {
    return this.completeSet?.countByWindow ?? this.countByWindow;
  }
}

function windowCounts(documents: Bitmap): number[] {
  const counts: number[] = [];
  for (let start = 0; start < documents.size; start += WINDOW_DOCUMENTS)
    counts.push(documents.countWithin(start, Math.min(start + WINDOW_DOCUMENTS, documents.size)));
  return counts;
}

/** Number of matching documents over all tiers. */
export function totalOf(matchSets: readonly MatchSet[]): number {
  return matchSets.reduce((sum, { total }) => sum + total, 0);
}

/** Number of matching documents over all tiers that hold every free word. */
export function completeOf(matchSets: readonly MatchSet[]): number {
  return matchSets.reduce((sum, { completeTotal }) => sum + completeTotal, 0);
}
