/** A token: one word of a text as the index sees it, and where in the original text it stood. */

export interface Token {
  /** Folded form: case, diacritics and Unicode variants gone, nothing stemmed. */
  readonly surface: string;
  /** Porter stem of `surface` for English text; otherwise `surface` itself. */
  readonly stem: string;
  /** UTF-16 offsets into the original text: `fold(text.slice(start, end))` is `surface`, up to the length limit. */
  readonly start: number;
  readonly end: number;
  /** Ordinal of the word in its paragraph; the joined form of a compound shares that of its first part. */
  readonly position: number;
  /** How many positions the token covers: 1, or the number of parts for the joined form of a compound. */
  readonly span: number;
}
