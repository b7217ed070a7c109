/** The changing parts of the search page: replaced by what the same views make of a new answer, the focus and open folds kept. */
import type { SearchAnswer } from '../../shared/answers.js';
import type { Html } from '../../shared/html.js';
import { FACETS, type FacetName, type SearchState } from '../../shared/search-state.js';
import { isLong } from '../../shared/view/facet-list.js';
import { filterParts, isIdle } from '../../shared/view/filters.js';
import { found } from '../../shared/view/results.js';

let later = 0;

/** Hits at once, what they can be narrowed by, if it was counted, after they are painted: who types looks at the hits. */
export function showAnswer(answer: SearchAnswer, state: SearchState): void {
  clearTimeout(later);
  replaceParts([['found', found(answer, state)]]);
  if (answer.facets === undefined) return;
  requestAnimationFrame(() => {
    clearTimeout(later);
    later = window.setTimeout(() => showFilters(answer, state));
  });
}

function showFilters(answer: SearchAnswer, state: SearchState): void {
  const used = FACETS.filter((name) => isInUse(finderOf(name)));
  replaceParts(filterParts(answer, state).filter(([id]) => !used.some((name) => id === `values-${name}`)));
  for (const name of FACETS) {
    document.getElementById(`facet-${name}`)?.toggleAttribute('hidden', isIdle(name, answer, state));
    const finder = finderOf(name);
    if (finder === null || used.includes(name)) continue;
    finder.hidden = !isLong(answer.facets?.[name] ?? {});
    finder.value = '';
  }
  for (const name of ['from', 'to'] as const) {
    const input = document.querySelector<HTMLInputElement>(`.range [name="${name}"]`);
    if (input !== null && document.activeElement !== input) input.value = state[name];
  }
}

/** The field that finds a value of a facet. */
export function finderOf(name: FacetName): HTMLInputElement | null {
  return document.querySelector<HTMLInputElement>(`[data-find="${name}"]`);
}

/** While somebody types in it, its list is what was found. */
function isInUse(finder: HTMLInputElement | null): boolean {
  return finder !== null && finder === document.activeElement && finder.value !== '';
}

/** Puts new content into elements by their id. */
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

/** The first line of the results, where the focus goes when what had it is gone. */
export function outcomeLine(): HTMLElement | null {
  return document.getElementById('outcome');
}

function keyed(element: Element, key: string): HTMLElement | null {
  return element.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
}
