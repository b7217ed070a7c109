/** Allocates and completes a segment: the steps that building from articles and merging of segments share. */
import { crc32 } from 'node:zlib';
import type { DocumentValue } from '../doc-values/document-values.js';
import { FIELD_COUNT } from '../documents/indexed-document.js';
import { SIGNATURE_SIZE } from '../documents/minhash.js';
import { byCodeUnits } from '../structures/sorted-keys.js';
import { packStrings } from '../structures/string-table.js';
import { blockCount, fillBlockImpacts, stemsWithImpacts } from './block-impacts.js';
import {
  allocateSections,
  type SectionArray,
  type SectionSize,
  sealSections,
  unpackSections,
} from './section-layout.js';
import { openSegment, type Segment } from './segment.js';
import { countStemDocuments, groupByStem } from './stem-groups.js';

/** Contents and sizes known before the memory of a segment is allocated, see `Segment`. */
export interface SegmentOutline {
  readonly ids: readonly string[];
  readonly keys: readonly string[];
  /** Number of postings by key. */
  readonly postings: readonly number[];
  /** Number of units of all token sequences. */
  readonly sequenceUnits: number;
  /** Columns that have values, by name. */
  readonly columns: ReadonlyMap<string, ColumnOutline>;
}

export interface ColumnOutline {
  /** Distinct values in the order of `compareColumnValues`. */
  readonly dictionary: readonly DocumentValue[];
  /** Number of ordinals of all documents. */
  readonly ordinals: number;
}

/** CRC-32 of a segment's bytes. */
export function segmentChecksum(bytes: Uint8Array): number {
  return crc32(bytes);
}

/**
 * Makes a segment in place, in one shared buffer. The same content gives the same bytes.
 * @param fill gets the segment with ids, words, stems and dictionaries written. It writes lengths, signatures, counts,
 *   postings, sequences and ordinals, which are zero before.
 */
export function assembleSegment(outline: SegmentOutline, fill: (segment: Segment) => void): SharedArrayBuffer {
  const { ids, keys, postings, sequenceUnits, columns } = outline;
  const stems = groupByStem(keys);
  const impactStems = stemsWithImpacts(stems.starts, stems.words, postings, ids.length);
  const allPostings = postings.reduce((sum, count) => sum + count, 0);
  const names = [...columns.keys()].sort(byCodeUnits);
  const contents = new Map<string, SectionArray>();
  const sizes = new Map<string, SectionSize>();
  const allocate = (name: string, bytes: SectionSize['bytes'], length: number) => sizes.set(name, { bytes, length });
  const put = (name: string, array: Uint8Array | Uint32Array) => {
    contents.set(name, array);
    allocate(name, array instanceof Uint8Array ? 1 : 4, array.length);
  };
  const putStrings = (name: string, strings: readonly string[]) => {
    const { bytes, ends } = packStrings(strings);
    put(`${name}.bytes`, bytes);
    put(`${name}.ends`, ends);
  };
  putStrings('ids', ids);
  const byId = Array.from(ids, (id, docId) => ({ id, docId })).sort((a, b) => byCodeUnits(a.id, b.id));
  put(
    'idOrder',
    Uint32Array.from(byId, ({ docId }) => docId),
  );
  allocate('lengths', 2, ids.length * FIELD_COUNT);
  allocate('signatures', 4, ids.length * SIGNATURE_SIZE);
  putStrings('keys', keys);
  allocate('documents', 4, keys.length);
  allocate('headlines', 4, keys.length);
  allocate('postingStarts', 4, keys.length + 1);
  allocate('postingDocIds', 4, allPostings);
  allocate('postingFrequencies', 2, allPostings);
  putStrings('stems', stems.names);
  allocate('stemDocuments', 4, stems.names.length);
  put('stemStarts', stems.starts);
  put('stemWords', stems.words);
  put('impactStems', impactStems);
  allocate('impacts', 1, impactStems.length * blockCount(ids.length));
  allocate('sequenceStarts', 4, ids.length + 1);
  allocate('sequences', 2, sequenceUnits);
  putStrings('columns', names);
  names.forEach((name, i) => {
    const { dictionary = [], ordinals = 0 } = columns.get(name) ?? {};
    put(`column${i}.dictionary`, new TextEncoder().encode(JSON.stringify(dictionary)));
    allocate(`column${i}.starts`, 4, ids.length + 1);
    allocate(`column${i}.ordinals`, 4, ordinals);
  });
  const buffer = allocateSections(sizes);
  const sections = unpackSections(buffer);
  for (const [name, array] of contents) sections.get(name)?.set(array);
  const segment = openSegment(buffer);
  fill(segment);
  countStemDocuments(segment);
  fillBlockImpacts(segment);
  sealSections(buffer, segmentChecksum);
  return buffer;
}
