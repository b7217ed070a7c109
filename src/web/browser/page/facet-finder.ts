/** The search field of a long facet: replaces the list of values by the matching ones while it holds text. */
import { html } from '../../shared/html.js';
import { FACETS, type FacetName, type SearchState } from '../../shared/search-state.js';
import { type FacetMatch, facetMatches } from '../../shared/view/facet-list.js';
import { finderOf, replaceParts } from './results-region.js';

/** Pause in typing after which values are requested. */
const PAUSE_MS = 120;

/** @param find values of a facet with a word that begins with a text */
export function listenForFacetQueries(
  state: () => SearchState,
  find: (name: FacetName, text: string) => Promise<readonly FacetMatch[]>,
): void {
  for (const name of FACETS) {
    const field = finderOf(name);
    if (field === null) continue;
    let fullList: string | undefined;
    let timer = 0;
    field.addEventListener('input', () => {
      clearTimeout(timer);
      const element = document.getElementById(`values-${name}`);
      if (element === null) return;
      fullList ??= element.innerHTML;
      const text = field.value.trim();
      if (text === '') {
        element.innerHTML = fullList;
        fullList = undefined;
        return;
      }
      timer = window.setTimeout(async () => {
        try {
          const values = await find(name, text);
          if (field.value.trim() === text) replaceParts([[`values-${name}`, facetMatches(name, values, state())]]);
        } catch {
          replaceParts([[`values-${name}`, html`<p class="facts">The archive cannot be reached.</p>`]]);
        }
      }, PAUSE_MS);
    });
    // A new answer replaces the list and empties the field.
    field.addEventListener('focus', () => {
      if (field.value === '') fullList = undefined;
    });
  }
}
