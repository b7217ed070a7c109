/** Several segments into one, without what was removed: renumber words and slots, copy arrays. The bytes are those of a segment built from the whole. */
import type { Bitmap } from './bitmap.js';
import { compareColumnValues } from './column.js';
import { SIGNATURE_SIZE } from './fingerprint.js';
import { inHeadline } from './frequencies.js';
import { FIELD_COUNT } from './indexed-document.js';
import type { Segment } from './segment.js';
import { assembleSegment, type ColumnParts } from './segment-assembly.js';
import { type ColumnDictionary, parseDictionary } from './segment-column.js';
import { ByteWriter, decodeSequence, emptySequence, encodeSequence } from './sequence-codec.js';
import { byCodeUnits } from './sorted-keys.js';
import { unpackStrings } from './string-table.js';

export interface MergePart {
  readonly segment: Segment;
  /** Slots to keep. */
  readonly live: Bitmap;
}

/** Not in the merged segment. */
const GONE = 0xffffffff;

/** Merges segments in their order. */
export function mergeSegments(parts: readonly MergePart[]): SharedArrayBuffer {
  const slotMaps = renumberSlots(parts);
  const slots = slotMaps.reduce((sum, map) => sum + map.filter((slot) => slot !== GONE).length, 0);
  const words = mergeWords(parts, slotMaps);
  const lengths = new Uint16Array(slots * FIELD_COUNT);
  const signatures = new Uint32Array(slots * SIGNATURE_SIZE);
  const sequenceStarts = new Uint32Array(slots + 1);
  const ids: string[] = [];
  const writer = new ByteWriter();
  const sequence = emptySequence();
  parts.forEach(({ segment, live }, place) => {
    const names = unpackStrings(segment.ids);
    live.forEach((slot) => {
      const to = slotMaps[place][slot];
      ids.push(names[slot]);
      lengths.set(segment.lengths.subarray(slot * FIELD_COUNT, (slot + 1) * FIELD_COUNT), to * FIELD_COUNT);
      signatures.set(
        segment.signatures.subarray(slot * SIGNATURE_SIZE, (slot + 1) * SIGNATURE_SIZE),
        to * SIGNATURE_SIZE,
      );
      decodeSequence(segment.sequences, segment.sequenceStarts[slot], segment.sequenceStarts[slot + 1], sequence);
      encodeSequence(sequence, words.renumber[place], writer);
      sequenceStarts[to + 1] = writer.length;
    });
  });
  return assembleSegment({
    ids,
    lengths,
    signatures,
    ...words.parts,
    sequenceStarts,
    sequences: writer.finish(),
    columns: mergeColumns(parts, slotMaps, slots),
  });
}

function renumberSlots(parts: readonly MergePart[]): Uint32Array[] {
  let next = 0;
  return parts.map(({ segment, live }) => {
    const map = new Uint32Array(segment.slots).fill(GONE);
    live.forEach((slot) => {
      map[slot] = next;
      next += 1;
    });
    return map;
  });
}

/** Dictionary and postings of what is left. */
function mergeWords(parts: readonly MergePart[], slotMaps: readonly Uint32Array[]) {
  const lists = parts.map(({ segment }) => unpackStrings(segment.keys));
  const counts = parts.map(({ segment }, place) => livePostings(segment, slotMaps[place]));
  const renumber = lists.map((list) => new Uint32Array(list.length));
  const keys: string[] = [];
  const starts: number[] = [0];
  visitMerged(lists, byCodeUnits, (key, holders) => {
    const holding = holders.reduce((sum, { list, index }) => sum + counts[list][index], 0);
    if (holding === 0) return;
    for (const { list, index } of holders) renumber[list][index] = keys.length;
    keys.push(key);
    starts.push(starts[starts.length - 1] + holding);
  });
  const postingStarts = Uint32Array.from(starts);
  const total = postingStarts[keys.length];
  const postingSlots = new Uint32Array(total);
  const postingFrequencies = new Uint16Array(total);
  const documents = Uint32Array.from(keys, (_, word) => postingStarts[word + 1] - postingStarts[word]);
  const headlines = new Uint32Array(keys.length);
  const next = postingStarts.slice(0, keys.length);
  parts.forEach(({ segment }, place) => {
    const slotMap = slotMaps[place];
    for (let word = 0; word < counts[place].length; word += 1) {
      if (counts[place][word] === 0) continue;
      const to = renumber[place][word];
      for (let i = segment.postingStarts[word]; i < segment.postingStarts[word + 1]; i += 1) {
        const slot = slotMap[segment.postingSlots[i]];
        if (slot === GONE) continue;
        const frequency = segment.postingFrequencies[i];
        postingSlots[next[to]] = slot;
        postingFrequencies[next[to]] = frequency;
        next[to] += 1;
        if (inHeadline(frequency)) headlines[to] += 1;
      }
    }
  });
  return { renumber, parts: { keys, documents, headlines, postingStarts, postingSlots, postingFrequencies } };
}

