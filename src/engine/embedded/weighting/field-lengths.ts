/** Length of each field of each document, and the totals that mean lengths come from. */
import { FIELD_COUNT } from '../documents/indexed-document.js';
import { quantizedLength } from './length-quantization.js';

/** By field, the group of fields it is length-normalised with. Lede and body are one text: where the first paragraph ends says nothing about verbosity. */
export const NORM_GROUPS: readonly number[] = [0, 1, 1, 2];
/** The fields of each group. */
export const GROUP_FIELDS: readonly (readonly number[])[] = [[0], [1, 2], [3]];

export interface FieldLengths {
  /** Words in a field of a document. */
  of(docId: number, field: number): number;
  /** Quantized length of a document in a group of `NORM_GROUPS`, see `quantizedLength`. */
  step(docId: number, group: number): number;
  /** By field: sum over live documents. */
  readonly totals: readonly number[];
  /** By field: number of live documents in which it is not empty. */
  readonly filled: readonly number[];
}

/** The quantized lengths of a document by group, given its lengths by field. */
export function quantizedLengths(lengths: readonly number[]): number[] {
  return GROUP_FIELDS.map((fields) =>
    quantizedLength(fields.reduce((words, field) => words + (lengths[field] ?? 0), 0)),
  );
}

/** Field lengths of a tier that documents are added to and removed from. */
export class GrowingLengths implements FieldLengths {
  readonly totals: number[] = new Array(FIELD_COUNT).fill(0);
  readonly filled: number[] = new Array(FIELD_COUNT).fill(0);
  private readonly byDocId: (readonly number[])[] = [];
  private readonly quantizedByDocId: (readonly number[])[] = [];

  of(docId: number, field: number): number {
    return this.byDocId[docId]?.[field] ?? 0;
  }

  step(docId: number, group: number): number {
    return this.quantizedByDocId[docId]?.[group] ?? 0;
  }

  put(docId: number, lengths: readonly number[]): void {
    this.byDocId[docId] = lengths;
    this.quantizedByDocId[docId] = quantizedLengths(lengths);
    this.count(lengths, 1);
  }

  remove(docId: number): void {
    this.count(this.byDocId[docId] ?? [], -1);
  }

  private count(lengths: readonly number[], sign: 1 | -1): void {
    lengths.forEach((length, field) => {
      this.totals[field] = (this.totals[field] ?? 0) + sign * length;
      if (length > 0) this.filled[field] = (this.filled[field] ?? 0) + sign;
    });
  }
}
