/** Asks the server, gives up in time, and tells apart what passes by itself from what the page's author must mend. */
import { type Completion, type Found, readCompletions, readFound, readMessage } from './answers.js';
import type { Setup } from './setup.js';

export interface Answer {
  readonly found: Found;
  readonly completions: readonly Completion[];
}

/** `offline` and `busy` pass; `misused` does not. */
export class SearchFault extends Error {
  readonly kind: 'offline' | 'busy' | 'misused';
  /** Milliseconds the server asks to wait. */
  readonly retryAfter: number;

  constructor(kind: SearchFault['kind'], message: string, retryAfter = 0) {
    super(message);
    this.kind = kind;
    this.retryAfter = retryAfter;
  }
}

const TIMEOUT_MS = 10_000;
/** More than this nobody types; the server reads no more than 8192. */
const LONGEST_QUERY = 1000;

/** Throws SearchFault; rejects as the signal says when it is aborted. */
export async function search(setup: Setup, query: string, signal: AbortSignal): Promise<Answer> {
  const q = query.slice(0, LONGEST_QUERY).toWellFormed();
  const wanted = new URLSearchParams({ q, hitsPerPage: String(setup.hits), snippets: '1' });
  if (setup.filter !== '') wanted.set('filter', setup.filter);
  if (setup.sort !== '') wanted.set('sort', setup.sort);
  const typed = new URLSearchParams({ q, limit: String(setup.suggestions * 2) });
  const base = setup.index === '' ? setup.server : `${setup.server}/indexes/${encodeURIComponent(setup.index)}`;
  const [found, completions] = await Promise.all([
    ask(`${base}/search?${wanted}`, signal).then(readFound),
    // Completions are a kindness: without them the results still help.
    setup.suggestions === 0 ? [] : ask(`${base}/suggest?${typed}`, signal).then(readCompletions, () => []),
  ]).catch(asFault);
  signal.throwIfAborted();
  return { found, completions: completions.slice(0, setup.suggestions) };
}

async function ask(address: string, signal: AbortSignal): Promise<unknown> {
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

/** What was thrown, as a fault that passes: no network, no JSON, no answer in time. */
function asFault(thrown: unknown): never {
  if (thrown instanceof SearchFault) throw thrown;
  throw new SearchFault('offline', String(thrown));
}
