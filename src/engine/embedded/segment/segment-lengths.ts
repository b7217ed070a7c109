/** Field lengths of a segment, with totals over what is left of it. */

import { FIELD_COUNT } from '../documents/indexed-document.js';
import type { FieldLengths } from '../weighting/field-lengths.js';
import { lengthStep } from '../weighting/length-quantization.js';
import type { Segment } from './segment.js';

export class ArchiveLengths implements FieldLengths {
  readonly totals: number[] = new Array(FIELD_COUNT).fill(0);
  readonly filled: number[] = new Array(FIELD_COUNT).fill(0);
  /** See `step`, by group and slot. */
  readonly steps: readonly [title: Uint8Array, text: Uint8Array, related: Uint8Array];
  private readonly lengths: Uint16Array;

  constructor({ lengths, slots }: Segment) {
    this.lengths = lengths;
    const [title, text, related] = [new Uint8Array(slots), new Uint8Array(slots), new Uint8Array(slots)];
    this.steps = [title, text, related];
    for (let slot = 0; slot < slots; slot += 1) {
      this.count(slot, 1);
      title[slot] = lengthStep(this.of(slot, 0));
      text[slot] = lengthStep(this.of(slot, 1) + this.of(slot, 2));
      related[slot] = lengthStep(this.of(slot, 3));
    }
  }

  of(slot: number, field: number): number {
    return this.lengths[slot * FIELD_COUNT + field];
  }

  step(slot: number, group: number): number {
    return this.steps[group][slot];
  }

  remove(slot: number): void {
    this.count(slot, -1);
  }

  private count(slot: number, sign: 1 | -1): void {
    for (let field = 0; field < FIELD_COUNT; field += 1) {
      const length = this.of(slot, field);
      this.totals[field] += sign * length;
      if (length > 0) this.filled[field] += sign;
    }
  }
}
