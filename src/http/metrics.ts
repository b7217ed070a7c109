/** Prometheus metrics: requests by route and status, their duration, gauges of the archive, and the process. */
import type { RequestHandler } from 'express';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { ServiceStats } from '../service/service.js';

export interface Metrics {
  readonly contentType: string;
  /** Counts and times every request. */
  readonly observe: RequestHandler;
  /** The metrics in the text format of Prometheus. */
  render(): Promise<string>;
}

/** Upper bounds in seconds; a search belongs in the first few. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

/** Gauges of the archive, read at each scrape. */
const GAUGES: Readonly<Record<string, { readonly help: string; readonly value: (stats: ServiceStats) => number }>> = {
  lede_articles: { help: 'Articles in the archive.', value: ({ articles }) => articles },
  lede_sequence: { help: 'Number of the last change.', value: ({ sequence }) => sequence },
  lede_queued_writes: { help: 'Writes and changed files not yet indexed.', value: ({ queued }) => queued },
  lede_imports_running: { help: 'Imports under way.', value: ({ imports }) => imports.running.length },
  lede_store_bytes: { help: 'Size of the store on disk.', value: ({ bytes }) => bytes.store },
  lede_index_bytes: { help: 'Size of the search index.', value: ({ bytes }) => bytes.engine },
  lede_ready: {
    help: '1 when the archive is loaded and its folders have been read.',
    value: ({ ready }) => Number(ready),
  },
};

export function createMetrics(stats: () => Promise<ServiceStats>): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const labelNames = ['method', 'route', 'status'] as const;
  const requests = new Counter({
    name: 'lede_http_requests_total',
    help: 'Requests answered.',
    labelNames,
    registers: [registry],
  });
  const seconds = new Histogram({
    name: 'lede_http_request_duration_seconds',
    help: 'Time from the first byte of a request to the last of its answer.',
    labelNames,
    buckets: BUCKETS,
    registers: [registry],
  });
  const gauges = Object.entries(GAUGES).map(([name, { help, value }]) => ({
    gauge: new Gauge({ name, help, registers: [registry] }),
    value,
  }));
  const tiers = new Gauge({
    name: 'lede_tier_articles',
    help: 'Articles in each tier of the engine.',
    labelNames: ['tier'],
    registers: [registry],
  });
  const failures = new Counter({
    name: 'lede_background_failures_total',
    help: 'Errors of sealing, merging and saving the search index; each is retried.',
    registers: [registry],
  });

  return {
    contentType: registry.contentType,
    async render() {
      const current = await stats();
      for (const { gauge, value } of gauges) gauge.set(value(current));
      for (const [tier, count] of Object.entries(current.tiers)) tiers.set({ tier }, count);
      failures.reset();
      failures.inc(current.background.failures);
      return registry.metrics();
    },
    observe(request, response, next) {
      const started = performance.now();
      response.once('close', () => {
        // The pattern instead of the path: every id would create a time series.
        const route: unknown = request.route?.path;
        const labels = {
          method: request.method,
          route: typeof route === 'string' ? route : 'none',
          status: String(response.statusCode),
        };
        requests.inc(labels);
        seconds.observe(labels, (performance.now() - started) / 1000);
      });
      next();
    },
  };
}
