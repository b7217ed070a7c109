/** Requests to the server with a timeout; faults are either transient or mistakes in the page that embeds the box. */
import { type Completion, type Results, readCompletions, readMessage, readResults } from './answers.js';
import type { Setup } from './setup.js';

export interface Answer {
  readonly results: Results;
  readonly completions: readonly Completion[];
}

/** `offline` and `busy` are transient; `misused` is a mistake in the attributes. */
export class SearchFault extends Error {
  readonly kind: 'offline' | 'busy' | 'misused';
  /** `Retry-After` of the server in milliseconds; 0 for none. */
  readonly retryAfter: number;

  constructor(kind: SearchFault['kind'], message: string, retryAfter = 0) {
    super(message);
    this.kind = kind;
    this.retryAfter = retryAfter;
  }
}

const TIMEOUT_MS = 10_000;
/** Characters of a query; the server accepts 8192. */
const MAX_QUERY_LENGTH = 1000;

/** Results and completions of a query. Rejects with SearchFault, or with the reason of the signal. */
export async function search(setup: Setup, query: string, signal: AbortSignal): Promise<Answer> {
  const q = query.slice(0, MAX_QUERY_LENGTH).toWellFormed();
  const parameters = new URLSearchParams({ q, hitsPerPage: String(setup.hits), snippets: '1' });
  if (setup.filter !== '') parameters.set('filter', setup.filter);
  if (setup.sort !== '') parameters.set('sort', setup.sort);
  const suggestParameters = new URLSearchParams({ q, limit: String(setup.suggestions * 2) });
  const base = setup.index === '' ? setup.server : `${setup.server}/indexes/${encodeURIComponent(setup.index)}`;
  const [results, completions] = await Promise.all([
    fetchJson(`${base}/search?${parameters}`, signal).then(readResults),
    // Completions are optional: the results are shown without them, too.
    setup.suggestions === 0
      ? []
      : fetchJson(`${base}/suggest?${suggestParameters}`, signal).then(readCompletions, () => []),
  ]).catch(asFault);
  signal.throwIfAborted();
  return { results, completions: completions.slice(0, setup.suggestions) };
}

async function fetchJson(address: string, signal: AbortSignal): Promise<unknown> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
  const response = await fetch(address, {
    signal: limit,
    credentials: 'omit',
    headers: { Accept: 'application/json' },
  });
  const answer: unknown = await response.json();
  if (response.ok) return answer;
  const kind = response.status === 429 || response.status >= 500 ? 'busy' : 'misused';
  const wait = Number(response.headers.get('Retry-After'));
  throw new SearchFault(kind, readMessage(answer), Number.isFinite(wait) ? wait * 1000 : 0);
}

/** Rethrows as a transient fault what is none yet: no network, a timeout, a body that is not JSON. */
function asFault(thrown: unknown): never {
  if (thrown instanceof SearchFault) throw thrown;
  throw new SearchFault('offline', String(thrown));
}
