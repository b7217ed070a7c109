/** The values of a facet as links that select or deselect them: the first few, the rest in a `<details>` element. */
import type { FacetCounts } from '../answers.js';
import { type Html, html, markup } from '../html.js';
import { figure } from '../parts.js';
import { type FacetName, pathOf, type SearchState, sameValue, toggled } from '../search-state.js';

export const FACET_TITLES: Readonly<Record<FacetName, string>> = {
  section: 'Section',
  tags: 'Topic',
  authors: 'Author',
};

/** Values outside and inside the `<details>` element; further ones are found by typing. */
const SHOWN = 6;
const FOLDED = 30;

/** True when a facet has more values than are listed and needs its search field. */
export function isLong(counts: FacetCounts): boolean {
  return Object.keys(counts).length > SHOWN + FOLDED;
}

/** @param counts by value, most frequent first; selected values are listed even without articles */
export function facetList(name: FacetName, counts: FacetCounts, state: SearchState): Html {
  const chosen = state.chosen[name];
  const isChosen = (value: string) => chosen.some((one) => sameValue(one, value));
  const held = Object.entries(counts).filter(([value, count]) => count > 0 || isChosen(value));
  const missing = chosen.filter((value) => !held.some(([other]) => sameValue(other, value)));
  const all = [...held.filter(([value]) => isChosen(value)), ...missing.map((value) => [value, 0] as const)];
  const listed = [...all, ...held.filter(([value]) => !isChosen(value))];
  if (listed.length === 0) return html`<p class="facts">None among these results.</p>`;
  const items = listed.slice(0, SHOWN + FOLDED).map(([value, count]) => facetItem(name, value, count, state));
  const shown = Math.max(SHOWN, all.length);
  return html`<ul class="values">${items.slice(0, shown)}</ul>${
    items.length > shown
      ? html`<details class="more" data-key="more:${name}"><summary data-key="fold:${name}">More<span class="quiet"> of ${FACET_TITLES[name]}</span></summary><ul class="values">${items.slice(shown)}</ul></details>`
      : undefined
  }`;
}

/** A value that matches the search field of its facet. */
export interface FacetMatch {
  readonly value: string;
  /** HTML: escaped text with the match in `<mark>`. */
  readonly highlighted: string;
  readonly count: number;
}

/** The values that match the search field. */
export function facetMatches(name: FacetName, values: readonly FacetMatch[], state: SearchState): Html {
  if (values.length === 0)
    return html`<p class="facts">No such ${FACET_TITLES[name].toLowerCase()} among these results.</p>`;
  return html`<ul class="values">${values.map(({ value, count, highlighted }) =>
    facetItem(name, value, count, state, markup(highlighted)),
  )}</ul>`;
}

function facetItem(name: FacetName, value: string, count: number, state: SearchState, label?: Html): Html {
  const chosen = state.chosen[name].some((one) => sameValue(one, value));
  return html`<li><a href="${pathOf(toggled(state, name, value))}" rel="nofollow" data-go data-key="${name}:${value}"${
    chosen ? html` aria-current="true"` : undefined
  }><bdi class="value">${label ?? value}</bdi> <span class="count">${figure(count)}</span></a></li>`;
}
