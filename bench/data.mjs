/** Where the benchmarks' texts are, and how they are read. `LEDE_BENCH_DATA` names another folder than `../shared`. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';

const FOLDER = process.env.LEDE_BENCH_DATA ?? resolve(import.meta.dirname, '../../shared');

/** The path of a file of the benchmark data; ends the benchmark with a readable reason when it is absent. */
export function dataPath(name) {
  const path = join(FOLDER, name);
  if (existsSync(path)) return path;
  process.stderr.write(`${path} is not there. Set LEDE_BENCH_DATA to the folder that holds ${name}.\n`);
  process.exit(3);
}

export const hasData = (name) => existsSync(join(FOLDER, name));

/** The text of a file, unpacked when its name ends in .gz. */
export function readText(path) {
  const bytes = readFileSync(path);
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
}

const lines = (text) => text.split('\n').filter((line) => line.trim() !== '');

/** `{id, title, text}` a line. */
export const readDocuments = (path) => lines(readText(path)).map((line) => JSON.parse(line));

/** Longer documents: the texts of each `count` in a row as one, under the first's id and title. */
export function joinDocuments(documents, count) {
  if (count <= 1) return documents;
  return Array.from({ length: Math.floor(documents.length / count) }, (_, i) => {
    const run = documents.slice(i * count, (i + 1) * count);
    return { ...run[0], text: run.map(({ title, text }) => `${title}\n${text}`).join('\n') };
  });
}

/** Rows of tab-separated columns. */
export const readRows = (path) => lines(readText(path)).map((line) => line.split('\t'));

/** Options of a benchmark as `--name value`, each with its default. */
export function readOptions(given, defaults) {
  const options = Object.fromEntries(Object.keys(defaults).map((name) => [name, { type: 'string' }]));
  return { ...defaults, ...parseArgs({ args: given, options }).values };
}
