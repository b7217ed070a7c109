/** Figures for Prometheus: what was asked, how it was answered, how long it took, and the process itself. */
import type { RequestHandler } from 'express';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export interface Metrics {
  readonly contentType: string;
  /** Counts and times every request. */
  readonly observe: RequestHandler;
  /** The text Prometheus scrapes. */
  render(): Promise<string>;
}

/** Seconds; a search should fall in the first few. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

/** `articles` tells how many articles the archive holds when it is asked. */
export function createMetrics(articles: () => number): Metrics {
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
  new Gauge({
    name: 'lede_articles',
    help: 'Articles in the archive.',
    registers: [registry],
    collect() {
      this.set(articles());
    },
  });

  return {
    contentType: registry.contentType,
    render: () => registry.metrics(),
    observe(request, response, next) {
      const started = performance.now();
      response.once('close', () => {
        // The pattern, not the path: ids would make a series each.
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
