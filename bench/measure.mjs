/** One engine in a process of its own: reads a job as JSON from its argument, measures, writes the result as JSON. Started by speed.mjs with --expose-gc. */
import { readFileSync, statSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { joinDocuments, readDocuments } from './data.mjs';
import { mean, median, quantile } from './table.mjs';

/** A cell is measured at least this often, unless its time is up. */
const PASSES = 5;
/** Until then a cell warms up: compilers are at work on code that is new to them. Lucene is measured after two passes as well. */
const WARM_MS = 2000;
const HITS = 10;
const SECTIONS = 8;

/** Gives every document one of a few sections, the same each time, to filter and count by. */
function withSection(document) {
  let hash = 0;
  for (const letter of document.id) hash = (hash * 31 + letter.charCodeAt(0)) | 0;
  return { ...document, section: `s${Math.abs(hash) % SECTIONS}` };
}

/** Memory of a process that is not a file, in bytes; Linux only. */
function anonymousBytes(pid = 'self') {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return ['RssAnon', 'RssShmem'].reduce(
    (sum, name) => sum + 1024 * Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0),
    0,
  );
}

/** Times one class of query: passes over all queries until there were enough or `cellMs` are up; medians over the last of them. */
async function measureCell(engine, kind, queries, cellMs) {
  const passes = [];
  /** How many of them began before it was warm. */
  let cold = 0;
  const started = performance.now();
  let asked = 0;
  let found = 0;
  while (passes.length - cold < PASSES && performance.now() - started < cellMs) {
    const times = [];
    if (performance.now() - started < WARM_MS) cold += 1;
    for (const { id, text } of queries) {
      if (passes.length > 0 && performance.now() - started > cellMs) break;
      if (performance.now() - started > 2 * cellMs) break;
      const before = performance.now();
      const { ids, ms } = await engine.search(kind, text, HITS);
      times.push(ms ?? performance.now() - before);
      asked += 1;
      if (ids.includes(id)) found += 1;
    }
    // A pass that was cut short would compare other queries than the rest.
    if (times.length === queries.length || passes.length === 0) passes.push(times.sort((a, b) => a - b));
  }
  const warm = passes.slice(-PASSES);
  const over = (share) => median(warm.map((times) => quantile(times, share)));
  return {
    p50: over(0.5),
    p95: over(0.95),
    p99: over(0.99),
    mean: median(warm.map(mean)),
    queries: asked,
    passes: warm.length,
    found: found / asked,
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
