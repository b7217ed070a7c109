/** Tells the person at the terminal why a command takes longer: the search index is being rebuilt. */
import type { Writable } from 'node:stream';
import type { LoadProgress } from '../backend/archive-backend.js';
import { printable } from './terminal.js';

/** Rebuilding fewer changes takes no noticeable time; such small archives keep no index on disk. */
const MIN_CHANGES = 1000;

/** For `onLoad`: writes one line when a rebuild begins. */
export function rebuildNote(stream: Writable): (progress: LoadProgress) => void {
  return ({ because, changes, total }) => {
    if (because === undefined || changes > 0 || total < MIN_CHANGES) return;
    stream.write(`lede: rebuilding the search index: ${printable(because)}\n`);
  };
}
