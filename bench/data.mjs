/** Location and readers of the benchmark data. `LEDE_BENCH_DATA` replaces the default folder `../shared`. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';

const FOLDER = process.env.LEDE_BENCH_DATA ?? resolve(import.meta.dirname, '../../shared');

/** The path of a file of the benchmark data. Exits with status 3 and a message when it is absent. */
export function dataPath(name) {
  const path = join(FOLDER, name);
  if (existsSync(path)) return path;
  process.stderr.write(`${path} does not exist. Set LEDE_BENCH_DATA to the folder that holds ${name}.\n`);
  process.exit(3);
}

/** Exits with status 3 and a message when the packages of `bench/peers` are not installed. */
export function requirePeers() {
  if (existsSync(join(import.meta.dirname, 'peers/node_modules'))) return;
  process.stderr.write('Install the peers first: npm ci --prefix bench/peers\n');
  process.exit(3);
}

export const hasData = (name) => existsSync(join(FOLDER, name));

/** The text of a file; `.gz` files are decompressed. */
export function readText(path) {
  const bytes = readFileSync(path);
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
}

const lines = (text) => text.split('\n').filter((line) => line.trim() !== '');

/** NDJSON of `{id, title, text}`. */
export const readDocuments = (path) => lines(readText(path)).map((line) => JSON.parse(line));

/** Longer documents: joins the texts of `count` consecutive documents under the id and title of the first. */
export function joinDocuments(documents, count) {
  if (count <= 1) return documents;
  return Array.from({ length: Math.floor(documents.length / count) }, (_, i) => {
    const run = documents.slice(i * count, (i + 1) * count);
    return { ...run[0], text: run.map(({ title, text }) => `${title}\n${text}`).join('\n') };
  });
}

/** Rows of a tab-separated file. */
export const readRows = (path) => lines(readText(path)).map((line) => line.split('\t'));

/** Options of a benchmark, `--name value`, with their defaults. */
export function readOptions(args, defaults) {
  const options = Object.fromEntries(Object.keys(defaults).map((name) => [name, { type: 'string' }]));
  return { ...defaults, ...parseArgs({ args, options }).values };
}
