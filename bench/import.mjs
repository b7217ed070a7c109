/** Throughput of `lede import` into an empty data directory, durable at exit, process start included. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { dataPath, readOptions, readText } from './data.mjs';
import { MAIN } from './data-directory.mjs';
import { fixed, printTable } from './table.mjs';

/** Imports a file into an empty data directory. */
function importFile(path) {
  const folder = mkdtempSync(join(tmpdir(), 'lede-import-'));
  try {
    const file = join(folder, 'articles.ndjson');
    const text = readText(path);
    writeFileSync(file, text);
    const articles = text.split('\n').filter((line) => line !== '').length;
    const started = performance.now();
    const { status } = spawnSync(process.execPath, [MAIN, 'import', file, '--data', join(folder, 'data')], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const seconds = (performance.now() - started) / 1000;
    if (status !== 0) throw new Error(`lede import ended with ${status}.`);
    return { articles, seconds, bytes: statSync(file).size };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export async function run(args) {
  const { docs } = readOptions(args, { docs: '' });
  const files = docs === '' ? ['news/reuters-21k.jsonl.gz', 'news/news-100k.jsonl.gz'].map(dataPath) : docs.split(',');
  const rows = files.map((file) => {
    const { articles, seconds, bytes } = importFile(file);
    return [file, articles, fixed(seconds, 1), fixed(articles / seconds, 0), fixed(bytes / 1e6 / seconds, 1)];
  });
  printTable([['file', 'articles', 'seconds', 'articles/s', 'MB/s'], ...rows]);
}
