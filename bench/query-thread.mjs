/** Makes pages of hits from segments in shared memory, on the thread that loads it. As a worker it answers messages. */
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { evaluatePlan } from '../dist/engine/embedded/query-evaluation.js';
import { openSegment } from '../dist/engine/embedded/segment/segment.js';
import { SegmentTier } from '../dist/engine/embedded/tiers/segment-tier.js';
import { searchRequestSchema } from '../dist/search/request.js';
import { createSearcher } from '../dist/search/searcher.js';
import { DEFAULT_SETTINGS } from '../dist/search/settings.js';
import { storeFolder } from '../dist/store/data-directory.js';
import { openStore } from '../dist/store/open-store.js';

/** A function from a query to the JSON text of its page. Without typo tolerance, which needs more of the engine. */
export async function pageMaker({ data, segments }) {
  const tiers = segments.map((buffer) => new SegmentTier(openSegment(buffer)));
  const documents = tiers.reduce((sum, tier) => sum + tier.documents, 0);
  const store = await openStore(storeFolder(data), { readOnly: true });
  const reader = {
    articles: async (ids) => store.getMany(ids),
    search: async (plans) => plans.map((plan) => evaluatePlan(plan, tiers)),
    fields: async () => [],
    size: async () => ({ articles: documents, sequence: 0 }),
  };
  const searcher = createSearcher({ reader, settings: () => DEFAULT_SETTINGS, deadlineMs: 60_000 });
  return async (q) =>
    JSON.stringify(await searcher.search(searchRequestSchema.parse({ q, typing: false, typos: 'off' })));
}

if (!isMainThread) {
  const ask = await pageMaker(workerData);
  parentPort.on('message', async ({ id, q }) => parentPort.postMessage({ id, json: await ask(q) }));
}
