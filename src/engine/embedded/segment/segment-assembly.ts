/** The last steps of making a segment, the same whether it is built from articles or merged from segments. */
import { crc32 } from 'node:zlib';
import type { DocumentValue } from '../doc-values/document-values.js';
import { FIELD_COUNT, stemOf } from '../documents/indexed-document.js';
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

/** What must be known of a segment before its memory is taken; see `Segment` for the shapes. */
export interface SegmentOutline {
  readonly ids: readonly string[];
  readonly keys: readonly string[];
  /** Postings by key. */
  readonly postings: readonly number[];
  /** Units of all token sequences. */
  readonly sequenceUnits: number;
  /** Columns that hold any value, by name. */
  readonly columns: ReadonlyMap<string, ColumnOutline>;
}

export interface ColumnOutline {
  /** Distinct values in the order of `compareColumnValues`. */
  readonly dictionary: readonly DocumentValue[];
  readonly ordinals: number;
}

/** CRC-32 of a segment's bytes. */
export function segmentChecksum(bytes: Uint8Array): number {
  return crc32(bytes);
}

/**
 * Makes a segment in the memory it stays in. `fill` is given it with ids, words, stems and dictionaries in their places
 * and writes lengths, signatures, counts, postings, sequences and ordinals, all zero before. The same content gives the
 * same bytes.
 */
export function assembleSegment(outline: SegmentOutline, fill: (segment: Segment) => void): SharedArrayBuffer {
  const { ids, keys, postings, sequenceUnits, columns } = outline;
  const stems = groupByStem(keys);
  const impactStems = stemsWithImpacts(stems.starts, stems.words, postings, ids.length);
  const allPostings = postings.reduce((sum, count) => sum + count, 0);
  const names = [...columns.keys()].sort(byCodeUnits);
  const known = new Map<string, SectionArray>();
  const sizes = new Map<string, SectionSize>();
  const room = (name: string, bytes: SectionSize['bytes'], length: number) => sizes.set(name, { bytes, length });
  const put = (name: string, array: Uint8Array | Uint32Array) => {
    known.set(name, array);
    room(name, array instanceof Uint8Array ? 1 : 4, array.length);
  };
  const putStrings = (name: string, strings: readonly string[]) => {
    const { bytes, ends } = packStrings(strings);
    put(`${name}.bytes`, bytes);
    put(`${name}.ends`, ends);
  };
  putStrings('ids', ids);
  put(
    'idOrder',
    Uint32Array.from(ids.keys()).sort((a, b) => byCodeUnits(ids[a], ids[b])),
  );
  room('lengths', 2, ids.length * FIELD_COUNT);
  room('signatures', 4, ids.length * SIGNATURE_SIZE);
  putStrings('keys', keys);
  room('documents', 4, keys.length);
  room('headlines', 4, keys.length);
  room('postingStarts', 4, keys.length + 1);
  room('postingDocIds', 4, allPostings);
  room('postingFrequencies', 2, allPostings);
  putStrings('stems', stems.names);
  room('stemDocuments', 4, stems.names.length);
  put('stemStarts', stems.starts);
  put('stemWords', stems.words);
  put('impactStems', impactStems);
  room('impacts', 1, impactStems.length * blockCount(ids.length));
  room('sequenceStarts', 4, ids.length + 1);
  room('sequences', 2, sequenceUnits);
  putStrings('columns', names);
  names.forEach((name, i) => {
    const { dictionary = [], ordinals = 0 } = columns.get(name) ?? {};
    put(`column${i}.dictionary`, new TextEncoder().encode(JSON.stringify(dictionary)));
    room(`column${i}.starts`, 4, ids.length + 1);
    room(`column${i}.ordinals`, 4, ordinals);
  });
  const buffer = allocateSections(sizes);
  const sections = unpackSections(buffer);
  for (const [name, array] of known) sections.get(name)?.set(array);
  const segment = openSegment(buffer);
  fill(segment);
  countStemDocuments(segment);
  fillBlockImpacts(segment);
  sealSections(buffer, segmentChecksum);
  return buffer;
}

/** Words by stem. */
function groupByStem(keys: readonly string[]) {
  const groups = new Map<string, number[]>();
  keys.forEach((key, word) => {
    const stem = stemOf(key);
    const group = groups.get(stem);
    if (group === undefined) groups.set(stem, [word]);
    else group.push(word);
  });
  const names = [...groups.keys()].sort(byCodeUnits);
  const starts = new Uint32Array(names.length + 1);
  const words = new Uint32Array(keys.length);
  names.forEach((name, stem) => {
    const group = groups.get(name) ?? [];
    words.set(group, starts[stem]);
    starts[stem + 1] = starts[stem] + group.length;
  });
  return { names, starts, words };
}

/** In how many documents any of a stem's words stands. */
function countStemDocuments({ maxDoc, stemDocuments, stemStarts, stemWords, postingStarts, postingDocIds }: Segment) {
  const seen = new Uint32Array(maxDoc);
  for (let stem = 0; stem < stemDocuments.length; stem += 1) {
    for (let place = stemStarts[stem]; place < stemStarts[stem + 1]; place += 1) {
      const word = stemWords[place];
      for (let i = postingStarts[word]; i < postingStarts[word + 1]; i += 1) {
        if (seen[postingDocIds[i]] === stem + 1) continue;
        seen[postingDocIds[i]] = stem + 1;
        stemDocuments[stem] += 1;
      }
    }
  }
}
