/** Fuzzy matching over a sorted list of words, of whole words or of prefixes. The structures for each are built on first use. */
import { type FuzzyCandidates, type FuzzyMatchQuery, fuzzyCandidates, visitFuzzyMatches } from './fuzzy-match.js';
import { type SortedWords, sortedWords, visitFuzzyPrefixes } from './fuzzy-prefix.js';

/** Prefixes are compared with at most 2 edits. */
export interface FuzzyQuery extends FuzzyMatchQuery {
  /** Whether the distance is that of the nearest prefix of a word instead of the whole word. */
  readonly prefix: boolean;
}

export class FuzzyLookup {
  private readonly words: readonly string[];
  private candidates: FuzzyCandidates | undefined;
  private sorted: SortedWords | undefined;

  /** @param words in code unit order */
  constructor(words: readonly string[]) {
    this.words = words;
  }

  /** Visits every word within the limit, with its index and distance. */
  visit(query: FuzzyQuery, visit: (index: number, distance: number) => void): void {
    if (query.prefix) {
      this.sorted ??= sortedWords(this.words);
      visitFuzzyPrefixes(this.sorted, query, visit);
    } else {
      this.candidates ??= fuzzyCandidates(this.words);
      visitFuzzyMatches(this.candidates, query, visit);
    }
  }
}
