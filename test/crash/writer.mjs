/**
 * Writes groups of articles through the write path and tells each one that was acknowledged, until it is killed.
 * Usage: writer.mjs FOLDER FIRST BURST_MS. Prints `ready`, then the number of each acknowledged group on a line of its own.
 */
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createEmbeddedEngine } from '../../dist/engine/embedded/embedded-engine.js';
import { Indexer } from '../../dist/indexing/indexer.js';
import { openStore } from '../../dist/store/article-store.js';
import { groupOf } from './groups.mjs';

const [folder, first, burst] = process.argv.slice(2);
const store = await openStore(join(folder, 'store'));
const engine = await createEmbeddedEngine({ folder });
const indexer = new Indexer(store, engine);
await indexer.catchUp();
writeSync(1, 'ready\n');

let next = Number(first);
async function writeOn() {
  for (;;) {
    const rest = performance.now() % (2 * Number(burst));
    if (rest > Number(burst)) await wait(2 * Number(burst) - rest);
    const number = next++;
    await indexer.put(groupOf(number));
    writeSync(1, `${number}\n`);
  }
}
await Promise.all(Array.from({ length: 8 }, writeOn));
