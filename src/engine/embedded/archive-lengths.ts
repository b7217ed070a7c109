/** Field lengths of a segment, with totals over what is left of it. */
import type { FieldLengths } from './field-lengths.js';
import { FIELD_COUNT } from './indexed-document.js';
import type { Segment } from './segment.js';

export class ArchiveLengths implements FieldLengths {
  readonly totals: number[] = new Array(FIELD_COUNT).fill(0);
  readonly filled: number[] = new Array(FIELD_COUNT).fill(0);
  readonly longest = [0, 0, 0];
  /** Words of lede and body together by slot: they are normalised as one, and read for nearly every posting. */
  readonly texts: Uint32Array;
  private readonly lengths: Uint16Array;

  constructor({ lengths, slots }: Segment) {
    this.lengths = lengths;
    this.texts = new Uint32Array(slots);
    for (let slot = 0; slot < slots; slot += 1) {
      this.count(slot, 1);
      this.reach(0, this.of(slot, 0));
      this.texts[slot] = this.of(slot, 1) + this.of(slot, 2);
      this.reach(1, this.texts[slot]);
      this.reach(2, this.of(slot, 3));
    }
  }

  of(slot: number, field: number): number {
    return this.lengths[slot * FIELD_COUNT + field];
  }

  remove(slot: number): void {
    this.count(slot, -1);
  }

  private reach(group: number, length: number): void {
    if (length > this.longest[group]) this.longest[group] = length;
  }

  private count(slot: number, sign: 1 | -1): void {
    for (let field = 0; field < FIELD_COUNT; field += 1) {
      const length = this.of(slot, field);
      this.totals[field] += sign * length;
      if (length > 0) this.filled[field] += sign;
    }
  }
}