function livePostings({ postingStarts, postingSlots }: Segment, slotMap: Uint32Array): Uint32Array {
  const counts = new Uint32Array(postingStarts.length - 1);
  for (let word = 0; word < counts.length; word += 1) {
    for (let i = postingStarts[word]; i < postingStarts[word + 1]; i += 1)
      if (slotMap[postingSlots[i]] !== GONE) counts[word] += 1;
  }
  return counts;
}

function mergeColumns(
  parts: readonly MergePart[],
  slotMaps: readonly Uint32Array[],
  slots: number,
): Map<string, ColumnParts> {
  const names = new Set(parts.flatMap(({ segment }) => [...segment.columns.keys()]));
  const columns = new Map<string, ColumnParts>();
  for (const name of names) {
    const column = mergeColumn(parts, slotMaps, slots, name);
    if (column.dictionary.length > 0) columns.set(name, column);
  }
  return columns;
}

function mergeColumn(
  parts: readonly MergePart[],
  slotMaps: readonly Uint32Array[],
  slots: number,
  name: string,
): ColumnParts {
  const held = parts.map(({ segment }) => segment.columns.get(name));
  const dictionaries: readonly ColumnDictionary[] = held.map((column) =>
    column === undefined ? [] : parseDictionary(column.dictionary),
  );
  const used = held.map((column, place) => {
    const flags = new Uint8Array(dictionaries[place].length);
    if (column === undefined) return flags;
    for (let slot = 0; slot + 1 < column.starts.length; slot += 1) {
      if (slotMaps[place][slot] === GONE) continue;
      for (let i = column.starts[slot]; i < column.starts[slot + 1]; i += 1) flags[column.ordinals[i]] = 1;
    }
    return flags;
  });
  const renumber = dictionaries.map((dictionary) => new Uint32Array(dictionary.length));
  const dictionary: ColumnParts['dictionary'][number][] = [];
  visitMerged(dictionaries, compareColumnValues, (value, holders) => {
    if (!holders.some(({ list, index }) => used[list][index] === 1)) return;
    for (const { list, index } of holders) renumber[list][index] = dictionary.length;
    dictionary.push(value);
  });
  const starts = new Uint32Array(slots + 1);
  const ordinals: number[] = [];
  held.forEach((column, place) => {
    slotMaps[place].forEach((to, slot) => {
      if (to === GONE) return;
      if (column !== undefined) {
        for (let i = column.starts[slot]; i < column.starts[slot + 1]; i += 1)
          ordinals.push(renumber[place][column.ordinals[i]]);
      }
      starts[to + 1] = ordinals.length;
    });
  });
  return { dictionary, starts, ordinals: Uint32Array.from(ordinals) };
}

interface Holder {
  readonly list: number;
  readonly index: number;
}

/** Visits the union of sorted lists in order, with where each item stands. */
function visitMerged<T>(
  lists: readonly (readonly T[])[],
  compare: (a: T, b: T) => number,
  visit: (item: T, holders: readonly Holder[]) => void,
): void {
  const heads = lists.map(() => 0);
  for (;;) {
    let least: T | undefined;
    let holders: Holder[] = [];
    for (let list = 0; list < lists.length; list += 1) {
      const index = heads[list];
      if (index >= lists[list].length) continue;
      const item = lists[list][index];
      const difference = least === undefined ? -1 : compare(item, least);
      if (difference < 0) {
        least = item;
        holders = [{ list, index }];
      } else if (difference === 0) holders.push({ list, index });
    }
    if (least === undefined) return;
    for (const { list } of holders) heads[list] += 1;
    visit(least, holders);
  }
}
