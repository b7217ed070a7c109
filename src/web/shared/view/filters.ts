/** Everything results can be narrowed by: dates and facets, beside the results or folded above them. */
import type { SearchAnswer } from '../answers.js';
import { type Html, html } from '../html.js';
import { MONTHS } from '../search-question.js';
import { FACETS, type FacetName, type SearchState } from '../search-state.js';
import { FACET_TITLES, facetList, isLong } from './facet-list.js';
import { rangeForm, timeline } from './timeline.js';

/** The parts of the filters that change with every answer, by the id of the element they stand in. */
export function filterParts(answer: SearchAnswer, state: SearchState): readonly (readonly [id: string, part: Html])[] {
  return [
    ['timeline', timeline(answer.facets?.[MONTHS] ?? {}, state) ?? html``],
    ...FACETS.map((name) => [`values-${name}`, facetList(name, answer.facets?.[name] ?? {}, state)] as const),
  ];
}

/** The whole panel, parts in their places. What needs a script to work is shown only where there is one. */
export function filters(answer: SearchAnswer, state: SearchState): Html {
  const parts = new Map(filterParts(answer, state));
  return html`<details class="filters" id="filters"><summary>Filters</summary>
<div class="panel">
<section aria-labelledby="dates"><h2 id="dates">Date</h2><div id="timeline">${parts.get('timeline')}</div>${rangeForm(state)}</section>
${FACETS.map((name) => facetSection(name, answer, state, parts.get(`values-${name}`)))}
</div></details>`;
}

/** Facets without a value to choose or to take back: nothing to see. */
export function isIdle(name: FacetName, answer: SearchAnswer, state: SearchState): boolean {
  return state.chosen[name].length === 0 && Object.keys(answer.facets?.[name] ?? {}).length === 0;
}

function facetSection(name: FacetName, answer: SearchAnswer, state: SearchState, values: Html | undefined): Html {
  const title = FACET_TITLES[name];
  const noun = title.toLowerCase();
  const unless = (shown: boolean) => (shown ? undefined : html` hidden`);
  return html`<section id="facet-${name}" aria-labelledby="title-${name}"${unless(!isIdle(name, answer, state))}><h2 id="title-${name}">${title}</h2>
<input class="find" type="text" autocomplete="off" spellcheck="false" maxlength="100" data-find="${name}" aria-label="Find ${noun}" placeholder="Find ${noun} …"${unless(isLong(answer.facets?.[name] ?? {}))}>
<div id="values-${name}">${values}</div></section>`;
}
