/** Accumulators for the documents of one window of docIds, see `structures/doc-id-windows.ts`. */
import { Bitmap } from '../structures/bitmap.js';
import { WINDOW_DOCUMENTS } from '../structures/doc-id-windows.js';

/** Frequencies of the word being added, scores of the words before it, and survivors of pruning; all by docId less `start`. */
export class ScoringWindow {
  /** First docId, a multiple of 32. */
  start = 0;
  /** Last docId + 1. */
  end = 0;
  /** Weighted frequencies of the word being added. */
  readonly sums = new Float64Array(WINDOW_DOCUMENTS);
  /** Where `sums` is not 0, `count` of them. */
  readonly touched = new Uint32Array(WINDOW_DOCUMENTS);
  count = 0;
  /** Scores of the words before it. */
  readonly scores = new Float64Array(WINDOW_DOCUMENTS);
  /** Where `scores` is not 0, `scoredCount` of them. */
  readonly scored = new Uint32Array(WINDOW_DOCUMENTS);
  scoredCount = 0;
  /** Documents that passed the threshold of `prune`, with their scores, `count` of them. */
  readonly survivors = {
    places: new Uint32Array(WINDOW_DOCUMENTS),
    scores: new Float64Array(WINDOW_DOCUMENTS),
    count: 0,
  };
  /** Documents of the tier whose headline may hold a word that was added; no other headline need be read. */
  headlines = new Bitmap(0);

  private isOpen = false;

  /** Begins a query. Empties the window if the query before ended in an exception. */
  open(): void {
    if (this.isOpen) {
      this.sums.fill(0);
      this.scores.fill(0);
      this.count = 0;
      this.scoredCount = 0;
      this.survivors.count = 0;
    }
    this.isOpen = true;
  }

  /** Ends a query. */
  close(): void {
    this.isOpen = false;
  }

  /** Moves to the docIds from `start` up to, not including, `end`. */
  moveTo(start: number, end: number): void {
    this.start = start;
    this.end = end;
  }

  /** Adds to the frequency of a docId. 0, as for fields not searched, is ignored. */
  add(docId: number, value: number, inHeadline: boolean): void {
    if (value === 0) return;
    if (inHeadline) this.headlines.add(docId);
    const at = docId - this.start;
    const sum = this.sums[at] ?? 0;
    if (sum === 0) {
      this.touched[this.count] = at;
      this.count += 1;
    }
    this.sums[at] = sum + value;
  }
}

/** The window of all queries, which run one at a time; each leaves it empty. */
export const scoringWindow = new ScoringWindow();
