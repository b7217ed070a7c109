/** The search page as the server sends it: complete without the script, which replaces the parts that change. */
import type { SearchAnswer } from '../shared/answers.js';
import { type Html, html } from '../shared/html.js';
import { pageTitle } from '../shared/page-title.js';
import { pathOf, type SearchState } from '../shared/search-state.js';
import { resultsColumn } from '../shared/view/results.js';
import { filterPanel, keptFields } from './filter-panel.js';
import { layout } from './layout.js';

export function searchPage(state: SearchState, answer: SearchAnswer): string {
  return layout({
    title: pageTitle(state),
    query: state.q,
    kept: boxFields(state),
    head: html`<meta name="description" content="Search the archive: every article, as you type.">
<link rel="alternate" type="application/atom+xml" href="/feed?${new URLSearchParams({ q: state.q }).toString()}" title="This search as a feed">`,
    main: html`<h1 class="quiet">Search results</h1>
<p id="status" role="status" class="quiet"></p>
<div class="columns">
<div id="found">${resultsColumn(answer, state)}</div>
${filterPanel(answer, state)}
</div>`,
  });
}

/** The page of a state whose search failed, with the reason. */
export function searchFailurePage(state: SearchState, message: string): string {
  const empty: SearchAnswer = { hits: [], total: 0, totalPages: 0, relaxed: false };
  return layout({
    title: pageTitle(state),
    query: state.q,
    main: html`<h1 class="quiet">Search results</h1>
<p id="status" role="status" class="quiet"></p>
<div class="columns">
<div id="found"><div class="empty"><h2>The search did not work</h2><p>${message}</p>
<p><a href="${pathOf(state)}">Try again</a></p></div></div>
${filterPanel(empty, state)}
</div>`,
  });
}

/** Hidden fields of the search box: a new query keeps the filters. */
function boxFields({ from, to, ...state }: SearchState): Html[] {
  const dates = Object.entries({ from, to }).filter(([, value]) => value !== '');
  return [
    ...keptFields({ ...state, from, to, q: '' }),
    ...dates.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`),
  ];
}
