/** Measures one engine in its own process: reads a job as JSON from the file named by its argument, prints the result as JSON. Started by speed.mjs with --expose-gc. */
import { readFileSync, statSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { joinDocuments, readDocuments } from './data.mjs';
import { mean, median, quantile } from './table.mjs';

/** Passes over the queries of a cell, unless its time is up. */
const PASSES = 5;
/** Warm-up of a cell, for the compilers. Lucene is measured after two passes as well. */
const WARM_MS = 2000;
const HITS = 10;
const SECTIONS = 8;

/** Assigns each document one of a few sections, derived from its id, to filter and count by. */
function withSection(document) {
  let hash = 0;
  for (const letter of document.id) hash = (hash * 31 + letter.charCodeAt(0)) | 0;
  return { ...document, section: `s${Math.abs(hash) % SECTIONS}` };
}

/** Anonymous memory of a process in bytes, shared buffers included; Linux only. */
function anonymousBytes(pid = 'self') {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return ['RssAnon', 'RssShmem'].reduce(
    (sum, name) => sum + 1024 * Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0),
    0,
  );
}

/** Times one query class: passes over all queries until there are enough or `cellMs` are over. Medians over the last passes. */
async function measureCell(engine, kind, queries, cellMs) {
  const passes = [];
  /** Passes that began during warm-up. */
  let cold = 0;
  const started = performance.now();
  let queriesRun = 0;
  let hits = 0;
  while (passes.length - cold < PASSES && performance.now() - started < cellMs) {
    const times = [];
    if (performance.now() - started < WARM_MS) cold += 1;
    for (const { id, text } of queries) {
      if (passes.length > 0 && performance.now() - started > cellMs) break;
      if (performance.now() - started > 2 * cellMs) break;
      const before = performance.now();
      const { ids, ms } = await engine.search(kind, text, HITS);
      times.push(ms ?? performance.now() - before);
      queriesRun += 1;
      if (ids.includes(id)) hits += 1;
    }
    // An incomplete pass covers other queries than a complete one.
    if (times.length === queries.length || passes.length === 0) passes.push(times.sort((a, b) => a - b));
  }
  const warm = passes.slice(-PASSES);
  const over = (share) => median(warm.map((times) => quantile(times, share)));
  return {
    p50: over(0.5),
    p95: over(0.95),
    p99: over(0.99),
    mean: median(warm.map(mean)),
    queries: queriesRun,
    passes: warm.length,
    found: hits / queriesRun,
  };
}

const job = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const documents = joinDocuments(readDocuments(job.docs), job.joined).slice(0, job.size).map(withSection);
const { open } = await import(job.module);
globalThis.gc?.();
const heapBefore = process.memoryUsage();
const started = performance.now();
const engine = await open(documents);
const build = (performance.now() - started) / 1000;
globalThis.gc?.();
const heap = process.memoryUsage();
const result = {
  build,
  heap: heap.heapUsed - heapBefore.heapUsed,
  buffers: heap.arrayBuffers - heapBefore.arrayBuffers,
  anonymous: anonymousBytes(engine.pid),
  cells: {},
};
for (const { name, kind, queries } of job.cells) {
  if (engine.kinds.includes(kind)) result.cells[name] = await measureCell(engine, kind, queries, job.seconds * 1000);
}
result.load = await engine.load?.();
result.file = engine.file === undefined ? engine.fileBytes?.() : statSync(engine.file).size;
await engine.close();
process.stdout.write(JSON.stringify(result));
