/** The fields that find a value in a long facet: its list becomes what was found, until the field is empty again. */
import { html } from '../../shared/html.js';
import { FACETS, type FacetName, type SearchState } from '../../shared/search-state.js';
import { type FoundValue, foundValues } from '../../shared/view/facet-list.js';
import { finderOf, replaceParts } from './results-region.js';

const REST_MS = 120;

/** @param find values of a facet that begin like a text */
export function listenForFacetQueries(
  state: () => SearchState,
  find: (name: FacetName, text: string) => Promise<readonly FoundValue[]>,
): void {
  for (const name of FACETS) {
    const field = finderOf(name);
    if (field === null) continue;
    let whole: string | undefined;
    let timer = 0;
    field.addEventListener('input', () => {
      clearTimeout(timer);
      const element = document.getElementById(`values-${name}`);
      if (element === null) return;
      whole ??= element.innerHTML;
      const text = field.value.trim();
      if (text === '') {
        element.innerHTML = whole;
        whole = undefined;
        return;
      }
      timer = window.setTimeout(async () => {
        try {
          const values = await find(name, text);
          if (field.value.trim() === text) replaceParts([[`values-${name}`, foundValues(name, values, state())]]);
        } catch {
          replaceParts([[`values-${name}`, html`<p class="facts">The archive cannot be reached.</p>`]]);
        }
      }, REST_MS);
    });
    // A new answer brings a list of its own and empties the field.
    field.addEventListener('focus', () => {
      if (field.value === '') whole = undefined;
    });
  }
}
