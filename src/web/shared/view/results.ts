/** The column of results: number of hits, order, filters in use, notices, hits, pages. */
import type { SearchAnswer } from '../answers.js';
import { type Html, html, markup } from '../html.js';
import { counted, figure } from '../parts.js';
import {
  FACETS,
  HITS_ON_PAGE,
  isFiltered,
  pathOf,
  type SearchState,
  SORTS,
  type SortName,
  toggled,
  withChange,
  withoutFilters,
} from '../search-state.js';
import { FACET_TITLES } from './facet-list.js';
import { hitList } from './hit-list.js';
import { pagination, reachable } from './pagination.js';
import { rangeText } from './timeline.js';

/** The outcome in a sentence, shown above the hits and announced to screen readers. */
export function outcome({ total, totalPages }: SearchAnswer, state: SearchState): string {
  const { q, page } = state;
  if (total === 0) return q.trim() === '' ? 'Nothing found' : `Nothing found for “${q}”`;
  const where = page > 1 && page <= totalPages ? `, page ${figure(page)} of ${figure(reachable(totalPages))}` : '';
  if (q.trim() === '')
    return `${counted(total, 'article')}${state.sort === 'oldest' ? ', oldest first' : ', newest first'}${where}`;
  return `${counted(total, 'result')}${where}`;
}

export function resultsColumn(answer: SearchAnswer, state: SearchState): Html {
  const first = (state.page - 1) * HITS_ON_PAGE + 1;
  return html`<div class="outcome"><p id="outcome" tabindex="-1">${outcome(answer, state)}</p>${answer.total > 1 ? sorting(state) : undefined}</div>
${filtersInUse(state)}
${notices(answer, state)}
${answer.hits.length === 0 ? emptyState(answer, state) : hitList(answer.hits, state, first)}
${pagination(state, answer.totalPages)}`;
}

const SORT_TITLES: Readonly<Record<SortName, string>> = { relevance: 'Relevance', newest: 'Newest', oldest: 'Oldest' };

/** Links to each order. An empty query has no relevance: its default is newest first. */
function sorting(state: SearchState): Html {
  const isEmptyQuery = state.q.trim() === '';
  const current = isEmptyQuery && state.sort === 'relevance' ? 'newest' : state.sort;
  const shown = isEmptyQuery ? SORTS.filter((sort) => sort !== 'relevance') : SORTS;
  return html`<nav class="sorting" aria-label="Order of results">${shown.map(
    (sort) =>
      html`<a href="${pathOf(withChange(state, { sort: isEmptyQuery && sort === 'newest' ? 'relevance' : sort }))}" rel="nofollow" data-go data-key="sort:${sort}"${
        sort === current ? html` aria-current="true"` : undefined
      }>${SORT_TITLES[sort]}</a>`,
  )}</nav>`;
}

/** The filters in use, each with a link that removes it. */
function filtersInUse(state: SearchState): Html | undefined {
  if (!isFiltered(state)) return undefined;
  const chip = (title: string, value: string, next: SearchState, key: string) =>
    html`<li><a href="${pathOf(next)}" rel="nofollow" data-go data-key="chip:${key}"><span class="quiet">Remove </span>${title}: <bdi>${value}</bdi><span aria-hidden="true"> ×</span></a></li>`;
  const values = FACETS.flatMap((name) =>
    state.chosen[name].map((value) => chip(FACET_TITLES[name], value, toggled(state, name, value), `${name}:${value}`)),
  );
  const range = rangeText(state);
  const dates = range === '' ? [] : [chip('Date', range, withChange(state, { from: '', to: '' }), 'dates')];
  return html`<ul class="chips" aria-label="Filters in use">${[...values, ...dates]}<li><a class="plain" href="${pathOf(withoutFilters(state))}" data-go data-key="chip:all">Clear all</a></li></ul>`;
}

function notices(
  { didYouMean, didYouMeanHighlighted, relaxed, warnings, hits }: SearchAnswer,
  state: SearchState,
): Html {
  const suggestion =
    didYouMean === undefined
      ? undefined
      : html`<p class="meant">Did you mean <a href="${pathOf(withChange(state, { q: didYouMean, typing: false }))}" data-go data-key="meant" dir="auto">${
          didYouMeanHighlighted === undefined ? didYouMean : markup(didYouMeanHighlighted)
        }</a>?</p>`;
  const hasPartialMatches = relaxed && hits.length > 0;
  return html`${suggestion}${
    hasPartialMatches
      ? html`<p class="notice">Few articles hold all of your words: those that hold only some of them follow behind.</p>`
      : undefined
  }${(warnings ?? []).map(({ message }) => html`<p class="notice">${message}</p>`)}`;
}

/** Advice for a page without hits. */
function emptyState({ total }: SearchAnswer, state: SearchState): Html {
  if (total > 0) {
    return html`<p class="notice">There is no page ${figure(state.page)}. <a href="${pathOf({ ...state, page: 1 })}" data-go data-key="first">Go to the first</a>.</p>`;
  }
  const filtered = isFiltered(state);
  if (state.q.trim() === '' && !filtered) {
    return html`<div class="empty"><h2>The archive is empty</h2><p>Import articles with <code>lede import</code>, and they can be found here.</p></div>`;
  }
  return html`<div class="empty"><h2>Nothing found</h2><ul>
${filtered ? html`<li><a href="${pathOf(withoutFilters(state))}" data-go data-key="unfilter">Search without the filters</a></li>` : undefined}
${/["-]/.test(state.q) ? html`<li>Take away quotation marks and minus signs.</li>` : undefined}
<li>Use fewer words, or more general ones.</li>
<li>Check the spelling; names may be written in another way.</li>
<li><a href="/" data-go data-key="start">Read the newest articles</a></li>
</ul></div>`;
}
