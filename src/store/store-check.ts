/**
 * Verification of a store, beside a running server: every record against its checksum, and the tables against each other.
 *
 * Reads one record at a time, as of one moment.
 */
import { unseal } from './checksum.js';
import { hasDatabase, openDatabases } from './databases.js';
import { readState, readValue } from './metadata.js';
import { assertFormat } from './migrations.js';
import { lostChanges, readProof } from './proof.js';
import { damagedArticle, decodeArticle, decodeRecord } from './record.js';
import { decodeSource } from './sources.js';

/** What a check found out about a store without faults that end it. */
export interface CheckedStore {
  readonly articles: number;
  readonly sequence: number;
}

/**
 * Yields each fault as a sentence with a way out; returns the counts. Throws `storage_unavailable` for a store that cannot
 * be opened: the message is the fault.
 * @param held number of a change that other files prove the store held
 */
export function* checkStore(folder: string, held: number): Generator<string, CheckedStore, undefined> {
  const known = Math.max(held, readProof(folder));
  if (known > 0 && !hasDatabase(folder)) throw lostChanges(folder, known, undefined);
  const databases = openDatabases(folder, true);
  const { environment, articles, sequences, changes, sources, metadata } = databases;
  const transaction = environment.useReadTransaction();
  try {
    assertFormat(databases);
    const { sequence } = readState(databases);
    if (sequence < known) yield lostChanges(folder, known, sequence).message;
    let count = 0;
    for (const { key: id, value } of articles.getRange({ transaction })) {
      count += 1;
      if (decodeArticle(id, value) === undefined) yield damagedArticle(id).message;
      const record = sequences.get(id, { transaction });
      const change = record === undefined ? undefined : decodeRecord(id, record)?.value;
      const logged = typeof change === 'number' ? changes.get(change, { transaction }) : undefined;
      const owner = logged === undefined ? undefined : unseal(String(change), logged)?.toString();
      if (owner !== id) yield unlogged(id);
    }
    for (const { key: id, value } of sequences.getRange({ transaction })) {
      const change = decodeRecord(id, value)?.value;
      if (typeof change === 'number' && change <= sequence) continue;
      if (articles.get(id, { transaction }) === undefined)
        yield `The number of the last change of "${id}", which was removed, is damaged. ${REPLACE_ALL}`;
    }
    for (const { key, value } of changes.getRange({ transaction })) {
      if (unseal(String(key), value) === undefined) yield `Change ${key} of the log is damaged. ${REPLACE_ALL}`;
      else if (key > sequence)
        yield `The log has change ${key}, and the last one should be ${sequence}. ${REPLACE_ALL}`;
    }
    for (const { key, value } of sources.getRange({ transaction })) {
      if (decodeSource(key, value) === undefined) {
        yield `The record of the followed file ${key} is damaged. "lede serve" with its folder reads the file again`;
      }
    }
    for (const name of ['settings', 'lastImport']) {
      const damage = valueDamage(name, metadata.get(name, { transaction }));
      if (damage !== undefined) yield damage;
    }
    return { articles: count, sequence };
  } finally {
    transaction.done();
    void environment.close();
  }
}

const REPLACE_ALL = 'Restore a backup, or move the articles to a new data directory (lede export, lede import)';

function unlogged(id: string): string {
  return `The last change of the article "${id}" is damaged or missing in the log, so it may be left out when the search index is rebuilt. Send or import it again with a change, or restore a backup`;
}

function valueDamage(name: string, record: Buffer | undefined): string | undefined {
  try {
    readValue(name, record);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
