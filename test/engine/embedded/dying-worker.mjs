/** Puts articles into an engine whose first two worker threads are terminated as soon as they start; prints what happened. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createEmbeddedEngine } from '../../../dist/engine/embedded/embedded-engine.js';
import { EMPTY_PLAN } from '../../../dist/query/plan.js';

let started = 0;
process.on('worker', (worker) => {
  started += 1;
  if (started <= 2) void worker.terminate();
});

const jobs = [];
const engine = await createEmbeddedEngine({
  limits: { recent: 3, bulk: 1e9, idleMs: 1, retryMs: 1, maxRetryMs: 4 },
  onBackgroundError: (_error, job) => jobs.push(job),
});
const totals = [];
for (let n = 0; n < 9; n += 1) {
  const members = { lede: '', body: [], related: [], tags: [], authors: [], attributes: {} };
  await engine.put([{ id: `n${n}`, title: `storm ${n}`, ...members }], n + 1);
  totals.push((await engine.search({ ...EMPTY_PLAN, limit: 1 })).total);
}
while (engine.stats().tiers.archive !== 9) await sleep(2);
const { background, tiers } = engine.stats();
await engine.close();
process.stdout.write(JSON.stringify({ totals, jobs, ...background, archived: tiers.archive }));
