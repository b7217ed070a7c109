/** A segment's bytes: a header that names typed arrays, then the arrays, each aligned. In memory and on disk alike, so that loading is reading. */

/** First bytes of every segment. */
const MAGIC = 0x5345444c; // "LDES"
/** Changes whenever the layout does; older files are rebuilt. */
export const SEGMENT_FORMAT = 4;
const ALIGNMENT = 8;
/** Magic, format, length of the header text, checksum of everything after this preamble. */
const PREAMBLE = 16;

export type SectionArray = Uint8Array | Uint16Array | Uint32Array;
export type Sections = ReadonlyMap<string, SectionArray>;

/** Bytes of an element, and how many elements. */
export interface SectionSize {
  readonly bytes: 1 | 2 | 4;
  readonly length: number;
}

interface SectionEntry extends SectionSize {
  readonly name: string;
  readonly offset: number;
}

/**
 * One shared buffer with room for arrays of these sizes, in the order of the map, all zero. Whoever fills them needs no
 * second copy of anything; `sealSections` comes last.
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

/** Notes the checksum of arrays that are complete. */
export function sealSections(buffer: SharedArrayBuffer, checksum: (bytes: Uint8Array) => number): void {
  new DataView(buffer).setUint32(12, checksum(new Uint8Array(buffer, PREAMBLE)), true);
}

/** Views of the arrays in a buffer. Throws an Error that says what is wrong with it. */
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
