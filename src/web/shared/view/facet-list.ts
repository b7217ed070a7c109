/** The values of a facet as links that choose them or take them back; the first few, then the rest behind a fold. */
import type { FacetCounts } from '../answers.js';
import { type Html, html, markup } from '../html.js';
import { figure } from '../parts.js';
import { type FacetName, pathOf, type SearchState, sameValue, toggled } from '../search-state.js';

export const FACET_TITLES: Readonly<Record<FacetName, string>> = {
  section: 'Section',
  tags: 'Topic',
  authors: 'Author',
};

/** Values shown at once, and behind the fold; more are found by typing. */
const SHOWN = 6;
const FOLDED = 30;

/** Whether there are more values than are listed, so that there must be a way to look for one. */
export function isLong(counts: FacetCounts): boolean {
  return Object.keys(counts).length > SHOWN + FOLDED;
}

/** @param counts values with their counts, most frequent first; chosen ones are listed even without articles */
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

/** A value found by typing, with what was typed marked. */
export interface FoundValue {
  readonly value: string;
  /** HTML. */
  readonly highlighted: string;
  readonly count: number;
}

/** The values that were looked for. */
export function foundValues(name: FacetName, values: readonly FoundValue[], state: SearchState): Html {
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
