/** Field lengths of a segment, with totals over its live documents. */
import { FIELD_COUNT } from '../documents/indexed-document.js';
import type { FieldLengths } from '../weighting/field-lengths.js';
import { quantizedLength } from '../weighting/length-quantization.js';
import type { Segment } from './segment.js';

export class SegmentLengths implements FieldLengths {
  readonly totals: number[] = new Array(FIELD_COUNT).fill(0);
  readonly filled: number[] = new Array(FIELD_COUNT).fill(0);
  /** Quantized lengths by group and docId, see `step`. */
  readonly steps: readonly [title: Uint8Array, text: Uint8Array, related: Uint8Array];
  private readonly lengths: Uint16Array;

  constructor({ lengths, maxDoc }: Segment) {
    this.lengths = lengths;
    const [title, text, related] = [new Uint8Array(maxDoc), new Uint8Array(maxDoc), new Uint8Array(maxDoc)];
    this.steps = [title, text, related];
    for (let docId = 0; docId < maxDoc; docId += 1) {
      this.count(docId, 1);
      title[docId] = quantizedLength(this.of(docId, 0));
      text[docId] = quantizedLength(this.of(docId, 1) + this.of(docId, 2));
      related[docId] = quantizedLength(this.of(docId, 3));
    }
  }

  of(docId: number, field: number): number {
    return this.lengths[docId * FIELD_COUNT + field];
  }

  step(docId: number, group: number): number {
    return this.steps[group][docId];
  }

  /** Takes a removed document out of the totals. */
  remove(docId: number): void {
    this.count(docId, -1);
  }

  private count(docId: number, sign: 1 | -1): void {
    for (let field = 0; field < FIELD_COUNT; field += 1) {
      const length = this.of(docId, field);
      this.totals[field] += sign * length;
      if (length > 0) this.filled[field] += sign;
    }
  }
}
