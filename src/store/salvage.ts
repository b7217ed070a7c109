/** What `--accept-loss` does before a store is opened: damaged files are set aside, never deleted. */
import { renameSync } from 'node:fs';
import { isAppError } from '../errors.js';
import { storeFile } from './data-directory.js';
import { checkUnshared } from './database-check.js';
import { type Databases, hasDatabase } from './databases.js';
import { ORIGIN, STATE } from './metadata.js';
import { decodeRecord } from './record.js';

/**
 * Renames a damaged database file to `data.mdb.damaged-TIME`, so that a new one is created; returns the new name. The store
 * must be locked.
 */
export function salvage(storeFolder: string, now: Date = new Date()): string | undefined {
  if (!hasDatabase(storeFolder)) return undefined;
  const file = storeFile(storeFolder);
  try {
    checkUnshared(file);
    return undefined;
  } catch (error) {
    if (!isAppError(error)) throw error;
    const aside = `${file}.damaged-${now.toISOString().replaceAll(':', '-')}`;
    renameSync(file, aside);
    return aside;
  }
}

/** Removes damaged values, such as settings, so that their defaults apply; returns their names. */
export function dropDamagedValues({ metadata }: Databases): readonly string[] {
  const names: string[] = [];
  for (const { key, value } of metadata.getRange({})) {
    if (key !== ORIGIN && key !== STATE && decodeRecord(key, value) === undefined) names.push(key);
  }
  for (const name of names) metadata.removeSync(name);
  return names;
}
