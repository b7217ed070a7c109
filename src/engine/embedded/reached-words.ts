/** The words that a query reaches, a bit for each: every token of a document read is tested against them. */

export class ReachedWords {
  /** By the number that the tier knows a word by. */
  bits: Uint32Array;
  private numbers: readonly number[] = [];

  /** @param bits what is set from the start stays so */
  constructor(bits: Uint32Array = new Uint32Array(0)) {
    this.bits = bits;
  }

  /** Sets the bits of exactly these numbers, all below `end`. */
  replace(numbers: readonly number[], end: number): void {
    for (const number of this.numbers) this.bits[number >>> 5] = 0;
    const length = (end + 31) >>> 5;
    if (this.bits.length < length) this.bits = new Uint32Array(length);
    for (const number of numbers) this.bits[number >>> 5] |= 1 << number;
    this.numbers = numbers;
  }
}
