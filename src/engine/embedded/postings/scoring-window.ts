/** A stretch of a tier's docIds that is scored at once: few enough that what is written for them stays in the processor's cache. */
import { Bitmap } from '../structures/bitmap.js';

/** DocIds in a window. Sums, scores and lengths of so many documents take 150 KB; of the rest little is touched. */
export const WINDOW_DOCUMENTS = 8192;

/** The first window is shorter: until it is over, whatever comes may be among the best. */
const FIRST_DOCUMENTS = 1024;

/** DocIds of a tier that are scored at once. */
export interface DocIdRange {
  readonly start: number;
  /** The docId after the last. */
  readonly end: number;
}

/** All docIds of a tier, a window at a time. */
export function scoringWindows(maxDoc: number): DocIdRange[] {
  const windows: DocIdRange[] = [];
  let start = 0;
  while (start < maxDoc) {
    const full = start === 0 ? FIRST_DOCUMENTS : (Math.floor(start / WINDOW_DOCUMENTS) + 1) * WINDOW_DOCUMENTS;
    const end = Math.min(full, maxDoc);
    windows.push({ start, end });
    start = end;
  }
  return windows;
}

/** Sums of one word for the documents of a window, and what the words before it gave. */
export class ScoringWindow {
  /** The first docId, a multiple of 32. */
  start = 0;
  /** The docId after the last. */
  end = 0;
  /** Weighted frequencies of the word being added, by docId less `start`. */
  readonly sums = new Float64Array(WINDOW_DOCUMENTS);
  /** Where they are not 0, `count` of them. */
  readonly touched = new Uint32Array(WINDOW_DOCUMENTS);
  count = 0;
  /** What the words before it gave, by docId less `start`. */
  readonly scores = new Float64Array(WINDOW_DOCUMENTS);
  /** Where they are not 0, `scoredCount` of them. */
  readonly scored = new Uint32Array(WINDOW_DOCUMENTS);
  scoredCount = 0;
  /** Documents whose score is settled: docIds less `start` and scores, `count` of them. */
  readonly settled = {
    places: new Uint32Array(WINDOW_DOCUMENTS),
    scores: new Float64Array(WINDOW_DOCUMENTS),
    count: 0,
  };
  /** Documents of the tier whose headline may hold a word that was added: of no other need it be read. */
  headlines = new Bitmap(0);

  private isOpen = false;

  /** Begins a query: empties what one that ended in an error left behind. */
  open(): void {
    if (this.isOpen) {
      this.sums.fill(0);
      this.scores.fill(0);
      this.count = 0;
      this.scoredCount = 0;
      this.settled.count = 0;
    }
    this.isOpen = true;
  }

  /** Ends it. */
  close(): void {
    this.isOpen = false;
  }

  /** Moves to the docIds from `start` up to, without, `end`. */
  moveTo(start: number, end: number): void {
    this.start = start;
    this.end = end;
  }

  /** Adds to the sum of a docId; nothing happens for 0, which is what fields outside the search count. */
  add(docId: number, value: number, inHeadline: boolean): void {
    if (value === 0) return;
    if (inHeadline) this.headlines.add(docId);
    const at = docId - this.start;
    if (this.sums[at] === 0) {
      this.touched[this.count] = at;
      this.count += 1;
    }
    this.sums[at] += value;
  }
}

/** The one for all queries: each leaves it empty. */
export const window = new ScoringWindow();
