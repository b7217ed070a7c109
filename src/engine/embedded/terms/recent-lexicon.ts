/** The words of the recent tier. Grows with every article; sorted for prefixes and fuzzy matches at the first use after a change. */
import { stemOf, surfaceOf } from '../documents/indexed-document.js';
import { byCodeUnits, lowerBound, mergeSorted } from '../structures/sorted-keys.js';
import { FuzzyLookup } from './fuzzy-lookup.js';
import { type Lexicon, type NearWord, nextVersion } from './lexicon.js';

export class RecentLexicon implements Lexicon {
  version = nextVersion();
  private readonly ids = new Map<string, number>();
  private readonly keys: string[] = [];
  private readonly documentCounts: number[] = [];
  private readonly headlineCounts: number[] = [];
  private readonly stems = new Map<string, number[]>();
  private readonly stemCounts = new Map<string, number>();
  private sorted: string[] = [];
  private unsorted: string[] = [];
  /** Over the surface forms of the sorted keys. */
  private surfaces: FuzzyLookup | undefined;

  get size(): number {
    return this.keys.length;
  }
  key(word: number): string {
    const key = this.keys[word];
    if (key === undefined) throw new RangeError(`no word ${word}`);
    return key;
  }
  /** Every key, by word id. */
  allKeys(): readonly string[] {
    return this.keys;
  }
  documents(word: number): number {
    return this.documentCounts[word] ?? 0;
  }
  headlines(word: number): number {
    return this.headlineCounts[word] ?? 0;
  }
  find(key: string): number {
    return this.ids.get(key) ?? -1;
  }
  withStem(stem: string): readonly number[] {
    return this.stems.get(stem) ?? [];
  }
  stemDocuments(stem: string): number {
    return this.stemCounts.get(stem) ?? 0;
  }

  /** The id of a key; assigns one to a new key. */
  intern(key: string): number {
    const known = this.ids.get(key);
    if (known !== undefined) return known;
    const word = this.keys.push(key) - 1;
    this.ids.set(key, word);
    this.documentCounts.push(0);
    this.headlineCounts.push(0);
    this.unsorted.push(key);
    const stem = stemOf(key);
    const forms = this.stems.get(stem);
    if (forms === undefined) this.stems.set(stem, [word]);
    else forms.push(word);
    return word;
  }

  /** Adds (1) or removes (-1) a document in the counts. @param words distinct words @param headline those of the headline */
  count(words: Iterable<number>, headline: Iterable<number>, sign: 1 | -1): void {
    this.version = nextVersion();
    const stems = new Set<string>();
    for (const word of words) {
      this.documentCounts[word] = this.documents(word) + sign;
      stems.add(stemOf(this.key(word)));
    }
    for (const word of headline) this.headlineCounts[word] = this.headlines(word) + sign;
    for (const stem of stems) this.stemCounts.set(stem, this.stemDocuments(stem) + sign);
  }

  withPrefix(prefix: string, visit: (first: number, end: number) => void): void {
    const sorted = this.sortedKeys();
    for (let i = lowerBound(sorted, prefix); i < sorted.length; i += 1) {
      const key = sorted[i];
      if (key?.startsWith(prefix) !== true) return;
      const word = this.find(key);
      visit(word, word + 1);
    }
  }

  near(surface: string, edits: number, prefix: boolean, sameFirst: boolean): readonly NearWord[] {
    const sorted = this.sortedKeys();
    this.surfaces ??= new FuzzyLookup(sorted.map(surfaceOf));
    const words: NearWord[] = [];
    this.surfaces.visit({ pattern: surface, limit: edits, prefix, sameFirst }, (index, distance) => {
      const key = sorted[index];
      if (key !== undefined) words.push({ word: this.find(key), distance });
    });
    return words;
  }

  private sortedKeys(): string[] {
    if (this.unsorted.length > 0) {
      this.sorted = mergeSorted(this.sorted, this.unsorted.sort(byCodeUnits));
      this.unsorted = [];
      this.surfaces = undefined;
    }
    return this.sorted;
  }
}
