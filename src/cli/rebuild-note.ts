/** The message that a command takes longer because the search index is rebuilt. */
import type { Writable } from 'node:stream';
import type { CatchUpProgress } from '../indexing/engine-feed.js';
import { printable } from './terminal.js';

/** Fewer changes take no noticeable time: an archive that small has no index on disk. */
const MIN_CHANGES = 1000;

/** A listener for `onCatchUp` that writes one line at the start of a rebuild. */
export function rebuildNote(stream: Writable): (progress: CatchUpProgress) => void {
  return ({ because, changes, total }) => {
    if (because === undefined || changes > 0 || total < MIN_CHANGES) return;
    stream.write(`lede: rebuilding the search index: ${printable(because)}\n`);
  };
}
