/** Completions from `/suggest`; none when the request fails. */
import { type Html, html, markup } from '../../shared/html.js';

export interface Suggestion {
  readonly kind: 'recent' | 'query' | 'headline';
  readonly text: string;
  readonly label: Html;
  /** Id of the article of a headline. */
  readonly id?: string;
}

const MAX_COUNT = 6;

let current: AbortController | undefined;

/** Undefined when superseded by a later call. */
export async function suggestionsFor(query: string): Promise<readonly Suggestion[] | undefined> {
  stopSuggesting();
  const request = new AbortController();
  current = request;
  try {
    const response = await fetch(`/suggest?${new URLSearchParams({ q: query, limit: String(MAX_COUNT) })}`, {
      signal: request.signal,
    });
    const body: unknown = response.ok ? await response.json() : {};
    return request.signal.aborted ? undefined : readSuggestions(body);
  } catch {
    return request.signal.aborted ? undefined : [];
  }
}

/** Cancels the current request. */
export function stopSuggesting(): void {
  current?.abort();
}

export function recentSuggestion(text: string): Suggestion {
  return { kind: 'recent', text, label: html`${text}` };
}

function readSuggestions(body: unknown): readonly Suggestion[] {
  if (typeof body !== 'object' || body === null || !('suggestions' in body) || !Array.isArray(body.suggestions))
    return [];
  return body.suggestions.flatMap((item: unknown): Suggestion[] => {
    if (typeof item !== 'object' || item === null) return [];
    const { text, highlighted, kind, id } = { text: '', highlighted: '', kind: '', id: undefined, ...item };
    if (typeof text !== 'string' || typeof highlighted !== 'string') return [];
    if (kind === 'headline' && typeof id === 'string') return [{ kind, text, label: markup(highlighted), id }];
    return kind === 'query' ? [{ kind, text, label: markup(highlighted) }] : [];
  });
}
