/** Sets of docIds, a bit each. */

/**
 * Free list of arrays by length, filled by past queries. Allocating and collecting them took a third of a short query.
 * Not a cache: an array is taken out while in use, so `lru-cache` does not fit.
 */
const spare = new Map<number, Uint32Array[]>();
/** Arrays in use by the query under way; undefined outside of `withoutKeepingBitmaps`. */
let lent: Uint32Array[] | undefined;
let spareBytes = 0;
/** Above this the free list is emptied: segments that were merged leave arrays of lengths that no query uses again. */
const MAX_SPARE_BYTES = 8 * 2 ** 20;

/** Runs synchronous work that keeps no bitmap: the memory of those it made is used again. */
export function withoutKeepingBitmaps<T>(work: () => T): T {
  if (lent !== undefined) return work();
  const mine: Uint32Array[] = [];
  lent = mine;
  try {
    return work();
  } finally {
    lent = undefined;
    if (spareBytes > MAX_SPARE_BYTES) {
      spare.clear();
      spareBytes = 0;
    }
    for (const words of mine) {
      spareBytes += words.byteLength;
      const alike = spare.get(words.length);
      if (alike === undefined) spare.set(words.length, [words]);
      else alike.push(words);
    }
  }
}

/** An array with undefined contents: from the free list, or new. */
function borrow(length: number): Uint32Array {
  const used = lent === undefined ? undefined : spare.get(length)?.pop();
  if (used !== undefined) spareBytes -= used.byteLength;
  const words = used ?? new Uint32Array(length);
  lent?.push(words);
  return words;
}

export class Bitmap {
  readonly words: Uint32Array;
  readonly size: number;

  /** A set of docIds below `size`: empty, or backed by the given words. */
  constructor(size: number, words: Uint32Array = borrow((size + 31) >>> 5).fill(0)) {
    this.size = size;
    this.words = words;
  }

  static full(size: number): Bitmap {
    const bitmap = new Bitmap(size, borrow((size + 31) >>> 5).fill(0xffffffff));
    if ((size & 31) !== 0) bitmap.words[bitmap.words.length - 1] = (1 << (size & 31)) - 1;
    return bitmap;
  }

  has(docId: number): boolean {
    return (this.words[docId >>> 5] & (1 << (docId & 31))) !== 0;
  }
  add(docId: number): void {
    this.words[docId >>> 5] |= 1 << (docId & 31);
  }
  delete(docId: number): void {
    this.words[docId >>> 5] &= ~(1 << (docId & 31));
  }

  /** `and`, `or` and `andNot` change this bitmap. Both must have the same size. */
  and(other: Bitmap): this {
    for (let i = 0; i < this.words.length; i += 1) this.words[i] &= other.words[i];
    return this;
  }
  or(other: Bitmap): this {
    for (let i = 0; i < this.words.length; i += 1) this.words[i] |= other.words[i];
    return this;
  }
  andNot(other: Bitmap): this {
    for (let i = 0; i < this.words.length; i += 1) this.words[i] &= ~other.words[i];
    return this;
  }
  clone(): Bitmap {
    const words = borrow(this.words.length);
    words.set(this.words);
    return new Bitmap(this.size, words);
  }

  /** Number of members. */
  count(): number {
    return countBits(this.words, 0, this.words.length);
  }

  /** Number of members in [start, end). `start` is a multiple of 32; `end` is one too, or the size. */
  countWithin(start: number, end: number): number {
    return countBits(this.words, start >>> 5, (end + 31) >>> 5);
  }

  /** Visits the members in ascending order. */
  forEach(visit: (docId: number) => void): void {
    for (let i = 0; i < this.words.length; i += 1) {
      let word = this.words[i];
      while (word !== 0) {
        const bit = 31 - Math.clz32(word & -word);
        visit((i << 5) | bit);
        word &= word - 1;
      }
    }
  }
}

/** Population count of words [from, to), bits of a word added in parallel (Warren, Hacker's Delight, 5-1). */
function countBits(words: Uint32Array, from: number, to: number): number {
  let count = 0;
  for (let i = from; i < to; i += 1) {
    let word = words[i];
    if (word === 0) continue;
    word -= (word >>> 1) & 0x55555555;
    word = (word & 0x33333333) + ((word >>> 2) & 0x33333333);
    count += Math.imul((word + (word >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  }
  return count;
}
