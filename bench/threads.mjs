/**
 * Searches on the main thread compared with query threads over the same segments in shared memory: pages per second and
 * memory per thread. A page is ten hits with highlights and snippets, returned as JSON text.
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

/** Concurrent requests. */
const IN_FLIGHT = 16;

/** Anonymous memory of this process in MB, shared buffers included. */
function anonymousMegabytes() {
  const status = readFileSync('/proc/self/status', 'utf8');
  const kilobytes = (name) => Number(status.match(new RegExp(`${name}:\\s+(\\d+)`))?.[1] ?? 0);
  return (kilobytes('RssAnon') + kilobytes('RssShmem')) / 1024;
}

/** A thread that makes pages; `search` resolves with the JSON text. */
async function startThread(workerData) {
  const worker = new Worker(new URL('./query-thread.mjs', import.meta.url), { workerData });
  const waiting = new Map();
  let next = 0;
  worker.on('message', ({ id, json }) => {
    waiting.get(id)?.(json);
    waiting.delete(id);
  });
  const search = (q) =>
    new Promise((done) => {
      waiting.set(next, done);
      worker.postMessage({ id: next, q });
      next += 1;
    });
  await search('');
  return { search, stop: () => worker.terminate() };
}

/** Pages per second; each connection sends its next query when it has the response. */
async function rate(searches, queries, seconds) {
  const end = performance.now() + seconds * 1000;
  let sent = 0;
  let answered = 0;
  const connection = async (search) => {
    while (performance.now() < end) {
      await search(queries[sent++ % queries.length].text);
      answered += 1;
      await new Promise(setImmediate);
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: IN_FLIGHT }, (_, i) => connection(searches[i % searches.length])));
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
    const workerData = { data, segments: tiers.map(({ segment }) => segment.buffer) };
    const main = await pageMaker(workerData);
    const seconds = Number(options.seconds);
    await rate([main], queries, 2);
    const rows = [['main thread', await rate([main], queries, seconds), anonymousMegabytes()]];
    const threads = [];
    for (const count of [1, 2]) {
      threads.push(await startThread(workerData));
      const searches = threads.map(({ search }) => search);
      await rate(searches, queries, 2);
      rows.push([
        `${count} thread${count > 1 ? 's' : ''}, main thread idle`,
        await rate(searches, queries, seconds),
        anonymousMegabytes(),
      ]);
      if (count > 1) continue;
      rows.push(['main and one thread', await rate([main, ...searches], queries, seconds), anonymousMegabytes()]);
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
