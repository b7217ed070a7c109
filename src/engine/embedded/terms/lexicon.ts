/** The words of one tier, and the ways a term of a query finds them. */

let latestVersion = 0;

/** A version number no lexicon had before. */
export function nextVersion(): number {
  latestVersion += 1;
  return latestVersion;
}

/** Word ids are dense, from 0 to `size`. Keys are surface forms, see `UNSTEMMED` in indexed-document. */
export interface Lexicon {
  readonly size: number;
  /** Changes with every change of a count; unique over all lexicons. */
  readonly version: number;
  key(word: number): string;
  /** Number of live documents that hold the word. */
  documents(word: number): number;
  /** Number of live documents whose headline holds the word. */
  headlines(word: number): number;
  /** The word with exactly this key, or -1. */
  find(key: string): number;
  /** Words with a stem, see `stemOf`. */
  withStem(stem: string): readonly number[];
  /** Number of live documents that hold a word with this stem. */
  stemDocuments(stem: string): number;
  /** Visits the words whose key starts with a prefix, as ranges of ids [first, end) that do not overlap. */
  withPrefix(prefix: string, visit: (first: number, end: number) => void): void;
  /**
   * Words within `edits` of a surface form, with the distance.
   * @param prefix measure the distance to the nearest prefix of the word instead of the whole word
   * @param sameFirst only words with the same first letter
   */
  near(surface: string, edits: number, prefix: boolean, sameFirst: boolean): readonly NearWord[];
}

export interface NearWord {
  readonly word: number;
  readonly distance: number;
}
