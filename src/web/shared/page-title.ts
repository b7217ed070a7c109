/** The title of the search page, from the server and while typing. */
import type { SearchState } from './search-state.js';

/** `harbour – Lede`. */
export function pageTitle({ q }: Pick<SearchState, 'q'>): string {
  return q.trim() === '' ? 'Lede' : `${q} – Lede`;
}
