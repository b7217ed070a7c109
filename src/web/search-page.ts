/** The search page: a plain form with its results, complete without JavaScript. The script only replaces `#results`. */
import type { HitAnswer, SearchAnswer } from './answers.js';
import { type Html, html, markup } from './html.js';
import { day, facts, layout, readPath } from './layout.js';

/** The page for a query and its answer. */
export function searchPage(answer: SearchAnswer): string {
  const { query } = answer;
  return layout({
    title: query === '' ? 'Lede' : `${query} – Lede`,
    query,
    head: html`<link rel="alternate" type="application/atom+xml" href="/feed?${new URLSearchParams({ q: query }).toString()}" title="This search as a feed">`,
    main: html`
<h1 class="quiet">Search results</h1>
<p id="status" role="status" aria-live="polite" aria-atomic="true">${statusText(answer)}</p>
<div id="results">${results(answer)}</div>`,
  });
}

/** The page when a search could not be answered, with the reason. */
export function searchFailurePage(query: string, message: string): string {
  return layout({
    title: 'Lede',
    query,
    main: html`
<h1 class="quiet">Search results</h1>
<p id="status" role="status" aria-live="polite" aria-atomic="true">The search did not work.</p>
<div id="results"><p class="notice">${message}</p></div>`,
  });
}

const NUMBER = new Intl.NumberFormat('en-GB');

function statusText({ query, total, page, totalPages }: SearchAnswer): string {
  if (query.trim() === '') return `${NUMBER.format(total)} ${total === 1 ? 'article' : 'articles'}, newest first`;
  if (total === 0) return `Nothing found for “${query}”`;
  const where = totalPages > 1 ? `, page ${page} of ${NUMBER.format(totalPages)}` : '';
  return `${NUMBER.format(total)} ${total === 1 ? 'result' : 'results'}${where}`;
}

function results(answer: SearchAnswer): Html {
  return html`${notices(answer)}
${answer.hits.length === 0 ? emptyState(answer) : html`<ol class="hits">${answer.hits.map((hit) => hitItem(hit, searchState(answer.query, answer.page)))}</ol>`}
${pages(answer)}`;
}

function notices({ didYouMean, didYouMeanHighlighted, relaxed, warnings, hits }: SearchAnswer): Html {
  const meant = didYouMean === undefined ? undefined : markup(didYouMeanHighlighted ?? html`${didYouMean}`.toString());
  const incomplete = relaxed && hits.length > 0;
  return html`${
    meant && html`<p class="suggestion">Did you mean <a href="${searchPath(didYouMean ?? '', 1)}">${meant}</a>?</p>`
  }${incomplete ? html`<p class="notice">Some results hold only some of your words.</p>` : undefined}${(
    warnings ?? []
  ).map(({ message }) => html`<p class="notice">${message}</p>`)}`;
}

function hitItem(hit: HitAnswer, state: URLSearchParams): Html {
  const { title, lede, related } = hit._highlights;
  const headline = title === undefined ? (hit.title === '' ? 'Untitled' : hit.title) : markup(title);
  const markedRelated = (related ?? []).filter((text) => text.includes('<mark>'));
  const passages = hit._snippets.length > 0 ? hit._snippets : [lede ?? html`${hit.lede}`.toString()];
  return html`<li><article>
<h2><a href="${readPath(hit.id, state)}" data-hit>${headline}</a></h2>
${facts([hit.section, day(hit.publishedAt), similarText(hit._similar)])}
${passages.map((passage) => html`<p class="snippet">${markup(passage)}</p>`)}
${markedRelated.map((text) => html`<p class="snippet related">Related: ${markup(text)}</p>`)}
</article></li>`;
}

function similarText(similar: number | undefined): string | undefined {
  if (similar === undefined || similar === 0) return undefined;
  return `${similar} more like it`;
}

function emptyState({ query, total, page }: SearchAnswer): Html {
  if (total > 0)
    return html`<p class="notice">There is no page ${page}. <a href="${searchPath(query, 1)}">Go to the first</a>.</p>`;
  if (query.trim() === '')
    return html`<p class="notice">The archive is empty. Import articles with <code>lede import</code>.</p>`;
  return html`<p class="notice">Try fewer or other words, or take away quotes and minus signs.</p>`;
}

function pages({ query, page, totalPages }: SearchAnswer): Html | undefined {
  const previous =
    page > 1 && page <= totalPages ? html`<a rel="prev" href="${searchPath(query, page - 1)}">Previous</a>` : undefined;
  const next = page < totalPages ? html`<a rel="next" href="${searchPath(query, page + 1)}">Next</a>` : undefined;
  if (previous === undefined && next === undefined) return undefined;
  return html`<nav aria-label="Pages of results">${previous}${next}</nav>`;
}

function searchPath(query: string, page: number): string {
  return `/?${searchState(query, page)}`;
}

/** The parameters of a page of results; none for the front page. */
function searchState(query: string, page: number): URLSearchParams {
  return new URLSearchParams({ ...(query !== '' && { q: query }), ...(page > 1 && { page: String(page) }) });
}
