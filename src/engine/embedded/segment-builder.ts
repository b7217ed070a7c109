/** Inverts token sequences straight into a segment's arrays: count, place, fill. */
import { compareColumnValues } from './column.js';
import type { DocumentValue } from './document-values.js';
import { SIGNATURE_SIZE } from './fingerprint.js';
import { inHeadline, packFrequencies } from './frequencies.js';
import { FIELD_COUNT } from './indexed-document.js';
import { assembleSegment, type ColumnParts } from './segment-assembly.js';
import type { SegmentSource, SourceDocument } from './segment-source.js';
import { ByteWriter, encodeSequence } from './sequence-codec.js';
import { byCodeUnits } from './sorted-keys.js';

/** Builds a segment of the documents, slots in their order. Keys that no document uses are left out. */
export function buildSegment({ keys, documents }: SegmentSource): SharedArrayBuffer {
  const packed = documents.map(({ sequence }) => packFrequencies(sequence));
  const counts = new Uint32Array(keys.length);
  for (const frequencies of packed) for (const word of frequencies.keys()) counts[word] += 1;
  const order = Array.from(keys.keys())
    .filter((word) => counts[word] > 0)
    .sort((a, b) => byCodeUnits(keys[a], keys[b]));
  const renumber = new Uint32Array(keys.length);
  const postingStarts = new Uint32Array(order.length + 1);
  order.forEach((word, place) => {
    renumber[word] = place;
    postingStarts[place + 1] = postingStarts[place] + counts[word];
  });
  const postings = fillPostings(packed, renumber, postingStarts);
  const lengths = new Uint16Array(documents.length * FIELD_COUNT);
  const signatures = new Uint32Array(documents.length * SIGNATURE_SIZE);
  const sequenceStarts = new Uint32Array(documents.length + 1);
  const writer = new ByteWriter();
  documents.forEach((document, slot) => {
    lengths.set(document.lengths, slot * FIELD_COUNT);
    signatures.set(document.signature, slot * SIGNATURE_SIZE);
    encodeSequence(document.sequence, renumber, writer);
    sequenceStarts[slot + 1] = writer.length;
  });
  return assembleSegment({
    ids: documents.map(({ id }) => id),
    lengths,
    signatures,
    keys: order.map((word) => keys[word]),
    documents: Uint32Array.from(order, (word) => counts[word]),
    ...postings,
    postingStarts,
    sequenceStarts,
    sequences: writer.finish(),
    columns: buildColumns(documents),
  });
}

function fillPostings(
  packed: readonly ReadonlyMap<number, number>[],
  renumber: Uint32Array,
  postingStarts: Uint32Array,
) {
  const total = postingStarts[postingStarts.length - 1];
  const postingSlots = new Uint32Array(total);
  const postingFrequencies = new Uint16Array(total);
  const headlines = new Uint32Array(postingStarts.length - 1);
  const next = postingStarts.slice(0, -1);
  packed.forEach((frequencies, slot) => {
    for (const [word, frequency] of frequencies) {
      const place = renumber[word];
      const at = next[place];
      next[place] += 1;
      postingSlots[at] = slot;
      postingFrequencies[at] = frequency;
      if (inHeadline(frequency)) headlines[place] += 1;
    }
  });
  return { postingSlots, postingFrequencies, headlines };
}

function buildColumns(documents: readonly SourceDocument[]): Map<string, ColumnParts> {
  const distinct = new Map<string, Map<DocumentValue, number>>();
  for (const { values } of documents) {
    for (const [name, list] of values) {
      let known = distinct.get(name);
      if (known === undefined) {
        known = new Map();
        distinct.set(name, known);
      }
      for (const value of list) known.set(value, 0);
    }
  }
  const columns = new Map<string, { dictionary: DocumentValue[]; starts: Uint32Array; ordinals: number[] }>();
  for (const [name, known] of distinct) {
    const dictionary = [...known.keys()].sort(compareColumnValues);
    dictionary.forEach((value, ordinal) => {
      known.set(value, ordinal);
    });
    columns.set(name, { dictionary, starts: new Uint32Array(documents.length + 1), ordinals: [] });
  }
  documents.forEach(({ values }, slot) => {
    for (const [name, list] of values) {
      for (const value of list) columns.get(name)?.ordinals.push(distinct.get(name)?.get(value) ?? 0);
    }
    for (const column of columns.values()) column.starts[slot + 1] = column.ordinals.length;
  });
  return new Map(
    Array.from(columns, ([name, column]) => [name, { ...column, ordinals: Uint32Array.from(column.ordinals) }]),
  );
}
