/** The words of a segment: sorted, so that a prefix is a range and typos share their beginnings. Counts follow removals. */
import { surfaceOf } from '../documents/indexed-document.js';
import type { Segment } from '../segment/segment.js';
import { firstPlace, lowerBound } from '../structures/sorted-keys.js';
import { unpackStrings } from '../structures/string-table.js';
import { FuzzyLookup } from './fuzzy-lookup.js';
import { type Lexicon, type NearWord, nextVersion } from './lexicon.js';

export class SegmentLexicon implements Lexicon {
  version = nextVersion();
  private readonly segment: Segment;
  /** Read when first asked for, like all that has no value yet: many segments are merged before anybody searches them. */
  private unpackedKeys: readonly string[] | undefined;
  private unpackedStems: readonly string[] | undefined;
  /** By word, its stem's place. */
  private stemPlaces: Uint32Array | undefined;
  /** Surface forms of the keys, to be compared. */
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
    return this.keys[word];
  }
  documents(word: number): number {
    return this.documentCounts[word];
  }
  headlines(word: number): number {
    return this.headlineCounts[word];
  }

  find(key: string): number {
    const place = lowerBound(this.keys, key);
    return this.keys[place] === key ? place : -1;
  }

  withStem(stem: string): readonly number[] {
    const place = this.stem(stem);
    const { stemStarts, stemWords } = this.segment;
    const words: number[] = [];
    if (place >= 0) for (let i = stemStarts[place]; i < stemStarts[place + 1]; i += 1) words.push(stemWords[i]);
    return words;
  }

  stemDocuments(stem: string): number {
    const place = this.stem(stem);
    return place < 0 ? 0 : this.stemCounts[place];
  }

  withPrefix(prefix: string, visit: (first: number, end: number) => void): void {
    const { keys } = this;
    const first = lowerBound(keys, prefix);
    const end = firstPlace(first, keys.length, (place) => !keys[place].startsWith(prefix));
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

  /** Uncounts a document by its distinct words and those of its headline. */
  uncount(words: Iterable<number>, headline: Iterable<number>): void {
    this.version = nextVersion();
    const stems = new Set<number>();
    this.stemPlaces ??= stemPlaces(this.segment);
    for (const word of words) {
      this.documentCounts[word] -= 1;
      stems.add(this.stemPlaces[word]);
    }
    for (const word of headline) this.headlineCounts[word] -= 1;
    for (const stem of stems) this.stemCounts[stem] -= 1;
  }

  /** The place of a stem, or -1. */
  stem(stem: string): number {
    const place = lowerBound(this.stems, stem);
    return this.stems[place] === stem ? place : -1;
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

function stemPlaces({ stemStarts, stemWords }: Segment): Uint32Array {
  const places = new Uint32Array(stemWords.length);
  for (let stem = 0; stem + 1 < stemStarts.length; stem += 1) {
    for (let i = stemStarts[stem]; i < stemStarts[stem + 1]; i += 1) places[stemWords[i]] = stem;
  }
  return places;
}
