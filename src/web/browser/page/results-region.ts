/** Updates the search page with a new answer, rendered by the views that the server uses; keeps the focus and open `<details>`. */
import type { SearchAnswer } from '../../shared/answers.js';
import type { Html } from '../../shared/html.js';
import { FACETS, type FacetName, type SearchState } from '../../shared/search-state.js';
import { isLong } from '../../shared/view/facet-list.js';
import { filterParts, isEmpty } from '../../shared/view/filters.js';
import { resultsColumn } from '../../shared/view/results.js';

let filtersTimer = 0;

/** Shows the hits at once, and the filters, if the answer has facets, after the next paint. */
export function showAnswer(answer: SearchAnswer, state: SearchState): void {
  clearTimeout(filtersTimer);
  replaceParts([['found', resultsColumn(answer, state)]]);
  if (answer.facets === undefined) return;
  requestAnimationFrame(() => {
    clearTimeout(filtersTimer);
    filtersTimer = window.setTimeout(() => showFilters(answer, state));
  });
}

function showFilters(answer: SearchAnswer, state: SearchState): void {
  const inUse = FACETS.filter((name) => isInUse(finderOf(name)));
  replaceParts(filterParts(answer, state).filter(([id]) => !inUse.some((name) => id === `values-${name}`)));
  for (const name of FACETS) {
    document.getElementById(`facet-${name}`)?.toggleAttribute('hidden', isEmpty(name, answer, state));
    const finder = finderOf(name);
    if (finder === null || inUse.includes(name)) continue;
    finder.hidden = !isLong(answer.facets?.[name] ?? {});
    finder.value = '';
  }
  for (const name of ['from', 'to'] as const) {
    const input = document.querySelector<HTMLInputElement>(`.range [name="${name}"]`);
    if (input !== null && document.activeElement !== input) input.value = state[name];
  }
}

/** The search field of a facet. */
export function finderOf(name: FacetName): HTMLInputElement | null {
  return document.querySelector<HTMLInputElement>(`[data-find="${name}"]`);
}

/** True while the list shows the matches of the search field. */
function isInUse(finder: HTMLInputElement | null): boolean {
  return finder !== null && finder === document.activeElement && finder.value !== '';
}

/** Replaces the content of elements by their id. */
export function replaceParts(parts: readonly (readonly [id: string, content: Html])[]): void {
  const focused = document.activeElement?.closest<HTMLElement>('[data-key]')?.dataset.key;
  for (const [id, content] of parts) {
    const element = document.getElementById(id);
    if (element === null) continue;
    const open = Array.from(
      element.querySelectorAll<HTMLElement>('details[open][data-key]'),
      ({ dataset }) => dataset.key,
    );
    const hadFocus = element.contains(document.activeElement);
    element.innerHTML = content.toString();
    for (const key of open) if (key !== undefined) keyed(element, key)?.setAttribute('open', '');
    if (hadFocus && focused !== undefined) (keyed(element, focused) ?? outcomeLine())?.focus({ preventScroll: true });
  }
}

/** The line above the hits; takes the focus when the focused element is gone. */
export function outcomeLine(): HTMLElement | null {
  return document.getElementById('outcome');
}

function keyed(element: Element, key: string): HTMLElement | null {
  return element.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
}
