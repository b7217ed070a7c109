/** The words that a query expands to as a bit set: every token of a decoded document is tested against it. */
import type { TermSet } from './term-set.js';

export class TermBits {
  /** By word number; the tier chooses the numbering. */
  bits: Uint32Array;
  private sets: readonly TermSet[] = [];
  private numbers: Uint32Array | undefined;

  /** @param bits bits set initially stay set */
  constructor(bits: Uint32Array = new Uint32Array(0)) {
    this.bits = bits;
  }

  /**
   * Sets the bits of the words of some sets, and clears those set by the call before.
   * @param end greater than every number
   * @param numbers by word; without it, a word is its own number
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
      const { bits } = this;
      bits[number >>> 5] = (bits[number >>> 5] ?? 0) | (1 << number);
    });
  }

  private visit(visit: (number: number) => void): void {
    const numberOf = (word: number) => (this.numbers === undefined ? word : (this.numbers[word] ?? 0));
    for (const { words, runs } of this.sets) {
      for (const word of words) visit(numberOf(word));
      for (const { start, end } of runs) for (let word = start; word < end; word += 1) visit(numberOf(word));
    }
  }
}
