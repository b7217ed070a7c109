/** A token: one word of a text as it is indexed, with its offsets into the original text. */

export interface Token {
  /** Folded form: without case, diacritics and Unicode variants; not stemmed. */
  readonly surface: string;
  /** Porter stem of `surface` for English text; otherwise `surface` itself. */
  readonly stem: string;
  /** UTF-16 offsets into the original text: `fold(text.slice(start, end))` is `surface`, up to the length limit. */
  readonly start: number;
  readonly end: number;
  /** Ordinal of the word in its paragraph. The joined form of a compound has the position of its first part. */
  readonly position: number;
  /** Number of positions covered: 1, or the number of parts for the joined form of a compound. */
  readonly span: number;
}
