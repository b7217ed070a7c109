/** The step from format 1 to 2: frames every record with its checksum. */
import type { Database, RootDatabase } from 'lmdb';
import { isSealed, seal } from './checksum.js';
import type { Databases } from './databases.js';
import { ORIGIN } from './metadata.js';

/** Bytes of records that one transaction frames. */
const BATCH_BYTES = 8_000_000;

/**
 * Frames the records that have no frame, in transactions of some megabytes: freed pages are used again, so the file hardly
 * grows. Stopped in between, it goes on at the next start, since the mark identifies framed records.
 */
export function addChecksums({ environment, articles, sequences, changes, sources, metadata }: Databases): void {
  for (const table of [articles, sequences, sources, metadata]) frameAll(environment, table);
  frameAll(environment, changes);
}

function frameAll<Key extends string | number>(
  environment: RootDatabase<Buffer, string>,
  table: Database<Buffer, Key>,
) {
  let start: Key | undefined;
  do {
    const after = start;
    start = environment.transactionSync(() => frameBatch(table, after));
  } while (start !== undefined);
}

/** Frames records after a key; returns the key to go on from, undefined at the end. */
function frameBatch<Key extends string | number>(
  table: Database<Buffer, Key>,
  after: Key | undefined,
): Key | undefined {
  const batch: { readonly key: Key; readonly value: Buffer }[] = [];
  let bytes = 0;
  let last: Key | undefined;
  for (const { key, value } of table.getRange(after === undefined ? {} : { start: after, exclusiveStart: true })) {
    if (!isSealed(value) && key !== ORIGIN) batch.push({ key, value: Buffer.from(value) });
    bytes += value.length;
    if (bytes < BATCH_BYTES) continue;
    last = key;
    break;
  }
  for (const { key, value } of batch) table.putSync(key, seal(String(key), value));
  return last;
}
