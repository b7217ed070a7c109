/** Asks for what was typed last, and for nothing else: an answer that comes late is dropped, a failure is tried again. */
import { type Answer, SearchFault } from './client.js';

export interface Listener {
  readonly answered: (query: string, answer: Answer) => void;
  readonly failed: (query: string, fault: SearchFault) => void;
}

/** While someone types quickly, letters in between are not asked for. */
const PAUSE_MS = 50;
const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 30_000;

export class Asker {
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

  /** Asks in a moment, in place of whatever was asked before. */
  ask(query: string): void {
    this.stop();
    this.#query = query;
    this.#later(PAUSE_MS);
  }

  /** Asks once more, now, when the last attempt failed. */
  retry(): void {
    if (this.#failures > 0 && this.#query !== undefined) this.#later(0);
  }

  /** Forgets what was asked. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#running?.abort();
    this.#running = undefined;
    this.#query = undefined;
    this.#failures = 0;
  }

  #later(delay: number): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#run(), delay);
  }

  async #run(): Promise<void> {
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
      const backoff = Math.min(FIRST_RETRY_MS * 2 ** (this.#failures - 1), LAST_RETRY_MS);
      this.#later(Math.min(Math.max(backoff, fault.retryAfter), LAST_RETRY_MS));
    }
  }
}
