/** Cost of re-ranking the top candidates by proximity and headline: the same queries with and without it, alternating in one process. */
import { performance } from 'node:perf_hooks';
import { RANKING } from '../dist/engine/embedded/weighting/ranking-constants.js';
import { searchRequestSchema } from '../dist/search/request.js';
import { openArchive } from './archive.mjs';
import { dataPath, readDocuments, readOptions } from './data.mjs';
import { cutShort, sampleQueries } from './queries.mjs';
import { fixed, median, printTable, quantile } from './table.mjs';

const PASSES = 7;
const KINDS = {
  submitted: ({ text }) => ({ q: text, typing: false }),
  typing: ({ text }) => ({ q: text }),
  'three letters': ({ text }) => ({ q: cutShort(text, 3) }),
};

/** Sorted latencies of one pass over the requests, in milliseconds. */
async function pass(engine, requests) {
  const times = [];
  for (const request of requests) {
    const started = performance.now();
    await engine.search(request);
    times.push(performance.now() - started);
  }
  return times.sort((a, b) => a - b);
}

export async function run(args) {
  const options = readOptions(args, { docs: dataPath('news/reuters-21k.jsonl.gz'), queries: '300' });
  const documents = readDocuments(options.docs);
  const { searcher, close } = await openArchive(documents);
  const queries = sampleQueries(documents, Number(options.queries));
  const windows = [RANKING.window, { submitted: 0, typing: 0 }];
  const rows = [['queries', 'p50 ms', 'without', 'ratio', 'p99 ms', 'without', 'ratio']];
  for (const [kind, request] of Object.entries(KINDS)) {
    const requests = queries.map((query) => searchRequestSchema.parse({ ...request(query), snippets: 0 }));
    const passes = windows.map(() => []);
    for (let round = 0; round <= PASSES; round += 1) {
      for (const [index, window] of windows.entries()) {
        RANKING.window = window;
        const times = await pass(searcher, requests);
        // The first round warms up.
        if (round > 0) passes[index].push(times);
      }
    }
    const over = (share) => passes.map((all) => median(all.map((times) => quantile(times, share))));
    rows.push([
      kind,
      ...[over(0.5), over(0.99)].flatMap(([full, bare]) => [fixed(full), fixed(bare), fixed(full / bare, 2)]),
    ]);
  }
  RANKING.window = windows[0];
  await close();
  printTable(rows);
}
