/** A segment's bytes: a header that names typed arrays, then the arrays, each aligned. In memory and on disk alike, so that loading is reading. */

/** First bytes of every segment. */
const MAGIC = 0x5345444c; // "LDES"
/** Changes whenever the layout does; older files are rebuilt. */
export const SEGMENT_FORMAT = 1;
const ALIGNMENT = 8;
/** Magic, format, length of the header text, checksum of everything after this preamble. */
const PREAMBLE = 16;

export type SectionArray = Uint8Array | Uint16Array | Uint32Array;
export type Sections = ReadonlyMap<string, SectionArray>;

interface SectionEntry {
  readonly name: string;
  readonly bytes: number;
  readonly offset: number;
  readonly length: number;
}

/** Packs arrays into one shared buffer, in the order of the map. */
export function packSections(sections: Sections, checksum: (bytes: Uint8Array) => number): SharedArrayBuffer {
  const entries: SectionEntry[] = [];
  let offset = 0;
  for (const [name, array] of sections) {
    entries.push({ name, bytes: array.BYTES_PER_ELEMENT, offset, length: array.length });
    offset = align(offset + array.byteLength);
  }
  const header = new TextEncoder().encode(JSON.stringify(entries));
  const start = align(PREAMBLE + header.length);
  const buffer = new SharedArrayBuffer(start + offset);
  const bytes = new Uint8Array(buffer);
  bytes.set(header, PREAMBLE);
  let place = 0;
  for (const array of sections.values()) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), start + entries[place].offset);
    place += 1;
  }
  const view = new DataView(buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, SEGMENT_FORMAT, true);
  view.setUint32(8, header.length, true);
  view.setUint32(12, checksum(bytes.subarray(PREAMBLE)), true);
  return buffer;
}

/** Views of the arrays in a packed buffer. Throws an Error that says what is wrong with it. */
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
