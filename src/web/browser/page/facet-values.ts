/** Values of a facet with a word that begins with a typed text, among the results of a state. */
import { html } from '../../shared/html.js';
import { searchRequestOf } from '../../shared/search-request.js';
import type { FacetName, SearchState } from '../../shared/search-state.js';
import type { FacetMatch } from '../../shared/view/facet-list.js';
import type { ArchiveClient } from './archive-client.js';
import { readSearchAnswer } from './search-answer.js';

const MAX_VALUES = 20;

/** At most `MAX_VALUES`, most frequent first. Throws when the archive does not answer. */
export async function findFacetValues(
  client: ArchiveClient,
  state: SearchState,
  name: FacetName,
  typed: string,
): Promise<readonly FacetMatch[]> {
  // The server selects the values that contain the text anywhere.
  const request = { ...searchRequestOf(state), page: 1, hitsPerPage: 0, facets: [name], facetQuery: typed };
  const counts = readSearchAnswer(await client.searchOnce(request))?.facets?.[name] ?? {};
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .flatMap(([value, count]) => {
      const highlighted = markWordStart(value, typed);
      return highlighted === undefined ? [] : [{ value, highlighted, count }];
    })
    .slice(0, MAX_VALUES);
}

/** Characters of punctuation that a marked beginning may hold. */
const MAX_PUNCTUATION = 8;
/** Equality regardless of case, diacritics and punctuation. */
const collator = new Intl.Collator('en', { usage: 'search', sensitivity: 'base', ignorePunctuation: true });

/** HTML of a value with the typed text marked where a word begins with it; undefined when none does. */
export function markWordStart(value: string, typed: string): string | undefined {
  // Punctuation alone is part of any value.
  if (collator.compare('', typed) === 0) return html`${value}`.toString();
  const words = [0, ...Array.from(value.matchAll(/[\p{L}\p{N}]+/gu), ({ index }) => index)];
  for (const start of words) {
    const last = Math.min(value.length, start + 2 * typed.length + MAX_PUNCTUATION);
    for (let end = start + 1; end <= last; end += 1) {
      if (/^\p{M}/u.test(value.slice(end)) || collator.compare(value.slice(start, end), typed) !== 0) continue;
      const marked = html`${value.slice(0, start)}<mark>${value.slice(start, end)}</mark>${value.slice(end)}`;
      return marked.toString();
    }
  }
  return undefined;
}
