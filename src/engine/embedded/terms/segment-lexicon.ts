/** The words of a segment in code unit order, so that a prefix is a range. Document counts follow removals. */
import { surfaceOf } from '../documents/indexed-document.js';
import type { Segment } from '../segment/segment.js';
import { firstPlace, lowerBound } from '../structures/sorted-keys.js';
import { unpackStrings } from '../structures/string-table.js';
import { FuzzyLookup } from './fuzzy-lookup.js';
import { type Lexicon, type NearWord, nextVersion } from './lexicon.js';

export class SegmentLexicon implements Lexicon {
  version = nextVersion();
  private readonly segment: Segment;
  // Unpacked and computed on first use: many segments are merged away before they are ever searched.
  private unpackedKeys: readonly string[] | undefined;
  private unpackedStems: readonly string[] | undefined;
  /** By word, the index of its stem. */
  private stemOfWord: Uint32Array | undefined;
  /** Over the surface forms of the keys. */
  private surfaces: FuzzyLookup | undefined;
  private readonly documentCounts: Uint32Array;
  private readonly headlineCounts: Uint32Array;
  private readonly stemCounts: Uint32Array;

  constructor(segment: Segment) {
    this.segment = segment;
    this.documentCounts = segment.documents.slice();
    this.headlineCounts = segment.headlines.slice();
    this.stemCounts = segment.stemDocuments.slice();
  }

  get size(): number {
    return this.segment.keys.ends.length;
  }
  key(word: number): string {
    const key = this.keys[word];
    if (key === undefined) throw new RangeError(`no word ${word}`);
    return key;
  }
  documents(word: number): number {
    return this.documentCounts[word] ?? 0;
  }
  headlines(word: number): number {
    return this.headlineCounts[word] ?? 0;
  }

  find(key: string): number {
    const { keys } = this;
    const word = lowerBound(keys, key);
    return keys[word] === key ? word : -1;
  }

  withStem(stem: string): readonly number[] {
    const index = this.stem(stem);
    const { stemStarts, stemWords } = this.segment;
    const words: number[] = [];
    if (index < 0) return words;
    const end = stemStarts[index + 1] ?? 0;
    for (let i = stemStarts[index] ?? 0; i < end; i += 1) words.push(stemWords[i] ?? 0);
    return words;
  }

  stemDocuments(stem: string): number {
    return this.stemCounts[this.stem(stem)] ?? 0;
  }

  withPrefix(prefix: string, visit: (first: number, end: number) => void): void {
    const { keys } = this;
    const first = lowerBound(keys, prefix);
    const end = firstPlace(first, keys.length, (word) => keys[word]?.startsWith(prefix) === false);
    if (end > first) visit(first, end);
  }

  near(surface: string, edits: number, prefix: boolean, sameFirst: boolean): readonly NearWord[] {
    this.surfaces ??= new FuzzyLookup(this.keys.map(surfaceOf));
    const words: NearWord[] = [];
    this.surfaces.visit({ pattern: surface, limit: edits, prefix, sameFirst }, (word, distance) => {
      words.push({ word, distance });
    });
    return words;
  }

  /** Removes a document from the counts. @param words distinct words @param headline those of the headline */
  uncount(words: Iterable<number>, headline: Iterable<number>): void {
    this.version = nextVersion();
    this.stemOfWord ??= stemsByWord(this.segment);
    const stems = new Set<number>();
    for (const word of words) {
      decrement(this.documentCounts, word);
      stems.add(this.stemOfWord[word] ?? 0);
    }
    for (const word of headline) decrement(this.headlineCounts, word);
    for (const stem of stems) decrement(this.stemCounts, stem);
  }

  /** The index of a stem, or -1. */
  stem(stem: string): number {
    const { stems } = this;
    const index = lowerBound(stems, stem);
    return stems[index] === stem ? index : -1;
  }

  private get keys(): readonly string[] {
    this.unpackedKeys ??= unpackStrings(this.segment.keys);
    return this.unpackedKeys;
  }
  private get stems(): readonly string[] {
    this.unpackedStems ??= unpackStrings(this.segment.stems);
    return this.unpackedStems;
  }
}

function decrement(counts: Uint32Array, index: number): void {
  counts[index] = (counts[index] ?? 0) - 1;
}

function stemsByWord({ stems, stemStarts, stemWords }: Segment): Uint32Array {
  const indexes = new Uint32Array(stemWords.length);
  for (let stem = 0; stem < stems.ends.length; stem += 1) {
    for (const word of stemWords.subarray(stemStarts[stem], stemStarts[stem + 1])) indexes[word] = stem;
  }
  return indexes;
}
