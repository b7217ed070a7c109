/** The words of the recent tier: grows with every article, sorted for prefixes and typos when first asked after a change. */
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
  private fresh: string[] = [];
  /** Surface forms of the sorted keys, to be compared. */
  private surfaces: FuzzyLookup | undefined;

  get size(): number {
    return this.keys.length;
  }
  key(word: number): string {
    return this.keys[word];
  }
  /** Every key, by word id. */
  allKeys(): readonly string[] {
    return this.keys;
  }
  documents(word: number): number {
    return this.documentCounts[word];
  }
  headlines(word: number): number {
    return this.headlineCounts[word];
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

  /** The id of a key, given one if it is new. */
  intern(key: string): number {
    const known = this.ids.get(key);
    if (known !== undefined) return known;
    const word = this.keys.push(key) - 1;
    this.ids.set(key, word);
    this.documentCounts.push(0);
    this.headlineCounts.push(0);
    this.fresh.push(key);
    const stem = stemOf(key);
    const forms = this.stems.get(stem);
    if (forms === undefined) this.stems.set(stem, [word]);
    else forms.push(word);
    return word;
  }

  /** Counts (or, with -1, uncounts) a document by its distinct words and those of its headline. */
  count(words: Iterable<number>, headline: Iterable<number>, sign: 1 | -1): void {
    this.version = nextVersion();
    const stems = new Set<string>();
    for (const word of words) {
      this.documentCounts[word] += sign;
      stems.add(stemOf(this.keys[word]));
    }
    for (const word of headline) this.headlineCounts[word] += sign;
    for (const stem of stems) this.stemCounts.set(stem, (this.stemCounts.get(stem) ?? 0) + sign);
  }

  withPrefix(prefix: string, visit: (first: number, end: number) => void): void {
    const sorted = this.sortedKeys();
    for (let i = lowerBound(sorted, prefix); i < sorted.length && sorted[i].startsWith(prefix); i += 1) {
      const word = this.find(sorted[i]);
      visit(word, word + 1);
    }
  }

  near(surface: string, edits: number, prefix: boolean, sameFirst: boolean): readonly NearWord[] {
    const sorted = this.sortedKeys();
    this.surfaces ??= new FuzzyLookup(sorted.map(surfaceOf));
    const words: NearWord[] = [];
    this.surfaces.visit({ pattern: surface, limit: edits, prefix, sameFirst }, (index, distance) => {
      words.push({ word: this.find(sorted[index]), distance });
    });
    return words;
  }

  private sortedKeys(): string[] {
    if (this.fresh.length > 0) {
      this.sorted = mergeSorted(this.sorted, this.fresh.sort(byCodeUnits));
      this.fresh = [];
      this.surfaces = undefined;
    }
    return this.sorted;
  }
}
