/** The words of one tier: which of them a term of a query reaches. */

let latestVersion = 0;

/** A version that no lexicon had before. */
export function nextVersion(): number {
  latestVersion += 1;
  return latestVersion;
}

/** Word ids are dense, 0 up to `size`. Keys are surface forms, see `UNSTEMMED` in indexed-document. */
export interface Lexicon {
  readonly size: number;
  /** Another whenever a count changes; no two lexicons ever have the same. */
  readonly version: number;
  key(word: number): string;
  /** Live documents that hold the word. */
  documents(word: number): number;
  /** Live documents whose headline holds the word. */
  headlines(word: number): number;
  /** The word with exactly this key, or -1. */
  find(key: string): number;
  /** Words found under a stem, see `stemOf`. */
  withStem(stem: string): readonly number[];
  /** Live documents that hold a word with this stem. */
  stemDocuments(stem: string): number;
  /** Calls back with the words whose key starts with a text, as runs of ids [first, end) that never overlap. */
  withPrefix(prefix: string, visit: (first: number, end: number) => void): void;
  /** Words at most `edits` from a text (`prefix`: words that start with something so near), with the distance. */
  near(surface: string, edits: number, prefix: boolean, sameFirst: boolean): readonly NearWord[];
}

export interface NearWord {
  readonly word: number;
  readonly distance: number;
}
