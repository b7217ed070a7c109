/** A segment: an immutable inverted index, forward index and columns of some documents, as flat arrays in one buffer. */
import { FIELD_COUNT } from '../documents/indexed-document.js';
import { SIGNATURE_SIZE } from '../documents/minhash.js';
import { type PackedStrings, unpackStrings } from '../structures/string-table.js';
import { type SectionArray, type Sections, unpackSections } from './section-layout.js';

export interface SegmentColumn {
  /** JSON array of the distinct values, in the order of `compareColumnValues`. */
  readonly dictionary: Uint8Array;
  /** By docId, the start of its ordinals; one more at the end. */
  readonly starts: Uint32Array;
  /** Indexes into the dictionary. */
  readonly ordinals: Uint32Array;
}

export interface Segment {
  readonly buffer: SharedArrayBuffer;
  readonly maxDoc: number;
  /** By docId. */
  readonly ids: PackedStrings;
  /** DocIds in order of ids by code units. */
  readonly idOrder: Uint32Array;
  /** FIELD_COUNT lengths per docId. */
  readonly lengths: Uint16Array;
  /** SIGNATURE_SIZE numbers per docId. */
  readonly signatures: Uint32Array;
  /** The term dictionary: word keys in order of code units. The id of a word is its index. */
  readonly keys: PackedStrings;
  /** Document frequency by word. */
  readonly documents: Uint32Array;
  /** Number of documents with the word in the headline, by word. */
  readonly headlines: Uint32Array;
  /** By word, the start of its postings; one more at the end. */
  readonly postingStarts: Uint32Array;
  readonly postingDocIds: Uint32Array;
  /** Frequencies in all fields, packed, see `packFrequencies`. */
  readonly postingFrequencies: Uint16Array;
  /** Stems in order of code units. */
  readonly stems: PackedStrings;
  /** Document frequency by stem. */
  readonly stemDocuments: Uint32Array;
  /** By stem, the start of its words; one more at the end. */
  readonly stemStarts: Uint32Array;
  readonly stemWords: Uint32Array;
  /** Stems with block impacts, ascending, see block-impacts. */
  readonly impactStems: Uint32Array;
  /** By stem of `impactStems` and block of documents, the quantized maximum impact. */
  readonly impacts: Uint8Array;
  /** By docId, the start of its token sequence; one more at the end. */
  readonly sequenceStarts: Uint32Array;
  /** Token sequences, see sequence-codec. */
  readonly sequences: Uint16Array;
  readonly columns: ReadonlyMap<string, SegmentColumn>;
}

/** Opens views of a segment. Throws an Error with the reason when it cannot be read. @param checksum verifies the bytes */
export function openSegment(buffer: SharedArrayBuffer, checksum?: (bytes: Uint8Array) => number): Segment {
  const sections = unpackSections(buffer, checksum);
  const u8 = (name: string) => section(sections, name, isUint8);
  const u16 = (name: string) => section(sections, name, isUint16);
  const u32 = (name: string) => section(sections, name, isUint32);
  const strings = (name: string): PackedStrings => ({ bytes: u8(`${name}.bytes`), ends: u32(`${name}.ends`) });
  const names = unpackStrings(strings('columns'));
  const ids = strings('ids');
  const segment: Segment = {
    buffer,
    maxDoc: ids.ends.length,
    ids,
    idOrder: u32('idOrder'),
    lengths: u16('lengths'),
    signatures: u32('signatures'),
    keys: strings('keys'),
    documents: u32('documents'),
    headlines: u32('headlines'),
    postingStarts: u32('postingStarts'),
    postingDocIds: u32('postingDocIds'),
    postingFrequencies: u16('postingFrequencies'),
    stems: strings('stems'),
    stemDocuments: u32('stemDocuments'),
    stemStarts: u32('stemStarts'),
    stemWords: u32('stemWords'),
    impactStems: u32('impactStems'),
    impacts: u8('impacts'),
    sequenceStarts: u32('sequenceStarts'),
    sequences: u16('sequences'),
    columns: new Map(
      names.map((name, i) => [
        name,
        {
          dictionary: u8(`column${i}.dictionary`),
          starts: u32(`column${i}.starts`),
          ordinals: u32(`column${i}.ordinals`),
        },
      ]),
    ),
  };
  if (
    segment.lengths.length !== segment.maxDoc * FIELD_COUNT ||
    segment.signatures.length !== segment.maxDoc * SIGNATURE_SIZE
  ) {
    throw new Error('its arrays have lengths that do not match');
  }
  return segment;
}

function section<T extends SectionArray>(sections: Sections, name: string, is: (array: SectionArray) => array is T): T {
  const array = sections.get(name);
  if (array === undefined || !is(array)) throw new Error(`its section “${name}” is missing`);
  return array;
}

const isUint8 = (array: SectionArray): array is Uint8Array => array.BYTES_PER_ELEMENT === 1;
const isUint16 = (array: SectionArray): array is Uint16Array => array.BYTES_PER_ELEMENT === 2;
const isUint32 = (array: SectionArray): array is Uint32Array => array.BYTES_PER_ELEMENT === 4;
