/** Decoding of bytes to text by byte order mark or declared encoding, with the line of the first invalid byte. */
import { isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import { ArticleFault } from './article-fault.js';

const NEWLINE = 10;

/** The encoding of a byte order mark; undefined without one. */
export function markedEncoding(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return undefined;
}

/**
 * Decodes a whole file without its byte order mark.
 *
 * A mark takes precedence over `declared` (a label of the WHATWG Encoding Standard), which takes precedence over UTF-8.
 * Throws `ArticleFault` with the line of the first invalid byte for NUL bytes, for bytes that are invalid in the
 * encoding, and for an unknown encoding.
 */
export function decodeText(bytes: Uint8Array, declared?: string): string {
  const encoding = markedEncoding(bytes) ?? declared ?? 'utf-8';
  if (!encoding.startsWith('utf-16')) {
    const nul = bytes.indexOf(0);
    if (nul >= 0) throw new ArticleFault('is binary, not text (it has NUL bytes)', { line: lineAt(bytes, nul) });
  }
  const decoder = textDecoder(encoding);
  try {
    // Two calls: Node 20 decodes windows-1252 as Latin-1 in a single call (nodejs/node#56542).
    return decoder.decode(bytes, { stream: true }) + decoder.decode();
  } catch (cause) {
    const line = decoder.encoding === 'utf-8' ? lineAt(bytes, firstInvalidUtf8(bytes)) : undefined;
    throw new ArticleFault(`is not valid ${decoder.encoding.toUpperCase()}`, { line, cause });
  }
}

/** A strict decoder that drops the byte order mark. Throws `ArticleFault` for an unknown label. */
export function textDecoder(encoding: string): TextDecoder {
  try {
    return new TextDecoder(encoding, { fatal: true });
  } catch (cause) {
    throw new ArticleFault(`is in an unknown encoding, “${encoding.slice(0, 40)}”`, { cause });
  }
}

function lineAt(bytes: Uint8Array, offset: number): number {
  let line = 1;
  for (let at = bytes.indexOf(NEWLINE); at >= 0 && at < offset; at = bytes.indexOf(NEWLINE, at + 1)) line += 1;
  return line;
}

/** Offset of the line with the first invalid sequence. A newline never occurs inside a valid sequence. */
function firstInvalidUtf8(bytes: Uint8Array): number {
  for (let start = 0; start < bytes.length; ) {
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline < 0 ? bytes.length : newline + 1;
    if (!isUtf8(bytes.subarray(start, end))) return start;
    start = end;
  }
  return bytes.length;
}
