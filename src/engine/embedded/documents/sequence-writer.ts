/** Collects the tokens of one document after another in arrays that are reused. */
import type { Sequence } from './token-sequence.js';

export class SequenceWriter {
  private count = 0;
  private words = new Uint32Array(1024);
  private positions = new Uint32Array(1024);
  private spans = new Uint8Array(1024);
  private fields = new Uint8Array(1024);

  /** Starts a document. Drops the tokens of one whose analysis failed. */
  begin(): void {
    this.count = 0;
  }

  add(word: number, position: number, span: number, field: number): void {
    if (this.count === this.words.length) this.grow();
    this.words[this.count] = word;
    this.positions[this.count] = position;
    this.spans[this.count] = span;
    this.fields[this.count] = field;
    this.count += 1;
  }

  /** Returns the tokens added, in arrays of their own, and empties the writer. */
  take(): Sequence {
    const { count, words, positions, spans, fields } = this;
    this.count = 0;
    return {
      count,
      words: words.slice(0, count),
      positions: positions.slice(0, count),
      spans: spans.slice(0, count),
      fields: fields.slice(0, count),
    };
  }

  private grow(): void {
    const { words, positions, spans, fields } = this;
    const length = words.length * 2;
    this.words = new Uint32Array(length);
    this.positions = new Uint32Array(length);
    this.spans = new Uint8Array(length);
    this.fields = new Uint8Array(length);
    this.words.set(words);
    this.positions.set(positions);
    this.spans.set(spans);
    this.fields.set(fields);
  }
}
