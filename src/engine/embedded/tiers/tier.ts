/** A tier: a part of the archive with its own docIds and lexicon. Matching and scoring treat the recent tier and segments alike. */
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
import type { FieldLengths } from '../weighting/field-lengths.js';
import type { FieldNorms } from '../weighting/field-norms.js';

export interface Tier {
  /** Whether documents are only ever removed, so that results about their values can be cached. */
  readonly isFrozen: boolean;
  /** Number of docIds ever assigned; docIds run from 0. */
  readonly maxDoc: number;
  /** The documents not removed. Shared: clone before mutating. */
  readonly live: Bitmap;
  /** Number of live documents. */
  readonly documents: number;
  readonly lexicon: Lexicon;
  readonly lengths: FieldLengths;
  id(docId: number): string;
  /** The live docId of an id, or -1. */
  docId(id: string): number;
  /** Adds to a bitmap every live document that holds any of the words in the fields of a mask, see `fieldMask`. */
  mark(words: TermSet, fields: number, into: Bitmap): void;
  /**
   * Intersects a bitmap of live documents with those that hold any of the words, no word given twice, in the fields searched.
   * Returns the frequencies if they were read along the way, else null.
   * @param max upper bound on the number of documents in the bitmap
   */
  intersect(
    parts: readonly WeightedTerms[],
    norms: FieldNorms,
    documents: Bitmap,
    max: number,
  ): MaterializedPostings | null;
  /** Opens the postings of words. @param within all documents that will be read, `count` of them */
  postings(words: WeightedTerms, norms: FieldNorms, within: Bitmap, count: number): Postings;
  /** Upper bounds on the frequency of a stem by block of documents; null where none are stored. */
  impacts(stem: string, norms: FieldNorms): StemBlockImpacts | null;
  /** The token sequence of a document; valid until the next call. */
  sequence(docId: number): Sequence;
  /** The words of some sets as the bit set that `selectedTokens` takes; valid until the next call. */
  select(sets: readonly TermSet[]): TermBits;
  /** The tokens of a document, or of its headline, whose words are selected; positions are kept. Valid until the next call. */
  selectedTokens(docId: number, selected: TermBits, headlineOnly?: boolean): Sequence;
  /** Visits every occurrence of a phrase in a bitmap of live documents, see `findPhrase`. */
  visitPhrase(terms: readonly TermSet[], within: Bitmap, visit: VisitPhrase): void;
  column(name: string): Column | undefined;
  columnNames(): Iterable<string>;
  /** MinHash signature of a document. */
  signature(docId: number): Uint32Array;
}
