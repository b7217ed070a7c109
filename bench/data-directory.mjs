/** A data directory filled with documents by `lede import`. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const MAIN = resolve(import.meta.dirname, '../dist/main.js');

/** Imports documents into a new data directory inside `folder`; returns its path. */
export function fillDataDirectory(folder, documents) {
  const file = join(folder, 'articles.ndjson');
  const data = join(folder, 'data');
  writeFileSync(file, documents.map((document) => `${JSON.stringify(document)}\n`).join(''));
  const { status } = spawnSync(process.execPath, [MAIN, 'import', file, '--data', data], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error(`lede import exited with ${status}.`);
  return data;
}
