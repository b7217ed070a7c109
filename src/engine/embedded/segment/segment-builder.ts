/** Builds a segment from analysed documents: counts postings, allocates the arrays, inverts the token sequences into them. */
import { compareColumnValues, withFolded } from '../doc-values/column.js';
import type { DocumentValue } from '../doc-values/document-values.js';
import { FIELD_COUNT, type IndexedDocument } from '../documents/indexed-document.js';
import { SIGNATURE_SIZE } from '../documents/minhash.js';
import { encodedLength, encodeSequence } from '../forward-index/sequence-codec.js';
import { rankTerms } from '../forward-index/term-ranks.js';
import { byCodeUnits } from '../structures/sorted-keys.js';
import { FrequencyTable, inHeadline } from '../weighting/field-frequencies.js';
import type { Segment } from './segment.js';
import { assembleSegment } from './segment-assembly.js';
import type { SegmentSource } from './segment-source.js';

/** Builds a segment with docIds in order of the documents. Keys without postings are left out. */
export function buildSegment({ keys, documents }: SegmentSource): SharedArrayBuffer {
  const table = new FrequencyTable(keys.length);
  const counts = new Uint32Array(keys.length);
  for (const { sequence } of documents) {
    table.visit(sequence, (word) => {
      counts[word] += 1;
    });
  }
  const order = Array.from(keys.keys())
    .filter((word) => counts[word] > 0)
    .sort((a, b) => byCodeUnits(keys[a], keys[b]));
  const renumber = new Uint32Array(keys.length);
  order.forEach((word, place) => {
    renumber[word] = place;
  });
  const { ranks } = rankTerms(Uint32Array.from(order, (word) => counts[word]));
  const wordRanks = renumber.map((place) => ranks[place]);
  const columns = new Map(Array.from(collectColumns(documents), ([name, values]) => [name, sortColumn(values)]));
  const outline = {
    ids: documents.map(({ id }) => id),
    keys: order.map((word) => keys[word]),
    postings: order.map((word) => counts[word]),
    sequenceUnits: documents.reduce((sum, { sequence }) => sum + encodedLength(sequence, wordRanks), 0),
    columns,
  };
  return assembleSegment(outline, (segment) => {
    order.forEach((word, place) => {
      segment.documents[place] = counts[word];
      segment.postingStarts[place + 1] = segment.postingStarts[place] + counts[word];
    });
    fillPostings(documents, table, renumber, segment);
    fillDocuments(documents, wordRanks, segment);
    for (const [name, { ordinalOf }] of columns) fillColumn(documents, name, ordinalOf, segment);
  });
}

function fillPostings(
  documents: readonly IndexedDocument[],
  table: FrequencyTable,
  renumber: Uint32Array,
  { postingStarts, postingDocIds, postingFrequencies, headlines }: Segment,
): void {
  const next = postingStarts.slice(0, -1);
  documents.forEach(({ sequence }, docId) => {
    table.visit(sequence, (word, frequency) => {
      const place = renumber[word];
      const at = next[place];
      next[place] += 1;
      postingDocIds[at] = docId;
      postingFrequencies[at] = frequency;
      if (inHeadline(frequency)) headlines[place] += 1;
    });
  });
}

function fillDocuments(documents: readonly IndexedDocument[], ranks: Uint32Array, segment: Segment): void {
  const { lengths, signatures, sequences, sequenceStarts } = segment;
  documents.forEach((document, docId) => {
    lengths.set(document.lengths, docId * FIELD_COUNT);
    signatures.set(document.signature, docId * SIGNATURE_SIZE);
    sequenceStarts[docId + 1] = encodeSequence(document.sequence, ranks, sequences, sequenceStarts[docId]);
  });
}

/** Distinct values and number of values by column. */
function collectColumns(documents: readonly IndexedDocument[]) {
  const columns = new Map<string, { distinct: Set<DocumentValue>; ordinals: number }>();
  for (const { values } of documents) {
    for (const [name, list] of values) {
      let column = columns.get(name);
      if (column === undefined) {
        column = { distinct: new Set(), ordinals: 0 };
        columns.set(name, column);
      }
      column.ordinals += list.length;
      for (const value of list) column.distinct.add(value);
    }
  }
  return columns;
}

function sortColumn({
  distinct,
  ordinals,
}: {
  readonly distinct: ReadonlySet<DocumentValue>;
  readonly ordinals: number;
}) {
  const sorted = Array.from(distinct, withFolded).sort(compareColumnValues);
  const dictionary = sorted.map(({ value }) => value);
  return { dictionary, ordinals, ordinalOf: new Map(dictionary.map((value, ordinal) => [value, ordinal])) };
}

function fillColumn(
  documents: readonly IndexedDocument[],
  name: string,
  ordinalOf: ReadonlyMap<DocumentValue, number>,
  segment: Segment,
): void {
  const column = segment.columns.get(name);
  if (column === undefined) return;
  let used = 0;
  documents.forEach(({ values }, docId) => {
    for (const value of values.get(name) ?? []) {
      column.ordinals[used] = ordinalOf.get(value) ?? 0;
      used += 1;
    }
    column.starts[docId + 1] = used;
  });
}
