/** Words within some edits of what was typed: as a whole, or by how they begin. Each way is prepared when it is first asked for. */
import { type ComparableWords, comparableWords, visitNear } from './edit-distance.js';
import { type SortedWords, sortedWords, visitNearBeginnings } from './near-beginnings.js';

export interface NearQuery {
  readonly pattern: string;
  /** Most edits: up to 2 for beginnings. */
  readonly limit: number;
  /** Whether the distance is to the nearest beginning of a word rather than to the whole. */
  readonly prefix: boolean;
  /** Whether only words with the first letter of the pattern count. */
  readonly sameFirst: boolean;
}

export class NearWords {
  private readonly words: readonly string[];
  private comparable: ComparableWords | undefined;
  private sorted: SortedWords | undefined;

  /** @param words in the order of code units */
  constructor(words: readonly string[]) {
    this.words = words;
  }

  /** Visits every word within the limit, with its index and distance. */
  visit(query: NearQuery, visit: (index: number, distance: number) => void): void {
    if (query.prefix) {
      this.sorted ??= sortedWords(this.words);
      visitNearBeginnings(this.sorted, query, visit);
    } else {
      this.comparable ??= comparableWords(this.words);
      visitNear(this.comparable, query, visit);
    }
  }
}
