/** In which order hits stand: by sort keys or by score, the same over all tiers; and the best k of many without sorting them all. */
import type { SortKey } from '../../../query/plan.js';
import { compareValues } from '../doc-values/column.js';
import type { DocumentValue } from '../doc-values/document-values.js';
import type { Bitmap } from '../structures/bitmap.js';
import type { Tier } from '../tiers/tier.js';

/** A matching document on its way to a page. */
export interface Candidate {
  readonly tier: number;
  readonly docId: number;
  readonly score: number;
  /** Whether it holds every free word. */
  readonly complete: boolean;
  /** Whether it is among those whose score the second look decides. */
  readonly looked: boolean;
  /** Whether its headline may hold a word of the query that says something. */
  readonly inHeadline: boolean;
}

/** Newest first: the order where nothing scores, and of equals. */
export const NEWEST_FIRST: readonly SortKey[] = [{ field: 'publishedAt', descending: true }];

/**
 * Compares candidates: by sort keys (missing values last in either direction) or else by score, complete ones first
 * where asked; then newest, then by id, so that the order never depends on where an article sits.
 */
export function candidateOrder(
  tiers: readonly Tier[],
  sort: readonly SortKey[],
  completeFirst = false,
): (a: Candidate, b: Candidate) => number {
  const keys = sort.map((key) => keyOrder(tiers, key));
  const ties = NEWEST_FIRST.map((key) => keyOrder(tiers, key));
  return (a, b) => {
    if (keys.length === 0) {
      if (completeFirst && a.complete !== b.complete) return a.complete ? -1 : 1;
      if (a.score !== b.score) return b.score - a.score;
    }
    for (const order of keys) {
      const difference = order(a, b);
      if (difference !== 0) return difference;
    }
    for (const order of ties) {
      const difference = order(a, b);
      if (difference !== 0) return difference;
    }
    const left = tiers[a.tier].id(a.docId);
    const right = tiers[b.tier].id(b.docId);
    return left < right ? -1 : left > right ? 1 : 0;
  };
}

/** How many candidates, the best by score, are put in order by steps: as many as can be paged through. */
export const TIED = 1000;
/** Scores of one step count as equal: a tenth of the best. */
const STEPS = 10;

/** Compares candidates by the step their score is in, then by keys, and only then by `order`. @param best the highest score */
export function steppedOrder(
  tiers: readonly Tier[],
  keys: readonly SortKey[],
  best: number,
  order: (a: Candidate, b: Candidate) => number,
): (a: Candidate, b: Candidate) => number {
  const orders = keys.map((key) => keyOrder(tiers, key));
  const step = ({ score }: Candidate) => (best > 0 ? Math.ceil((score / best) * STEPS) : 0);
  return (a, b) => {
    const difference = step(b) - step(a);
    if (difference !== 0) return difference;
    for (const byKey of orders) {
      const byValue = byKey(a, b);
      if (byValue !== 0) return byValue;
    }
    return order(a, b);
  };
}

function keyOrder(tiers: readonly Tier[], { field, descending }: SortKey): (a: Candidate, b: Candidate) => number {
  const columns = tiers.map((tier) => tier.column(field));
  const ranks = columns.map((column) => column?.ranks());
  // The lowest value counts when rising, the highest when falling.
  const extreme = (candidate: Candidate): number => {
    let found = -1;
    const rank = ranks[candidate.tier];
    if (rank === undefined) return found;
    columns[candidate.tier]?.ordinals(candidate.docId, (ordinal) => {
      if (found < 0 || (descending ? rank[ordinal] > rank[found] : rank[ordinal] < rank[found])) found = ordinal;
    });
    return found;
  };
  const valueAt = (candidate: Candidate, ordinal: number): DocumentValue =>
    columns[candidate.tier]?.dictionary[ordinal] ?? 0;
  const sign = descending ? -1 : 1;
  return (a, b) => {
    const left = extreme(a);
    const right = extreme(b);
    if (left < 0 || right < 0) return left < 0 && right < 0 ? 0 : left < 0 ? 1 : -1;
    const rank = ranks[a.tier];
    if (a.tier === b.tier && rank !== undefined) return sign * (rank[left] - rank[right]);
    return sign * compareValues(valueAt(a, left), valueAt(b, right));
  };
}

