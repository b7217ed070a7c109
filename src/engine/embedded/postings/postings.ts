/** The postings of a word in one tier, read a window of docIds at a time. */
import type { Bitmap } from '../structures/bitmap.js';
import type { ScoringWindow } from './scoring-window.js';

export interface Postings {
  /**
   * Adds the weighted frequencies of a window's documents to `window.sums`. Windows come in rising order.
   * @param within the documents to add
   * @param documents number of these in the window
   */
  accumulate(window: ScoringWindow, within: Bitmap, documents: number): void;
  /**
   * Does the same as the last postings of a word that is pruned by, see `prune`: a document of the final postings list
   * bypasses `window.sums` and becomes a survivor if its score reaches the threshold. Returns the number of documents
   * handled so, surviving or not. Absent where it saves nothing.
   */
  accumulateAndPrune?(
    window: ScoringWindow,
    within: Bitmap,
    documents: number,
    weight: number,
    threshold: number,
  ): number;
}
