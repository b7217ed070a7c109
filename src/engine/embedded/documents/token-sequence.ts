/** The token sequence of a document: its tokens in order of the text, as parallel arrays. */

/** The first `count` items of each array are valid. */
export interface Sequence {
  count: number;
  /** Word ids of the vocabulary or lexicon the sequence belongs to. */
  words: Uint32Array;
  positions: Uint32Array;
  /** Positions covered: more than 1 for the joined form of a compound. */
  spans: Uint8Array;
  /** Indexes into SEARCH_FIELDS. */
  fields: Uint8Array;
}
