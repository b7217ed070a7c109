/** The title of the search page, set by the server and updated by the script. */
import type { SearchState } from './search-state.js';

/** For example `harbour – Lede`. */
export function pageTitle({ q }: Pick<SearchState, 'q'>): string {
  return q.trim() === '' ? 'Lede' : `${q} – Lede`;
}
