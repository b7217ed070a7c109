/** The k best of many items in bounded heaps, the worst on top: of scores alone, and of items by a comparator. */

/** The k-th highest of the scores offered so far. */
export class ScoreThreshold {
  private readonly heap: Float64Array;
  private count = 0;

  constructor(k: number) {
    this.heap = new Float64Array(k);
  }

  /** The k-th highest score; minus infinity until k were offered, infinity for a k of 0. */
  get value(): number {
    if (this.heap.length === 0) return Number.POSITIVE_INFINITY;
    return this.count < this.heap.length ? Number.NEGATIVE_INFINITY : this.heap[0];
  }

  offer(score: number): void {
    const { heap } = this;
    if (this.count === heap.length) {
      if (score > heap[0]) this.replaceWorst(score);
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

  private replaceWorst(score: number): void {
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

/** The `limit` first of the items offered, in the order of a comparator. */
export class TopK<T> {
  private readonly heap: T[] = [];
  private readonly limit: number;
  private readonly compare: (a: T, b: T) => number;

  constructor(limit: number, compare: (a: T, b: T) => number) {
    this.limit = limit;
    this.compare = compare;
  }

  /** The worst item kept once `limit` are; undefined before. */
  get worst(): T | undefined {
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

  /** The items kept, in no order. */
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
