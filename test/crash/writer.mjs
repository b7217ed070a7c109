/**
 * Writes groups of articles through the write path until it is killed.
 * Usage: writer.mjs DATA_DIRECTORY FIRST BURST_MS. Prints `ready`, then the number of each acknowledged group on a line.
 */
import { writeSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { openEmbeddedBackend } from '../../dist/backend/embedded/open-embedded-backend.js';
import { groupOf } from './groups.mjs';

const [dataDirectory, first, burst] = process.argv.slice(2);
const backend = await openEmbeddedBackend({ dataDirectory });
await backend.ready;
writeSync(1, 'ready\n');

let next = Number(first);
async function writeOn() {
  for (;;) {
    const rest = performance.now() % (2 * Number(burst));
    if (rest > Number(burst)) await wait(2 * Number(burst) - rest);
    const number = next++;
    await backend.put(groupOf(number));
    writeSync(1, `${number}\n`);
  }
}
await Promise.all(Array.from({ length: 8 }, writeOn));
