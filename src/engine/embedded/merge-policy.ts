/** Merge policy: which segments are merged. Every segment costs every query; every merge copies its documents. */

/** A segment is merged with later ones if together they have at least this share of its documents. */
export const MERGE_SHARE = 0.25;
/** The same while bulk writes come in, when everything is merged again at their end. */
export const MERGE_SHARE_DURING_LOAD = 1;
/** Bulk writes of at least this share of all documents end in one merge of everything. */
const FULL_MERGE_LOAD = 0.1;
/** Everything is merged when more than this share of the documents is removed. */
const MAX_REMOVED = 0.25;

/** The size of a segment. */
export interface SegmentSize {
  readonly maxDoc: number;
  /** Live documents. */
  readonly documents: number;
}

/** The share for `firstToMerge` at a pause between writes. @param loaded documents of bulk writes since the last pause */
export function mergeShareAtPause(loaded: number, documents: number): number {
  return loaded > 0 && loaded >= documents * FULL_MERGE_LOAD ? 0 : MERGE_SHARE;
}

/**
 * Index of the first segment to merge: it and all later ones become one. The number of segments if none are merged.
 * @param segments in order of age, oldest first
 * @param share a segment is merged if the later ones have at least this share of its documents
 * @param limit number of segments to end with at most
 */
export function firstToMerge(segments: readonly SegmentSize[], share: number, limit: number): number {
  const maxDoc = segments.reduce((sum, segment) => sum + segment.maxDoc, 0);
  const live = segments.reduce((sum, segment) => sum + segment.documents, 0);
  if (maxDoc - live > maxDoc * MAX_REMOVED) return 0;
  const last = segments.length - 1;
  let first = last;
  let later = segments.at(-1)?.documents ?? 0;
  for (const { documents } of segments.slice(0, -1).reverse()) {
    // The segments before `first` stay beside the merged one.
    if (later < documents * share && first < limit) break;
    later += documents;
    first -= 1;
  }
  return first < last ? first : segments.length;
}
