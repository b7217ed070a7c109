/** A set of document slots as bits. */

export class Bitmap {
  readonly words: Uint32Array;
  readonly size: number;

  constructor(size: number, words: Uint32Array = new Uint32Array((size + 31) >>> 5)) {
    this.size = size;
    this.words = words;
  }

  static full(size: number): Bitmap {
    const bitmap = new Bitmap(size);
    bitmap.words.fill(0xffffffff);
    if ((size & 31) !== 0) bitmap.words[bitmap.words.length - 1] = (1 << (size & 31)) - 1;
    return bitmap;
  }

  has(slot: number): boolean {
    return (this.words[slot >>> 5] & (1 << (slot & 31))) !== 0;
  }
  add(slot: number): void {
    this.words[slot >>> 5] |= 1 << (slot & 31);
  }
  delete(slot: number): void {
    this.words[slot >>> 5] &= ~(1 << (slot & 31));
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
    return new Bitmap(this.size, this.words.slice());
  }

  count(): number {
    let count = 0;
    for (let word of this.words) {
      word -= (word >>> 1) & 0x55555555;
      word = (word & 0x33333333) + ((word >>> 2) & 0x33333333);
      count += Math.imul((word + (word >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
    }
    return count;
  }

  /** Calls back with each member, in rising order. */
  forEach(visit: (slot: number) => void): void {
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
