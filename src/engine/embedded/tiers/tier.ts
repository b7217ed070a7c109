/** One place where indexed articles live. The recent and the archive tier look the same from here on up. */

import type { Column } from '../doc-values/column.js';
import type { Sequence } from '../documents/indexed-document.js';
import type { VisitPhrase } from '../positions/phrase.js';
import type { MaterializedPostings } from '../postings/materialized-postings.js';
import type { Postings } from '../postings/postings.js';
import type { StemBlockImpacts } from '../segment/block-impacts.js';
import type { Bitmap } from '../structures/bitmap.js';
import type { Lexicon } from '../terms/lexicon.js';
import type { TermBits } from '../terms/term-bits.js';
import type { TermSet, WeightedTerms } from '../terms/term-set.js';
import type { FieldNorms } from '../weighting/bm25f.js';
import type { FieldLengths } from '../weighting/field-lengths.js';

export interface Tier {
  /** Whether no document is ever added, so that what was found out about their values holds. */
  readonly isFrozen: boolean;
  /** Documents ever placed here; docIds run from 0. */
  readonly maxDoc: number;
  /** Which of them are still there. */
  readonly live: Bitmap;
  readonly documents: number;
  readonly lexicon: Lexicon;
  readonly lengths: FieldLengths;
  id(docId: number): string;
  /** The live docId of an id, or -1. */
  docId(id: string): number;
  /** Adds to the bitmap every live document that holds any of the words in the fields of a mask, see `fieldMask`. */
  mark(words: TermSet, fields: number, into: Bitmap): void;
  /**
   * Leaves in a bitmap of live documents those that hold any of some words, none of them given twice, in the fields searched.
   * Gives what they count there; null where that is better read when it is asked for.
   * @param most how many these documents are at most
   */
  keep(
    parts: readonly WeightedTerms[],
    norms: FieldNorms,
    documents: Bitmap,
    most: number,
  ): MaterializedPostings | null;
  /** Opens the postings of some words. @param within all that is going to be asked for, `count` documents */
  postings(words: WeightedTerms, norms: FieldNorms, within: Bitmap, count: number): Postings;
  /** What the words of a stem count at most by blocks of documents; null where that is not noted. */
  impacts(stem: string, norms: FieldNorms): StemBlockImpacts | null;
  /** The token sequence of a document; valid until the next call. */
  sequence(docId: number): Sequence;
  /** The words of some sets as `reachedTokens` looks for them; valid until the next call. */
  reach(sets: readonly TermSet[]): TermBits;
  /** Its tokens (or those of its headline) whose words are reached; their positions still tell what is adjacent. Valid until the next call. */
  reachedTokens(docId: number, reached: TermBits, headlineOnly?: boolean): Sequence;
  /** Calls back with every place where words of the terms stand side by side in documents of a bitmap of live ones, see `findPhrase`. */
  visitPhrase(terms: readonly TermSet[], within: Bitmap, visit: VisitPhrase): void;
  column(name: string): Column | undefined;
  columnNames(): Iterable<string>;
  /** MinHash signature of a document. */
  signature(docId: number): Uint32Array;
}
