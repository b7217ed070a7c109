/** The hits of a result page: kicker, headline, snippets, and the near-duplicates folded under each. */
import type { HitAnswer, SimilarAnswer } from '../answers.js';
import { type Html, html, markup } from '../html.js';
import { counted, day, facts, headline, readPath } from '../parts.js';
import { parametersOf, type SearchState } from '../search-state.js';

/** @param first position of the first hit among all results, from 1 */
export function hitList(hits: readonly HitAnswer[], search: SearchState, first: number): Html {
  // Carried by links to articles, whose pages link back.
  const state = parametersOf(search);
  const isFront = state.size === 0;
  return html`<ol class="hits${isFront ? ' front' : ''}" start="${first}">${hits.map((hit) => hitItem(hit, state))}</ol>`;
}

function hitItem(hit: HitAnswer, state: URLSearchParams): Html {
  const { title, lede, related } = hit._highlights;
  const snippets = hit._snippets.length > 0 ? hit._snippets : [lede ?? html`${hit.lede}`.toString()];
  const relatedMatches = (related ?? []).filter((text) => text.includes('<mark>'));
  return html`<li><article>
${hit.section === undefined || hit.section === '' ? undefined : html`<p class="kicker" dir="auto">${hit.section}</p>`}
<h2 dir="auto"${language(hit)}><a href="${readPath(hit.id, state)}" data-hit>${
    title === undefined ? headline(hit.title) : markup(title)
  }</a></h2>
${snippets
  .filter((snippet) => snippet !== '')
  .map((snippet) => html`<p class="snippet" dir="auto"${language(hit)}>${markup(snippet)}</p>`)}
${relatedMatches.map((text) => html`<p class="snippet names" dir="auto">Related: ${markup(text)}</p>`)}
${facts([day(hit.publishedAt), isolated(hit.authors.join(', ')), isolated(hit.source)])}
${similarArticles(hit, state)}
</article></li>`;
}

function language({ language: tag }: HitAnswer): Html | undefined {
  return tag === undefined || tag === '' ? undefined : html` lang="${tag}"`;
}

/** Text isolated from the direction of the text around it. */
function isolated(text: string | undefined): Html | undefined {
  return text === undefined || text === '' ? undefined : html`<bdi>${text}</bdi>`;
}

function similarArticles({ _similar = 0, _similarArticles = [] }: HitAnswer, state: URLSearchParams): Html | undefined {
  if (_similar === 0) return undefined;
  const more = _similar - _similarArticles.length;
  return html`<details class="similar"><summary>${counted(_similar, 'similar article')}</summary>
<ul>${_similarArticles.map((article) => similarItem(article, state))}</ul>
${more > 0 ? html`<p class="facts">and ${more} more</p>` : undefined}</details>`;
}

function similarItem({ id, title, publishedAt, source }: SimilarAnswer, state: URLSearchParams): Html {
  return html`<li><a href="${readPath(id, state)}" dir="auto">${headline(title)}</a> ${facts([day(publishedAt), isolated(source)])}</li>`;
}
