/** Impact of a bulk import on searches: latency and event-loop delay while articles are inverted and merged. */
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { parseArticleInput } from '../dist/document/article-input.js';
import { openArchive } from './archive.mjs';
import { dataPath, readDocuments, readOptions } from './data.mjs';
import { asker } from './lede.mjs';
import { sampleQueries } from './queries.mjs';
import { fixed, printTable, quantile } from './table.mjs';

const BATCH = 2000;
const RESOLUTION_MS = 2;

export async function run(args) {
  const options = readOptions(args, { docs: '', size: '100000', added: '20000', seconds: '5' });
  const documents = readDocuments(options.docs || dataPath('news/news-100k.jsonl.gz'));
  const kept = documents.slice(0, Number(options.size) - Number(options.added));
  const added = documents
    .slice(kept.length, Number(options.size))
    .map((document) => parseArticleInput(document).article);
  const queries = sampleQueries(documents, 2000);
  const { engine, close } = await openArchive(kept);
  const ask = asker(engine);

  /** Runs one query per event-loop turn until `until` returns true. */
  const watch = async (until) => {
    const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
    const times = [];
    delay.enable();
    for (let i = 0; !until(); i += 1) {
      const started = performance.now();
      await ask('prefix', queries[i % queries.length].text, 10);
      times.push(performance.now() - started);
      await nextTurn();
    }
    delay.disable();
    times.sort((a, b) => a - b);
    const loop = [99, 99.9, 100].map((share) => fixed(delay.percentile(share) / 1e6, 1));
    return [times.length, fixed(quantile(times, 0.5), 2), fixed(quantile(times, 0.99), 2), ...loop];
  };

  const end = performance.now() + Number(options.seconds) * 1000;
  const quiet = await watch(() => performance.now() > end);
  let done = false;
  const importing = (async () => {
    const started = performance.now();
    for (let start = 0; start < added.length; start += BATCH)
      await engine.put(added.slice(start, start + BATCH), kept.length + start + BATCH);
    const rate = added.length / ((performance.now() - started) / 1000);
    await new Promise((resolve) => setTimeout(resolve, 3000));
    done = true;
    return rate;
  })();
  const busy = await watch(() => done);
  const rate = await importing;
  await close();
  printTable([
    [`${kept.length} articles`, 'queries', 'p50 ms', 'p99 ms', 'loop delay p99', 'p99.9', 'max'],
    ['idle', ...quiet],
    [`while ${added.length} are imported`, ...busy],
  ]);
  process.stdout.write(`${fixed(rate, 0)} articles/s indexed meanwhile\n`);
}
