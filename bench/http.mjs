/**
 * Throughput and latency over HTTP: ten hits with highlights and snippets, each query different. First a closed loop,
 * then half its rate with latencies corrected for coordinated omission. A bare Express route is the upper bound.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { dataPath, readDocuments, readOptions, requirePeers } from './data.mjs';
import { sampleQueries } from './queries.mjs';
import { startLede, stop } from './server.mjs';
import { fixed, printTable } from './table.mjs';

const CONNECTIONS = 8;
/** Covers V8's compilation of hot functions. */
const WARM_UP_SECONDS = 5;

async function startBare() {
  const server = spawn(process.execPath, [join(import.meta.dirname, 'bare-express.mjs')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: server.stdout })) return { server, port: Number(line) };
  throw new Error('The bare Express server did not start.');
}

export async function run(args) {
  const options = readOptions(args, { docs: '', size: '20000', seconds: '20' });
  requirePeers();
  const require = createRequire(join(import.meta.dirname, 'peers/package.json'));
  const autocannon = require('autocannon');
  const documents = readDocuments(options.docs || dataPath('news/news-100k.jsonl.gz')).slice(0, Number(options.size));
  const queries = sampleQueries(documents, 50_000);
  const folder = mkdtempSync(join(tmpdir(), 'lede-http-'));

  const seconds = Number(options.seconds);
  let next = 0;
  /** With `overallRate`, in requests per second, autocannon corrects latencies for coordinated omission. */
  const load = (port, duration, overallRate) => {
    return autocannon({
      url: `http://127.0.0.1:${port}`,
      connections: CONNECTIONS,
      duration,
      ...(overallRate && { overallRate }),
      requests: [
        {
          setupRequest: (request) => {
            const { text } = queries[next++ % queries.length];
            return { ...request, path: `/search?typing=false&q=${encodeURIComponent(text)}` };
          },
        },
      ],
    });
  };
  const row = (name, { requests, latency, non2xx, errors }) => [
    name,
    fixed(requests.average, 0),
    ...[latency.p50, latency.p97_5, latency.p99].map((value) => fixed(value, 0)),
    non2xx + errors,
  ];
  try {
    const bare = await startBare();
    await load(bare.port, WARM_UP_SECONDS);
    const top = await load(bare.port, seconds);
    await stop(bare.server);
    const lede = await startLede(documents, folder);
    await load(lede.port, WARM_UP_SECONDS);
    const full = await load(lede.port, seconds);
    const half = await load(lede.port, seconds, Math.max(1, Math.round(full.requests.average / 2)));
    await stop(lede.server);
    printTable([
      [`${documents.length} articles`, 'requests/s', 'p50 ms', 'p97.5', 'p99', 'failed'],
      row('bare Express route', top),
      row('Lede, closed loop', full),
      row('Lede, at half that rate', half),
    ]);
    process.stdout.write(
      `Lede answers ${fixed((100 * full.requests.average) / top.requests.average, 1)} % of the bare rate\n`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
