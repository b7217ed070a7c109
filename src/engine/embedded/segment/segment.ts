/** A segment: articles frozen into flat arrays. What each array holds, and nothing else. */

import { FIELD_COUNT } from '../documents/indexed-document.js';
import { SIGNATURE_SIZE } from '../documents/minhash.js';
import { type PackedStrings, unpackStrings } from '../structures/string-table.js';
import { type SectionArray, type Sections, unpackSections } from './section-layout.js';

export interface SegmentColumn {
  /** JSON array of values in the order of `compareValues`. */
  readonly dictionary: Uint8Array;
  /** Per docId, where its ordinals start; one more at the end. */
  readonly starts: Uint32Array;
  readonly ordinals: Uint32Array;
}

export interface Segment {
  readonly buffer: SharedArrayBuffer;
  readonly maxDoc: number;
  readonly ids: PackedStrings;
  /** DocIds in the order of their ids. */
  readonly idOrder: Uint32Array;
  /** FIELD_COUNT lengths per docId. */
  readonly lengths: Uint16Array;
  /** SIGNATURE_SIZE numbers per docId. */
  readonly signatures: Uint32Array;
  /** Word keys in order of code units; a word's id is its place. */
  readonly keys: PackedStrings;
  readonly documents: Uint32Array;
  readonly headlines: Uint32Array;
  /** Per word, where its postings start; one more at the end. */
  readonly postingStarts: Uint32Array;
  readonly postingDocIds: Uint32Array;
  /** Frequencies by field, see `packFrequencies`. */
  readonly postingFrequencies: Uint16Array;
  readonly stems: PackedStrings;
  readonly stemDocuments: Uint32Array;
  /** Per stem, where its words start; one more at the end. */
  readonly stemStarts: Uint32Array;
  readonly stemWords: Uint32Array;
  /** Stems whose impacts are noted, rising; see impacts. */
  readonly impactStems: Uint32Array;
  /** For each of them, by block of documents, the step of what they count there at most. */
  readonly impacts: Uint8Array;
  /** Per docId, where its token sequence starts; one more at the end. */
  readonly sequenceStarts: Uint32Array;
  /** Token sequences, see sequence-codec. */
  readonly sequences: Uint16Array;
  readonly columns: ReadonlyMap<string, SegmentColumn>;
}

/** Views over a packed segment. Throws an Error that says what is wrong with it. */
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
    throw new Error('its arrays do not fit together');
  }
  return segment;
}

function section<T extends SectionArray>(sections: Sections, name: string, is: (array: SectionArray) => array is T): T {
  const array = sections.get(name);
  if (array === undefined || !is(array)) throw new Error(`its part “${name}” is missing`);
  return array;
}

const isUint8 = (array: SectionArray): array is Uint8Array => array.BYTES_PER_ELEMENT === 1;
const isUint16 = (array: SectionArray): array is Uint16Array => array.BYTES_PER_ELEMENT === 2;
const isUint32 = (array: SectionArray): array is Uint32Array => array.BYTES_PER_ELEMENT === 4;
