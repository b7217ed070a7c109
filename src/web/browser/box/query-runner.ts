/** Runs the latest query only: debounced, earlier ones aborted, transient failures retried with back-off. */
import { type Answer, SearchFault } from './client.js';

export interface Listener {
  readonly answered: (query: string, answer: Answer) => void;
  readonly failed: (query: string, fault: SearchFault) => void;
}

/** Pause in typing after which a query runs. */
const PAUSE_MS = 50;
const FIRST_RETRY_MS = 1000;
const MAX_RETRY_MS = 30_000;

export class QueryRunner {
  readonly #search: (query: string, signal: AbortSignal) => Promise<Answer>;
  readonly #listener: Listener;
  #running: AbortController | undefined;
  #timer: number | undefined;
  #query: string | undefined;
  #failures = 0;

  constructor(search: (query: string, signal: AbortSignal) => Promise<Answer>, listener: Listener) {
    this.#search = search;
    this.#listener = listener;
  }

  /** Runs a query after a pause, in place of the previous one. */
  run(query: string): void {
    this.stop();
    this.#query = query;
    this.#schedule(PAUSE_MS);
  }

  /** Retries at once if the last attempt failed. */
  retry(): void {
    if (this.#failures > 0 && this.#query !== undefined) this.#schedule(0);
  }

  /** Cancels the query. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#running?.abort();
    this.#running = undefined;
    this.#query = undefined;
    this.#failures = 0;
  }

  #schedule(delay: number): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#attempt(), delay);
  }

  async #attempt(): Promise<void> {
    const query = this.#query;
    if (query === undefined) return;
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    try {
      const answer = await this.#search(query, running.signal);
      if (running.signal.aborted) return;
      this.#failures = 0;
      this.#listener.answered(query, answer);
    } catch (thrown) {
      if (running.signal.aborted) return;
      const fault = thrown instanceof SearchFault ? thrown : new SearchFault('offline', String(thrown));
      this.#failures += 1;
      this.#listener.failed(query, fault);
      if (fault.kind === 'misused') return;
      const backoff = Math.min(FIRST_RETRY_MS * 2 ** (this.#failures - 1), MAX_RETRY_MS);
      this.#schedule(Math.min(Math.max(backoff, fault.retryAfter), MAX_RETRY_MS));
    }
  }
}
