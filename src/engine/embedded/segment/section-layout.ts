/**
 * Byte layout of a segment, the same in memory and on disk: a preamble, a JSON header that names typed arrays, and the
 * arrays, each aligned.
 */

/** First four bytes of a segment. */
const MAGIC = 0x5345444c; // "LDES"
/** Increases with every change of the layout. Files of another format are not read: the index is rebuilt. */
export const SEGMENT_FORMAT = 4;
const ALIGNMENT = 8;
/** Bytes of the preamble: magic, format, length of the header, checksum of everything after the preamble. */
const PREAMBLE = 16;

export type SectionArray = Uint8Array | Uint16Array | Uint32Array;
export type Sections = ReadonlyMap<string, SectionArray>;

/** Bytes of an element, and the number of elements. */
export interface SectionSize {
  readonly bytes: 1 | 2 | 4;
  readonly length: number;
}

interface SectionEntry extends SectionSize {
  readonly name: string;
  /** In bytes, from the end of the header. */
  readonly offset: number;
}

/**
 * Allocates one shared buffer for arrays of these sizes, in order of the map, filled with zeros. The arrays are written in
 * place; `sealSections` is called last.
 */
export function allocateSections(sizes: ReadonlyMap<string, SectionSize>): SharedArrayBuffer {
  const entries: SectionEntry[] = [];
  let offset = 0;
  for (const [name, { bytes, length }] of sizes) {
    entries.push({ name, bytes, offset, length });
    offset = align(offset + bytes * length);
  }
  const header = new TextEncoder().encode(JSON.stringify(entries));
  const buffer = new SharedArrayBuffer(align(PREAMBLE + header.length) + offset);
  new Uint8Array(buffer).set(header, PREAMBLE);
  const view = new DataView(buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, SEGMENT_FORMAT, true);
  view.setUint32(8, header.length, true);
  return buffer;
}

/** Writes the checksum of complete arrays. */
export function sealSections(buffer: SharedArrayBuffer, checksum: (bytes: Uint8Array) => number): void {
  new DataView(buffer).setUint32(12, checksum(new Uint8Array(buffer, PREAMBLE)), true);
}

/** Views of the arrays in a buffer. Throws an Error with the reason when they cannot be read. */
export function unpackSections(buffer: SharedArrayBuffer, checksum?: (bytes: Uint8Array) => number): Sections {
  const view = new DataView(buffer);
  if (buffer.byteLength < PREAMBLE || view.getUint32(0, true) !== MAGIC) throw new Error('it is not a segment');
  const format = view.getUint32(4, true);
  if (format !== SEGMENT_FORMAT) throw new Error(`it has format ${format}, not ${SEGMENT_FORMAT}`);
  const bytes = new Uint8Array(buffer);
  if (checksum !== undefined && checksum(bytes.subarray(PREAMBLE)) !== view.getUint32(12, true)) {
    throw new Error('its checksum is wrong');
  }
  const headerLength = view.getUint32(8, true);
  const header = Buffer.from(buffer, PREAMBLE, headerLength).toString('utf8');
  const start = align(PREAMBLE + headerLength);
  const entries: readonly SectionEntry[] = JSON.parse(header);
  return new Map(
    entries.map(({ name, bytes: size, offset, length }) => [name, viewOf(buffer, size, start + offset, length)]),
  );
}

function viewOf(buffer: SharedArrayBuffer, size: number, offset: number, length: number): SectionArray {
  if (size === 1) return new Uint8Array(buffer, offset, length);
  return size === 2 ? new Uint16Array(buffer, offset, length) : new Uint32Array(buffer, offset, length);
}

function align(offset: number): number {
  return Math.ceil(offset / ALIGNMENT) * ALIGNMENT;
}
