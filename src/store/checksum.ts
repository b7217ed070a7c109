/**
 * The frame of every record in the store: a mark, the CRC-32 of key and value, the value.
 *
 * The key is part of the sum, so a value that is found under another key is damaged too. MessagePack never begins with the
 * mark, which tells a framed record from one of format 1. CRC-32 finds every damage of up to 32 adjacent bits and of up to
 * three separate bits in an article of usual size, and any other but one in 4 billion.
 */
import { crc32 } from 'node:zlib';

const MARK = 0xc1;
const HEADER_BYTES = 5;

/** Frames a value. */
export function seal(key: string, value: Uint8Array): Buffer {
  const framed = Buffer.allocUnsafe(HEADER_BYTES + value.length);
  framed[0] = MARK;
  framed.writeUInt32LE(checksum(key, value), 1);
  framed.set(value, HEADER_BYTES);
  return framed;
}

/** The value in a frame, as a view of it; undefined when it is damaged. */
export function unseal(key: string, framed: Buffer): Buffer | undefined {
  if (!isSealed(framed)) return undefined;
  const value = framed.subarray(HEADER_BYTES, framed.length);
  return framed.readUInt32LE(1) === checksum(key, value) ? value : undefined;
}

export function isSealed(bytes: Buffer): boolean {
  return bytes.length >= HEADER_BYTES && bytes[0] === MARK;
}

export function checksum(key: string, value: Uint8Array): number {
  return crc32(value, crc32(key));
}
