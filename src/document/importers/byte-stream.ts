/** Operations on streams of bytes: peeking, collecting with a limit, decoding, splitting into lines. */
import { TextDecoder } from 'node:util';
import { ArticleFault } from '../article-fault.js';
import { markedEncoding, textDecoder } from '../text-decoding.js';

export type Bytes = AsyncIterable<Uint8Array>;

export interface Peeked {
  /** The first bytes: the requested number, or all of a shorter stream. */
  readonly head: Uint8Array;
  /** The stream from its beginning. */
  readonly whole: Bytes;
  /** Releases the stream, read or not. */
  readonly close: () => Promise<void>;
}

/** Reads the first `size` bytes of a stream without consuming them. */
export async function peek(bytes: Bytes, size: number): Promise<Peeked> {
  const iterator = bytes[Symbol.asyncIterator]();
  const chunks: Uint8Array[] = [];
  let length = 0;
  while (length < size) {
    const next = await iterator.next();
    if (next.done === true) break;
    chunks.push(next.value);
    length += next.value.length;
  }
  const start = Buffer.concat(chunks);
  const close = async (): Promise<void> => {
    await iterator.return?.();
  };
  return { head: start.subarray(0, size), whole: resume(start, iterator, close), close };
}

async function* resume(start: Uint8Array, iterator: AsyncIterator<Uint8Array>, close: () => Promise<void>): Bytes {
  try {
    if (start.length > 0) yield start;
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
  } finally {
    await close();
  }
}

/** Passes bytes through. Throws `payload_too_large` past the limit. */
export async function* limitBytes(bytes: Bytes, limit: number, what: string): Bytes {
  let length = 0;
  for await (const chunk of bytes) {
    length += chunk.length;
    if (length > limit) {
      throw new ArticleFault(`${what} is larger than ${Math.floor(limit / 1_000_000)} MB`, {
        code: 'payload_too_large',
      });
    }
    yield chunk;
  }
}

/** All bytes in one buffer, for formats that cannot be streamed. */
export async function readAll(bytes: Bytes, limit: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of limitBytes(bytes, limit, 'the file')) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Decodes a stream, without the byte order mark. Invalid bytes become U+FFFD. */
export async function* decodeStream(bytes: Bytes, declared: string | undefined): AsyncGenerator<string> {
  const { head, whole } = await peek(bytes, 3);
  const { encoding } = textDecoder(markedEncoding(head) ?? declared ?? 'utf-8');
  const decoder = new TextDecoder(encoding);
  for await (const chunk of whole) {
    const text = decoder.decode(chunk, { stream: true });
    if (text !== '') yield text;
  }
  const rest = decoder.decode();
  if (rest !== '') yield rest;
}

/** Converts a stream to UTF-8 without a byte order mark. UTF-8 passes through unchecked. */
export async function* toUtf8(bytes: Bytes, declared: string | undefined): Bytes {
  const { head, whole } = await peek(bytes, 3);
  const encoding = markedEncoding(head) ?? declared ?? 'utf-8';
  if (!/^utf-?8$/i.test(encoding)) {
    for await (const text of decodeStream(whole, encoding)) yield Buffer.from(text);
    return;
  }
  let skip = markedEncoding(head) === 'utf-8' ? 3 : 0;
  for await (const chunk of whole) {
    yield skip > 0 ? chunk.subarray(skip) : chunk;
    skip = 0;
  }
}

const NEWLINE = 10;

/** One line without its line end. `bytes` is undefined for a line longer than the limit, which is skipped. */
export interface ByteLine {
  readonly number: number;
  readonly bytes: Buffer | undefined;
}

/** Splits a stream into lines at LF, in constant memory. `node:readline` buffers a line of any length, and decodes it. */
export async function* splitLines(bytes: Bytes, limit: number): AsyncGenerator<ByteLine> {
  let number = 1;
  let parts: Uint8Array[] = [];
  let length = 0;
  const take = (last: Uint8Array): Buffer | undefined => {
    const whole = length + last.length;
    const line = whole > limit ? undefined : parts.length === 0 ? view(last) : Buffer.concat([...parts, last], whole);
    parts = [];
    length = 0;
    return line;
  };
  for await (const chunk of bytes) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      yield { number, bytes: take(chunk.subarray(start, end)) };
      number += 1;
      start = end + 1;
    }
    const rest = chunk.subarray(start);
    length += rest.length;
    if (length > limit) parts = [];
    else if (rest.length > 0) parts.push(rest);
  }
  if (length > 0) yield { number, bytes: take(new Uint8Array(0)) };
}

function view(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