/** The k-th best of the scores it is offered: what a candidate must reach to be worth making. A heap of numbers, the worst on top. */
export class ScoreFloor {
  private readonly heap: Float64Array;
  private count = 0;

  constructor(k: number) {
    this.heap = new Float64Array(k);
  }

  /** Minus infinity until k scores were offered; infinity where none is wanted. */
  get value(): number {
    if (this.heap.length === 0) return Number.POSITIVE_INFINITY;
    return this.count < this.heap.length ? Number.NEGATIVE_INFINITY : this.heap[0];
  }

  offer(score: number): void {
    const { heap } = this;
    if (this.count === heap.length) {
      if (score > heap[0]) this.sink(score);
      return;
    }
    let child = this.count;
    this.count += 1;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (heap[parent] <= score) break;
      heap[child] = heap[parent];
      child = parent;
    }
    heap[child] = score;
  }

  /** Puts a score in the place of the worst. */
  private sink(score: number): void {
    const { heap } = this;
    let parent = 0;
    for (let child = 1; child < heap.length; child = parent * 2 + 1) {
      if (child + 1 < heap.length && heap[child + 1] < heap[child]) child += 1;
      if (heap[child] >= score) break;
      heap[parent] = heap[child];
      parent = child;
    }
    heap[parent] = score;
  }
}

/** Keeps the best `limit` of what it is offered, in a binary heap with the worst on top. */
export class Best<T> {
  private readonly heap: T[] = [];
  private readonly limit: number;
  private readonly compare: (a: T, b: T) => number;

  constructor(limit: number, compare: (a: T, b: T) => number) {
    this.limit = limit;
    this.compare = compare;
  }

  /** The worst kept once the heap is full; undefined before. */
  get threshold(): T | undefined {
    return this.heap.length >= this.limit ? this.heap[0] : undefined;
  }

  offer(item: T): void {
    const { heap } = this;
    if (this.limit === 0) return;
    if (heap.length < this.limit) {
      heap.push(item);
      this.rise(heap.length - 1);
    } else if (this.compare(item, heap[0]) < 0) {
      heap[0] = item;
      this.sink();
    }
  }

  /** What was kept, in no order. */
  items(): T[] {
    return [...this.heap];
  }

  private rise(from: number): void {
    const { heap } = this;
    let child = from;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (this.compare(heap[child], heap[parent]) <= 0) return;
      [heap[child], heap[parent]] = [heap[parent], heap[child]];
      child = parent;
    }
  }

  private sink(): void {
    const { heap } = this;
    let parent = 0;
    for (;;) {
      const left = parent * 2 + 1;
      if (left >= heap.length) return;
      const right = left + 1;
      const worse = right < heap.length && this.compare(heap[right], heap[left]) > 0 ? right : left;
      if (this.compare(heap[worse], heap[parent]) <= 0) return;
      [heap[worse], heap[parent]] = [heap[parent], heap[worse]];
      parent = worse;
    }
  }
}

/** The best `wanted` of all that was found in an order, in no order themselves. */
export function bestByKeys(
  tiers: readonly Tier[],
  found: readonly { readonly matching: Bitmap; readonly complete: Bitmap }[],
  wanted: number,
  order: (a: Candidate, b: Candidate) => number,
): Candidate[] {
  const best = new Best(wanted, order);
  tiers.forEach((_, tier) => {
    const { matching, complete } = found[tier];
    matching.forEach((docId) => {
      best.offer({ tier, docId, score: 0, complete: complete.has(docId), looked: false, inHeadline: true });
    });
  });
  return best.items();
}
