/** Token sequences as bytes: a varint a token, its word and what is unusual about its place. About 3 bytes a token. */
import { PARAGRAPH_GAP, type Sequence } from './indexed-document.js';

/** Low bits of a token's number. */
const JOINED = 1; // a span follows; the next token stands at the same position
const BREAK = 2; // a new paragraph
const FIELD = 4; // a new field, whose number follows
const FLAG_BITS = 8;

/** The numbers of the bytes a varint (LEB128) takes, for any number below 2^31. */
function varintBytes(value: number): number {
  return value < 1 << 7 ? 1 : value < 1 << 14 ? 2 : value < 1 << 21 ? 3 : value < 1 << 28 ? 4 : 5;
}

/** Writes a varint at a place; gives the place after it. */
function writeVarint(value: number, into: Uint8Array, at: number): number {
  let end = at;
  let rest = value;
  while (rest > 127) {
    into[end] = (rest & 127) | 128;
    end += 1;
    rest >>>= 7;
  }
  into[end] = rest;
  return end + 1;
}

/** Calls back with each token's flags, and where it stands in the sequence. */
function visitTokens(sequence: Sequence, visit: (flags: number, i: number) => void): void {
  let field = 0;
  let next = 0;
  for (let i = 0; i < sequence.count; i += 1) {
    const position = sequence.positions[i];
    const joined = sequence.spans[i] > 1;
    const changes = sequence.fields[i] !== field;
    visit((joined ? JOINED : 0) | (position > next ? BREAK : 0) | (changes ? FIELD : 0), i);
    field = sequence.fields[i];
    next = joined ? position : position + 1;
  }
}

/** Bytes that `encodeSequence` writes. */
export function encodedBytes(sequence: Sequence, renumber: Uint32Array): number {
  let bytes = 0;
  visitTokens(sequence, (flags, i) => {
    bytes += varintBytes(renumber[sequence.words[i]] * FLAG_BITS + flags) + extraBytes(flags);
  });
  return bytes;
}

/** Writes a sequence at a place, `renumber` mapping its word ids to those to be written; gives the place after it. */
export function encodeSequence(sequence: Sequence, renumber: Uint32Array, into: Uint8Array, at: number): number {
  let end = at;
  visitTokens(sequence, (flags, i) => {
    end = writeVarint(renumber[sequence.words[i]] * FLAG_BITS + flags, into, end);
    if ((flags & JOINED) !== 0) {
      into[end] = sequence.spans[i];
      end += 1;
    }
    if ((flags & FIELD) !== 0) {
      into[end] = sequence.fields[i];
      end += 1;
    }
  });
  return end;
}

/** Bytes after a token's number: a span, a field, or neither. Each fits in one. */
function extraBytes(flags: number): number {
  return (flags & JOINED) + ((flags & FIELD) >> 2);
}

/** Bytes that `copySequence` writes. */
export function copiedBytes(bytes: Uint8Array, start: number, end: number, renumber: Uint32Array): number {
  let copied = 0;
  for (let at = start; at < end; ) {
    let byte = bytes[at];
    at += 1;
    let token = byte & 127;
    for (let shift = 7; byte > 127; shift += 7) {
      byte = bytes[at];
      at += 1;
      token |= (byte & 127) << shift;
    }
    const extra = extraBytes(token);
    at += extra;
    copied += varintBytes(renumber[token >>> 3] * FLAG_BITS) + extra;
  }
  return copied;
}

/** Writes the sequence in bytes [start, end) at another place with other word ids; gives the place after it. */
export function copySequence(
  bytes: Uint8Array,
  start: number,
  end: number,
  renumber: Uint32Array,
  into: Uint8Array,
  to: number,
): number {
  let written = to;
  for (let at = start; at < end; ) {
    let byte = bytes[at];
    at += 1;
    let token = byte & 127;
    for (let shift = 7; byte > 127; shift += 7) {
      byte = bytes[at];
      at += 1;
      token |= (byte & 127) << shift;
    }
    written = writeVarint(renumber[token >>> 3] * FLAG_BITS + (token & (FLAG_BITS - 1)), into, written);
    for (let extra = extraBytes(token); extra > 0; extra -= 1) {
      into[written] = bytes[at];
      written += 1;
      at += 1;
    }
  }
  return written;
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
