/** Links to result pages, few enough for a phone. */
import { type Html, html } from '../html.js';
import { figure } from '../parts.js';
import { pathOf, type SearchState, STATE_LIMITS } from '../search-state.js';

/** Number of pages that can be requested. */
export function reachable(totalPages: number): number {
  return Math.min(totalPages, STATE_LIMITS.page);
}

export function pagination(state: SearchState, totalPages: number): Html | undefined {
  const last = reachable(totalPages);
  if (last < 2 || state.page > last) return undefined;
  const link = (page: number, label: Html | string, rel?: string) =>
    html`<a href="${pathOf({ ...state, page })}" data-go data-page data-key="page:${rel ?? page}"${rel === undefined ? undefined : html` rel="${rel}"`}${
      page === state.page ? html` aria-current="page"` : undefined
    }>${label}</a>`;
  const numbers = pagesShown(state.page, last).map(
    (page) =>
      html`<li>${page === 'gap' ? html`<span aria-hidden="true">…</span>` : link(page, html`<span class="quiet">Page </span>${figure(page)}`)}</li>`,
  );
  return html`<nav class="pages" aria-label="Pages of results">
${state.page > 1 ? link(state.page - 1, 'Previous', 'prev') : html`<span></span>`}
<ol>${numbers}</ol>
${state.page < last ? link(state.page + 1, 'Next', 'next') : html`<span></span>`}
</nav>`;
}

/** The first page, the last, and the neighbours of the current one, with gaps. */
function pagesShown(page: number, last: number): (number | 'gap')[] {
  const shown = [1, page - 1, page, page + 1, last].filter((n) => n >= 1 && n <= last);
  const pages = [...new Set(shown)].sort((a, b) => a - b);
  return pages.flatMap((n, i) => {
    const before = pages[i - 1] ?? n - 1;
    return n - before > 1 ? (['gap', n] as const) : [n];
  });
}
