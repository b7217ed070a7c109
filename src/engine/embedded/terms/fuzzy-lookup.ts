/** Words within some edits of what was typed: as a whole, or by how they begin. Each way is prepared when it is first asked for. */
import { type FuzzyCandidates, type FuzzyMatchQuery, fuzzyCandidates, visitFuzzyMatches } from './fuzzy-match.js';
import { type SortedWords, sortedWords, visitFuzzyPrefixes } from './fuzzy-prefix.js';

/** Words near a text, as a whole or by how they begin; beginnings are compared up to 2 edits. */
export interface FuzzyQuery extends FuzzyMatchQuery {
  /** Whether the distance is to the nearest beginning of a word rather than to the whole. */
  readonly prefix: boolean;
}

export class FuzzyLookup {
  private readonly words: readonly string[];
  private comparable: FuzzyCandidates | undefined;
  private sorted: SortedWords | undefined;

  /** @param words in the order of code units */
  constructor(words: readonly string[]) {
    this.words = words;
  }

  /** Visits every word within the limit, with its index and distance. */
  visit(query: FuzzyQuery, visit: (index: number, distance: number) => void): void {
    if (query.prefix) {
      this.sorted ??= sortedWords(this.words);
      visitFuzzyPrefixes(this.sorted, query, visit);
    } else {
      this.comparable ??= fuzzyCandidates(this.words);
      visitFuzzyMatches(this.comparable, query, visit);
    }
  }
}
