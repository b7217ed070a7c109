/** Costs of the ways to get at postings, in postings read sequentially; measured. They decide how a document set is intersected with a word. */

/** Looking a document up in a postings list by galloping search. */
export const PROBE_COST = 24;

/** Decoding the token sequence of a document. */
export const READ_COST = 200;

/** Up to one match per so many postings scanned, noting frequencies during the scan is cheaper than a second pass. */
export const SCAN_COST = 32;
