/** Completions of what is being typed, from `/suggest`; none while the archive cannot say. */
import { type Html, html, markup } from '../../shared/html.js';

export interface Suggestion {
  readonly kind: 'recent' | 'query' | 'headline';
  readonly text: string;
  readonly label: Html;
  /** Of the article, for a headline. */
  readonly id?: string;
}

const MOST = 6;

let current: AbortController | undefined;

/** Undefined when something else was asked meanwhile. */
export async function suggestionsFor(query: string): Promise<readonly Suggestion[] | undefined> {
  stopSuggesting();
  const asking = new AbortController();
  current = asking;
  try {
    const response = await fetch(`/suggest?${new URLSearchParams({ q: query, limit: String(MOST) })}`, {
      signal: asking.signal,
    });
    const body: unknown = response.ok ? await response.json() : {};
    return asking.signal.aborted ? undefined : readSuggestions(body);
  } catch {
    return asking.signal.aborted ? undefined : [];
  }
}

/** Lets go of what was asked. */
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
