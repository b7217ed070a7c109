/** `POST /search` of this server. Transient failures are retried until the search is answered or superseded. */
import type { SearchRequestBody } from '../../shared/search-request.js';

/** A transient failure: no answer at all, or one that asks to come back. */
export type Trouble = 'unreachable' | 'busy';

/** Seconds between attempts; the last value repeats. */
const PAUSES = [0.5, 1, 2, 4, 8];
/** Time after which a server without an answer counts as unreachable. */
const TIMEOUT_MS = 10_000;
/** Too many requests, not ready or overloaded, and what proxies send while the server is down. */
const TRANSIENT: ReadonlySet<number> = new Set([429, 502, 503, 504]);

export class ArchiveClient {
  #current: AbortController | undefined;
  #wake: (() => void) | undefined;
  readonly #onTrouble: (trouble: Trouble | undefined) => void;

  /** @param onTrouble called at each transient failure, and with undefined at the next answer */
  constructor(onTrouble: (trouble: Trouble | undefined) => void) {
    this.#onTrouble = onTrouble;
    window.addEventListener('online', () => this.retry());
  }

  /**
   * The JSON body of the answer. Never settles when a later search or `abandon` comes first. Throws the reason of a
   * refusal.
   * @param body JSON of a `SearchRequestBody`
   */
  async search(body: string): Promise<unknown> {
    this.abandon();
    const current = new AbortController();
    this.#current = current;
    for (let failures = 0; ; failures += 1) {
      const answer = await attempt(body, current.signal);
      if (current.signal.aborted) return new Promise(() => undefined);
      if (!isTrouble(answer)) {
        this.#onTrouble(undefined);
        return answer;
      }
      this.#onTrouble(answer);
      await this.#pause(PAUSES[failures] ?? PAUSES.at(-1) ?? 1, current.signal);
    }
  }

  /** The JSON body of the answer to a search beside the current one, in one attempt. Throws when it fails. */
  async searchOnce(request: SearchRequestBody): Promise<unknown> {
    const answer = await attempt(JSON.stringify(request), new AbortController().signal);
    if (isTrouble(answer)) throw new Error(answer);
    return answer;
  }

  /** Cancels the current search. */
  abandon(): void {
    this.#current?.abort();
  }

  /** Ends the pause before the next attempt. */
  retry(): void {
    this.#wake?.();
  }

  #pause(seconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, seconds * 1000);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
      signal.addEventListener('abort', this.#wake, { once: true });
    });
  }
}

/** One attempt. Throws the reason of a refusal. */
async function attempt(body: string, signal: AbortSignal): Promise<unknown> {
  let response: Response;
  let answer: unknown;
  try {
    response = await fetch('/search', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body,
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    // A proxy's error page is not JSON.
    answer = await (response.ok ? response.json() : response.json().catch(() => undefined));
  } catch {
    return 'unreachable' satisfies Trouble;
  }
  if (response.ok) return answer;
  const { code, message } = errorOf(answer);
  // Another attempt would exceed the deadline as well.
  if (TRANSIENT.has(response.status) && code !== 'deadline_exceeded') return 'busy' satisfies Trouble;
  throw new Error(message ?? 'The archive gave no answer that can be read.');
}

function isTrouble(answer: unknown): answer is Trouble {
  return answer === 'unreachable' || answer === 'busy';
}

/** Code and message of an error answer. */
function errorOf(answer: unknown): { readonly code?: string; readonly message?: string } {
  if (typeof answer !== 'object' || answer === null || !('error' in answer)) return {};
  const { error } = answer;
  if (typeof error !== 'object' || error === null) return {};
  return {
    ...('code' in error && typeof error.code === 'string' && { code: error.code }),
    ...('message' in error && typeof error.message === 'string' && { message: error.message }),
  };
}
