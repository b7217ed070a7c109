/** How the page asks: Algolia's protocol of this very server. A search that is overtaken is never answered; one that meets trouble is asked again until it is answered or overtaken. */

/** Why there is no answer yet. */
export type Trouble = 'unreachable' | 'busy';

/** Seconds between attempts, the last one for good. */
const PAUSES = [0.5, 1, 2, 4, 8];
/** A server that says nothing for so long is taken for gone. */
const SILENCE_MS = 10_000;
/** Statuses that pass by themselves: too many, not ready, and what proxies say of a server that is gone. */
const PASSING: ReadonlySet<number> = new Set([429, 502, 503, 504]);

export class ArchiveClient {
  /** Whether only hits are asked for, without counts: half the work, for keys that come faster than filters are read. */
  hitsOnly = false;
  #current: AbortController | undefined;
  #wake: (() => void) | undefined;
  readonly #onTrouble: (trouble: Trouble | undefined) => void;

  /** @param onTrouble is told when there is trouble, and with nothing when it is over */
  constructor(onTrouble: (trouble: Trouble | undefined) => void) {
    this.#onTrouble = onTrouble;
    window.addEventListener('online', () => this.retry());
  }

  /**
   * Answers several searches at once; those for values of a facet beside any other, in one attempt. Throws when they
   * were refused: with the reason.
   * `Results` is what InstantSearch takes the protocol's answers for; whoever shows them reads them with care.
   */
  async search<Results>(requests: readonly unknown[]): Promise<Results> {
    if (requests.every(isFacetSearch)) return askOnce(requests);
    if (this.hitsOnly) return this.#withRetries<Results>(requests.slice(0, 1).map(withoutFacets));
    return this.#withRetries<Results>(requests);
  }

  async #withRetries<Results>(requests: readonly unknown[]): Promise<Results> {
    this.abandon();
    const current = new AbortController();
    this.#current = current;
    for (let attempt = 0; ; attempt += 1) {
      const answer = await ask<Results>(requests, current.signal);
      if (current.signal.aborted) return new Promise(() => undefined);
      if (!isTrouble(answer)) {
        this.#onTrouble(undefined);
        return answer;
      }
      this.#onTrouble(answer);
      await this.#pause(PAUSES[Math.min(attempt, PAUSES.length - 1)] ?? 1, current.signal);
    }
  }

  /** Lets go of the search that is under way. */
  abandon(): void {
    this.#current?.abort();
  }

  /** Asks again at once when it was waiting to. */
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

/** The same search without its counts, whose results then have none. */
function withoutFacets(request: unknown): unknown {
  if (typeof request !== 'object' || request === null || !('params' in request)) return request;
  const { params } = request;
  return { ...request, params: { ...(typeof params === 'object' && params), facets: [] } };
}

/** A search for values of a facet, as the protocol names it. */
function isFacetSearch(request: unknown): boolean {
  return typeof request === 'object' && request !== null && 'type' in request && request.type === 'facet';
}

async function askOnce<Results>(requests: readonly unknown[]): Promise<Results> {
  const answer = await ask<Results>(requests, new AbortController().signal);
  if (isTrouble(answer)) throw new Error(answer);
  return answer;
}

/** One attempt: results, or the trouble that came between. Throws what was refused. */
async function ask<Results>(requests: readonly unknown[], signal: AbortSignal): Promise<Results | Trouble> {
  let response: Response;
  let body: unknown;
  try {
    response = await fetch('/1/indexes/*/queries', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ requests }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(SILENCE_MS)]),
    });
    if (PASSING.has(response.status)) return 'busy';
    body = await response.json();
  } catch {
    return 'unreachable';
  }
  if (response.ok && isAnswer<Results>(body)) return body;
  throw new Error(messageOf(body) ?? 'The archive gave no answer that can be read.');
}

function isAnswer<Results>(body: unknown): body is Results {
  return typeof body === 'object' && body !== null && 'results' in body && Array.isArray(body.results);
}

function isTrouble(answer: unknown): answer is Trouble {
  return answer === 'unreachable' || answer === 'busy';
}

function messageOf(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null || !('message' in body)) return undefined;
  return typeof body.message === 'string' ? body.message : undefined;
}
