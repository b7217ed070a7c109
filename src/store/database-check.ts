/** When a database file is verified: as a whole before a writer maps it, and in two steps by a reader beside a writer. */
import { DatabaseFile, DatabaseFileDamage, damagedFile, isKnownLayout, type Snapshot } from './database-file.js';
import { type CheckScope, checkTrees } from './tree-check.js';

/** A commit may change the pages while they are read: a reader looks this often before it calls them damaged. */
const ATTEMPTS = 5;

/** Verifies a file that no process writes to. Throws `storage_unavailable`. */
export function checkUnshared(file: string): void {
  check(file, 1, 'everything');
}

/** Verifies what LMDB reads of a file as it opens it, beside a writer. Throws `storage_unavailable`. */
export function checkShared(file: string): void {
  check(file, ATTEMPTS, 'tables');
}

/** Verifies a file beside a writer. A read transaction must be open: its pages, and later ones, are then not reused. */
export function checkPinned(file: string): void {
  check(file, 1, 'everything');
}

function check(file: string, attempts: number, scope: CheckScope): void {
  if (!isKnownLayout()) return;
  const opened = new DatabaseFile(file);
  try {
    for (let attempt = 1; ; attempt += 1) {
      try {
        checkTrees(opened, snapshotOf(opened), scope);
        return;
      } catch (error) {
        if (!(error instanceof DatabaseFileDamage)) throw error;
        if (attempt >= attempts) throw damagedFile(file, error);
      }
    }
  } finally {
    opened.close();
  }
}

function snapshotOf(file: DatabaseFile): Snapshot {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return file.snapshot();
    } catch (error) {
      if (!(error instanceof DatabaseFileDamage) || attempt >= ATTEMPTS) throw error;
    }
  }
}
