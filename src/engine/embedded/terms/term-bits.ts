/** The words that a query reaches, a bit for each: every token of a document read is tested against them. */
import type { TermSet } from './term-set.js';

export class TermBits {
  /** By the number that the tier knows a word by. */
  bits: Uint32Array;
  private sets: readonly TermSet[] = [];
  private numbers: Uint32Array | undefined;

  /** @param bits what is set from the start stays so */
  constructor(bits: Uint32Array = new Uint32Array(0)) {
    this.bits = bits;
  }

  /**
   * Sets the bits of exactly the words of some sets.
   * @param end every number is below it
   * @param numbers by word; without it a word is its own number
   */
  replace(sets: readonly TermSet[], end: number, numbers?: Uint32Array): void {
    this.visit((number) => {
      this.bits[number >>> 5] = 0;
    });
    const length = (end + 31) >>> 5;
    if (this.bits.length < length) this.bits = new Uint32Array(length);
    this.sets = sets;
    this.numbers = numbers;
    this.visit((number) => {
      this.bits[number >>> 5] |= 1 << number;
    });
  }

  private visit(visit: (number: number) => void): void {
    const { numbers } = this;
    for (const { words, runs } of this.sets) {
      for (const word of words) visit(numbers === undefined ? word : numbers[word]);
      for (const { start, end } of runs) {
        for (let word = start; word < end; word += 1) visit(numbers === undefined ? word : numbers[word]);
      }
    }
  }
}
