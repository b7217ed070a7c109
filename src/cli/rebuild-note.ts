/** Tells a person who waits why it takes longer: the search index has to be made afresh. */
import type { Writable } from 'node:stream';
import type { CatchUpProgress } from '../indexing/engine-feed.js';
import { printable } from './terminal.js';

/** Fewer changes take no time worth a word; so small an archive keeps no index on disk. */
const WORTH_TELLING = 1000;

/** For `onCatchUp`: writes one line when it begins. */
export function rebuildNote(stream: Writable): (progress: CatchUpProgress) => void {
  return ({ because, changes, total }) => {
    if (because === undefined || changes > 0 || total < WORTH_TELLING) return;
    stream.write(`lede: making the search index afresh: ${printable(because)}\n`);
  };
}
