/** Analysed articles on their way into a segment: plain arrays over one list of word keys, cheap to hand to a worker. */
import type { DocumentValue } from './document-values.js';
import type { IndexedDocument, Sequence } from './indexed-document.js';

export interface SourceDocument {
  readonly id: string;
  /** Words are places in the source's `keys`. */
  readonly sequence: Sequence;
  readonly lengths: readonly number[];
  readonly values: readonly (readonly [string, readonly DocumentValue[]])[];
  readonly signature: Uint32Array;
}

export interface SegmentSource {
  readonly keys: readonly string[];
  readonly documents: readonly SourceDocument[];
}

/** Collects analysed articles into a source. */
export class SegmentSourceBuilder {
  private readonly places = new Map<string, number>();
  private readonly documents: SourceDocument[] = [];

  add({ id, keys, positions, spans, fields, lengths, values, signature }: IndexedDocument): void {
    const words = new Uint32Array(keys.length);
    for (let i = 0; i < keys.length; i += 1) words[i] = this.place(keys[i]);
    const sequence: Sequence = { count: words.length, words, positions, spans, fields };
    this.documents.push({ id, sequence, lengths, values: [...values], signature });
  }

  finish(): SegmentSource {
    return { keys: [...this.places.keys()], documents: this.documents };
  }

  private place(key: string): number {
    const known = this.places.get(key);
    if (known !== undefined) return known;
    const place = this.places.size;
    this.places.set(key, place);
    return place;
  }
}
