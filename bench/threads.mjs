/**
 * Searching on the main thread against searching in query threads over the same segments in shared memory: pages a
 * second, and what a thread costs in memory. Each page is ten hits with highlights and snippets, sent back as JSON text.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { SegmentFolder } from '../dist/engine/embedded/persistence/segment-folder.js';
import { indexFolder } from '../dist/store/data-directory.js';
import { dataPath, readDocuments, readOptions } from './data.mjs';
import { fillDataDirectory } from './data-directory.mjs';
import { sampleQueries } from './queries.mjs';
import { pageMaker } from './query-thread.mjs';
import { fixed, printTable } from './table.mjs';

/** Requests under way at once, as so many connections would have. */
const IN_FLIGHT = 16;

/** Memory of this process that no file backs, in MB. */
function anonymousMegabytes() {
  const status = readFileSync('/proc/self/status', 'utf8');
  const kilobytes = (name) => Number(status.match(new RegExp(`${name}:\\s+(\\d+)`))?.[1] ?? 0);
  return (kilobytes('RssAnon') + kilobytes('RssShmem')) / 1024;
}

/** A thread that makes pages; `ask` resolves with the JSON text. */
async function startThread(workerData) {
  const worker = new Worker(new URL('./query-thread.mjs', import.meta.url), { workerData });
  const waiting = new Map();
  let next = 0;
  worker.on('message', ({ id, json }) => {
    waiting.get(id)?.(json);
    waiting.delete(id);
  });
  const ask = (q) =>
    new Promise((done) => {
      waiting.set(next, done);
      worker.postMessage({ id: next, q });
      next += 1;
    });
  await ask('');
  return { ask, stop: () => worker.terminate() };
}

/** Pages a second, the queries handed to the askers as each comes free. */
async function rate(askers, queries, seconds) {
  const end = performance.now() + seconds * 1000;
  let asked = 0;
  let answered = 0;
  const connection = async (ask) => {
    while (performance.now() < end) {
      await ask(queries[asked++ % queries.length].text);
      answered += 1;
      await new Promise(setImmediate);
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: IN_FLIGHT }, (_, i) => connection(askers[i % askers.length])));
  return answered / ((performance.now() - started) / 1000);
}

export async function run(args) {
  const options = readOptions(args, { docs: '', size: '100000', seconds: '8' });
  const documents = readDocuments(options.docs || dataPath('news/news-100k.jsonl.gz')).slice(0, Number(options.size));
  const queries = sampleQueries(documents, 20_000);
  const folder = mkdtempSync(join(tmpdir(), 'lede-threads-'));
  try {
    const data = fillDataDirectory(folder, documents);
    const { tiers } = await new SegmentFolder(join(indexFolder(data), 'segments')).load();
    const given = { data, segments: tiers.map(({ segment }) => segment.buffer) };
    const main = await pageMaker(given);
    const seconds = Number(options.seconds);
    await rate([main], queries, 2);
    const rows = [['main thread', await rate([main], queries, seconds), anonymousMegabytes()]];
    const threads = [];
    for (const count of [1, 2]) {
      threads.push(await startThread(given));
      const asks = threads.map(({ ask }) => ask);
      await rate(asks, queries, 2);
      rows.push([
        `${count} thread${count > 1 ? 's' : ''}, main one free`,
        await rate(asks, queries, seconds),
        anonymousMegabytes(),
      ]);
      if (count > 1) continue;
      rows.push(['main and one thread', await rate([main, ...asks], queries, seconds), anonymousMegabytes()]);
    }
    for (const { stop } of threads) await stop();
    printTable([
      [`${documents.length} articles`, 'pages/s', 'anonymous MB'],
      ...rows.map(([name, pages, megabytes]) => [name, fixed(pages, 0), fixed(megabytes, 0)]),
    ]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
