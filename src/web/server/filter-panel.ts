/** The panel of filters as the server sends it: the changing parts in their places, the form of dates, and fields that need the script. */
import type { SearchAnswer } from '../shared/answers.js';
import { type Html, html } from '../shared/html.js';
import { FACETS, type FacetName, type SearchState } from '../shared/search-state.js';
import { FACET_TITLES, isLong } from '../shared/view/facet-list.js';
import { filterParts, isEmpty } from '../shared/view/filters.js';

export function filterPanel(answer: SearchAnswer, state: SearchState): Html {
  const parts = new Map(filterParts(answer, state));
  return html`<details class="filters" id="filters"><summary>Filters</summary>
<div class="panel">
<section aria-labelledby="dates"><h2 id="dates">Date</h2><div id="timeline">${parts.get('timeline')}</div>${rangeForm(state)}</section>
${FACETS.map((name) => facetSection(name, answer, state, parts.get(`values-${name}`)))}
</div></details>`;
}

function facetSection(name: FacetName, answer: SearchAnswer, state: SearchState, values: Html | undefined): Html {
  const title = FACET_TITLES[name];
  const noun = title.toLowerCase();
  const hiddenIf = (isHidden: boolean) => (isHidden ? html` hidden` : undefined);
  return html`<section id="facet-${name}" aria-labelledby="title-${name}"${hiddenIf(isEmpty(name, answer, state))}><h2 id="title-${name}">${title}</h2>
<input class="find" type="text" autocomplete="off" spellcheck="false" maxlength="100" data-find="${name}" aria-label="Find ${noun}" placeholder="Find ${noun} …"${hiddenIf(!isLong(answer.facets?.[name] ?? {}))}>
<div id="values-${name}">${values}</div></section>`;
}

/** A form for the first and the last day; the rest of the state is kept. */
function rangeForm(state: SearchState): Html {
  return html`<form class="range" action="/" method="get" data-range>
${keptFields(state)}
<label>From <input type="date" name="from" value="${state.from}" min="0001-01-01" max="9999-12-31"></label>
<label>To <input type="date" name="to" value="${state.to}" min="0001-01-01" max="9999-12-31"></label>
<button type="submit">Apply</button>
</form>`;
}

/** Hidden fields for everything in a state but its dates, page and `typing`. */
export function keptFields({ q, chosen, sort }: SearchState): Html[] {
  const kept: (readonly [string, string])[] = [
    ...(q === '' ? [] : [['q', q] as const]),
    ...FACETS.flatMap((name) => chosen[name].map((value) => [name, value] as const)),
    ...(sort === 'relevance' ? [] : [['sort', sort] as const]),
  ];
  return kept.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`);
}
