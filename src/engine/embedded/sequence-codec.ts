/** Token sequences as bytes: a varint a token, its word and what is unusual about its place. About 3 bytes a token. */
import { PARAGRAPH_GAP, type Sequence } from './indexed-document.js';

/** Low bits of a token's number. */
const JOINED = 1; // a span follows; the next token stands at the same position
const BREAK = 2; // a new paragraph
const FIELD = 4; // a new field, whose number follows
const FLAG_BITS = 8;

/** Appends to bytes that grow. */
export class ByteWriter {
  private bytes: Uint8Array;
  private used = 0;

  constructor(capacity = 1 << 16) {
    this.bytes = new Uint8Array(capacity);
  }

  get length(): number {
    return this.used;
  }

  /** LEB128; any non-negative integer below 2^53. */
  varint(value: number): void {
    if (this.used + 10 > this.bytes.length) this.grow();
    let rest = value;
    while (rest > 127) {
      this.bytes[this.used] = (rest % 128) | 128;
      this.used += 1;
      rest = Math.floor(rest / 128);
    }
    this.bytes[this.used] = rest;
    this.used += 1;
  }

  finish(): Uint8Array {
    return this.bytes.subarray(0, this.used);
  }

  private grow(): void {
    const larger = new Uint8Array(this.bytes.length * 2);
    larger.set(this.bytes);
    this.bytes = larger;
  }
}

/** Writes a sequence; `renumber` maps its word ids to those to be written. */
export function encodeSequence(sequence: Sequence, renumber: Uint32Array, writer: ByteWriter): void {
  let field = 0;
  let next = 0;
  for (let i = 0; i < sequence.count; i += 1) {
    const position = sequence.positions[i];
    const span = sequence.spans[i];
    const flags = (span > 1 ? JOINED : 0) | (position > next ? BREAK : 0) | (sequence.fields[i] === field ? 0 : FIELD);
    writer.varint(renumber[sequence.words[i]] * FLAG_BITS + flags);
    if (span > 1) writer.varint(span);
    if ((flags & FIELD) !== 0) {
      field = sequence.fields[i];
      writer.varint(field);
    }
    next = span > 1 ? position : position + 1;
  }
}

/** A sequence to decode into again and again. */
export function emptySequence(capacity = 1024): Sequence {
  return {
    count: 0,
    words: new Uint32Array(capacity),
    positions: new Uint32Array(capacity),
    spans: new Uint8Array(capacity),
    fields: new Uint8Array(capacity),
  };
}

/**
 * Reads the sequence in bytes [start, end) into `into`, growing it as needed. Numbers stay below 2^31: 268 million words.
 * @param reached by word, 1 for those whose tokens are kept; without it all are. Most tokens of a document are none of
 * a query's, and passing them over costs half of keeping them.
 * @param headlineOnly whether to stop where the headline, which stands first, ends
 */
export function decodeSequence(
  bytes: Uint8Array,
  start: number,
  end: number,
  into: Sequence,
  reached?: Uint8Array,
  headlineOnly = false,
): void {
  const most = end - start;
  if (into.words.length < most) Object.assign(into, emptySequence(most * 2));
  const { words, positions, spans, fields } = into;
  let at = start;
  let count = 0;
  let field = 0;
  let next = 0;
  while (at < end) {
    let token = bytes[at];
    at += 1;
    if (token > 127) {
      // Most words take two or three bytes: these are read without a loop.
      let byte = bytes[at];
      at += 1;
      token = (token & 127) | ((byte & 127) << 7);
      for (let shift = 14; byte > 127; shift += 7) {
        byte = bytes[at];
        at += 1;
        token |= (byte & 127) << shift;
      }
    }
    const flags = token & (FLAG_BITS - 1);
    let span = 1;
    if (flags !== 0) {
      // Spans and field numbers fit in one byte.
      if ((flags & JOINED) !== 0) {
        span = bytes[at];
        at += 1;
      }
      if ((flags & FIELD) !== 0) {
        if (headlineOnly) break;
        field = bytes[at];
        at += 1;
      }
      if ((flags & BREAK) !== 0) next += PARAGRAPH_GAP;
    }
    const word = token >>> 3;
    if (reached === undefined || reached[word] === 1) {
      words[count] = word;
      positions[count] = next;
      spans[count] = span;
      fields[count] = field;
      count += 1;
    }
    if (span === 1) next += 1;
  }
  into.count = count;
}

/** The tokens of a sequence (or of its headline) whose words are flagged, into `into`. */
export function selectTokens(sequence: Sequence, reached: Uint8Array, headlineOnly: boolean, into: Sequence): void {
  if (into.words.length < sequence.count) Object.assign(into, emptySequence(sequence.count * 2));
  let count = 0;
  for (let token = 0; token < sequence.count; token += 1) {
    const word = sequence.words[token];
    if (headlineOnly && sequence.fields[token] !== 0) break;
    if (reached[word] !== 1) continue;
    into.words[count] = word;
    into.positions[count] = sequence.positions[token];
    into.spans[count] = sequence.spans[token];
    into.fields[count] = sequence.fields[token];
    count += 1;
  }
  into.count = count;
}
