/** How long each field of each document is, and the totals that averages come from. */
import { FIELD_COUNT } from './indexed-document.js';

export interface FieldLengths {
  /** Words of a field of a document. */
  of(slot: number, field: number): number;
  /** By field: sum over live documents. */
  readonly totals: readonly number[];
  /** By field: live documents in which it is not empty. */
  readonly filled: readonly number[];
  /** By group of fields normalised together: no document was ever longer. */
  readonly longest: readonly number[];
}

/** Lengths that change with every document put or removed. */
export class GrowingLengths implements FieldLengths {
  readonly totals: number[] = new Array(FIELD_COUNT).fill(0);
  readonly filled: number[] = new Array(FIELD_COUNT).fill(0);
  readonly longest = [0, 0, 0];
  private readonly bySlot: (readonly number[])[] = [];

  of(slot: number, field: number): number {
    return this.bySlot[slot][field];
  }

  put(slot: number, lengths: readonly number[]): void {
    this.bySlot[slot] = lengths;
    this.count(lengths, 1);
    const [title, lede, body, related] = lengths;
    [title, lede + body, related].forEach((length, group) => {
      this.longest[group] = Math.max(this.longest[group], length);
    });
  }

  remove(slot: number): void {
    this.count(this.bySlot[slot], -1);
  }

  private count(lengths: readonly number[], sign: 1 | -1): void {
    lengths.forEach((length, field) => {
      this.totals[field] += sign * length;
      if (length > 0) this.filled[field] += sign;
    });
  }
}
