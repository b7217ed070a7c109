/** A set of document docIds as bits. */

/** Arrays of past queries by length, used again: making and collecting them took a third of a short query. */
const spare = new Map<number, Uint32Array[]>();
/** Arrays handed out to the query under way; undefined outside of one. */
let lent: Uint32Array[] | undefined;
let spareBytes = 0;
/** Segments come and go, and with them the lengths that are of use. */
const MAX_SPARE_BYTES = 8 * 2 ** 20;

/** Does work of which no bitmap is needed afterwards: their memory serves the next. The work must not wait for anything. */
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

/** An array from a past query, with whatever it held, or a new one. */
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

  /** An empty set of docIds below `size`, or what the given words hold. */
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

  /** These operations change this bitmap; both must be of one size. */
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

  count(): number {
    return countBits(this.words, 0, this.words.length);
  }

  /** How many members are from `start` up to, without, `end`; both multiples of 32, or the end the size. */
  countWithin(start: number, end: number): number {
    return countBits(this.words, start >>> 5, (end + 31) >>> 5);
  }

  /** Calls back with each member, in rising order. */
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
