/** The words of a segment: sorted, so that a prefix is a range and typos share their beginnings. Counts follow removals. */
import { type ComparableWords, comparableWords, visitNear } from './edit-distance.js';
import { stemOf, surfaceOf } from './indexed-document.js';
import type { Lexicon, NearWord } from './lexicon.js';
import type { Segment } from './segment.js';
import { lowerBound } from './sorted-keys.js';
import { unpackStrings } from './string-table.js';

export class ArchiveLexicon implements Lexicon {
  private readonly segment: Segment;
  private readonly keys: readonly string[];
  private readonly stems: readonly string[];
  /** Surface forms of the keys, prepared for comparing when first asked. */
  private comparable: ComparableWords | undefined;
  private readonly documentCounts: Uint32Array;
  private readonly headlineCounts: Uint32Array;
  private readonly stemCounts: Uint32Array;

  constructor(segment: Segment) {
    this.segment = segment;
    this.keys = unpackStrings(segment.keys);
    this.stems = unpackStrings(segment.stems);
    this.documentCounts = segment.documents.slice();
    this.headlineCounts = segment.headlines.slice();
    this.stemCounts = segment.stemDocuments.slice();
  }

  get size(): number {
    return this.keys.length;
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
    const place = this.findStem(stem);
    const { stemStarts, stemWords } = this.segment;
    return place < 0 ? [] : Array.from(stemWords.subarray(stemStarts[place], stemStarts[place + 1]));
  }

  stemDocuments(stem: string): number {
    const place = this.findStem(stem);
    return place < 0 ? 0 : this.stemCounts[place];
  }

  withPrefix(prefix: string): readonly number[] {
    const words: number[] = [];
    for (let i = lowerBound(this.keys, prefix); i < this.keys.length && this.keys[i].startsWith(prefix); i += 1)
      words.push(i);
    return words;
  }

  near(surface: string, edits: number, prefix: boolean, sameFirst: boolean): readonly NearWord[] {
    this.comparable ??= comparableWords(this.keys.map(surfaceOf));
    const words: NearWord[] = [];
    visitNear(this.comparable, { pattern: surface, limit: edits, prefix, sameFirst }, (word, distance) => {
      words.push({ word, distance });
    });
    return words;
  }

  /** Uncounts a document by its distinct words and those of its headline. */
  uncount(words: Iterable<number>, headline: Iterable<number>): void {
    const stems = new Set<number>();
    for (const word of words) {
      this.documentCounts[word] -= 1;
      stems.add(this.findStem(stemOf(this.keys[word])));
    }
    for (const word of headline) this.headlineCounts[word] -= 1;
    for (const stem of stems) this.stemCounts[stem] -= 1;
  }

  private findStem(stem: string): number {
    const place = lowerBound(this.stems, stem);
    return this.stems[place] === stem ? place : -1;
  }
}
