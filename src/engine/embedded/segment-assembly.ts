/** The last steps of making a segment, the same whether it is built from articles or merged from segments. */
import { crc32 } from 'node:zlib';
import type { DocumentValue } from './document-values.js';
import { stemOf } from './indexed-document.js';
import { packSections, type SectionArray } from './sections.js';
import { byCodeUnits } from './sorted-keys.js';
import { type PackedStrings, packStrings } from './string-table.js';

export interface ColumnParts {
  /** Distinct values in the order of `compareColumnValues`. */
  readonly dictionary: readonly DocumentValue[];
  readonly starts: Uint32Array;
  readonly ordinals: Uint32Array;
}

/** What building and merging must supply; see `Segment` for the shapes. */
export interface SegmentParts {
  readonly ids: readonly string[];
  readonly lengths: Uint16Array;
  readonly signatures: Uint32Array;
  readonly keys: readonly string[];
  readonly documents: Uint32Array;
  readonly headlines: Uint32Array;
  readonly postingStarts: Uint32Array;
  readonly postingSlots: Uint32Array;
  readonly postingFrequencies: Uint16Array;
  readonly sequenceStarts: Uint32Array;
  readonly sequences: Uint8Array;
  /** Columns that hold any value, by name. */
  readonly columns: ReadonlyMap<string, ColumnParts>;
}

/** CRC-32 of a segment's bytes. */
export function segmentChecksum(bytes: Uint8Array): number {
  return crc32(bytes);
}

/** Adds stems and the order of ids, and packs everything. The same parts give the same bytes. */
export function assembleSegment(parts: SegmentParts): SharedArrayBuffer {
  const sections = new Map<string, SectionArray>();
  const addStrings = (name: string, { bytes, ends }: PackedStrings) => {
    sections.set(`${name}.bytes`, bytes);
    sections.set(`${name}.ends`, ends);
  };
  addStrings('ids', packStrings(parts.ids));
  sections.set(
    'idOrder',
    Uint32Array.from(parts.ids.keys()).sort((a, b) => byCodeUnits(parts.ids[a], parts.ids[b])),
  );
  sections.set('lengths', parts.lengths);
  sections.set('signatures', parts.signatures);
  addStrings('keys', packStrings(parts.keys));
  sections.set('documents', parts.documents);
  sections.set('headlines', parts.headlines);
  sections.set('postingStarts', parts.postingStarts);
  sections.set('postingSlots', parts.postingSlots);
  sections.set('postingFrequencies', parts.postingFrequencies);
  const stems = groupByStem(parts);
  addStrings('stems', packStrings(stems.names));
  sections.set('stemDocuments', stems.documents);
  sections.set('stemStarts', stems.starts);
  sections.set('stemWords', stems.words);
  sections.set('sequenceStarts', parts.sequenceStarts);
  sections.set('sequences', parts.sequences);
  const names = [...parts.columns.keys()].sort(byCodeUnits);
  addStrings('columns', packStrings(names));
  names.forEach((name, i) => {
    const column = parts.columns.get(name);
    if (column === undefined) return;
    sections.set(`column${i}.dictionary`, new TextEncoder().encode(JSON.stringify(column.dictionary)));
    sections.set(`column${i}.starts`, column.starts);
    sections.set(`column${i}.ordinals`, column.ordinals);
  });
  return packSections(sections, segmentChecksum);
}

/** Words by stem, and in how many documents any of a stem's words stands. */
function groupByStem({ keys, postingStarts, postingSlots, ids }: SegmentParts) {
  const groups = new Map<string, number[]>();
  keys.forEach((key, word) => {
    const stem = stemOf(key);
    const group = groups.get(stem);
    if (group === undefined) groups.set(stem, [word]);
    else group.push(word);
  });
  const names = [...groups.keys()].sort(byCodeUnits);
  const documents = new Uint32Array(names.length);
  const starts = new Uint32Array(names.length + 1);
  const words = new Uint32Array(keys.length);
  const seen = new Uint32Array(ids.length);
  let used = 0;
  names.forEach((name, stem) => {
    starts[stem] = used;
    for (const word of groups.get(name) ?? []) {
      words[used] = word;
      used += 1;
      for (let i = postingStarts[word]; i < postingStarts[word + 1]; i += 1) {
        if (seen[postingSlots[i]] === stem + 1) continue;
        seen[postingSlots[i]] = stem + 1;
        documents[stem] += 1;
      }
    }
  });
  starts[names.length] = used;
  return { names, documents, starts, words };
}
