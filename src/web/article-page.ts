/** An article to read, with its related headlines where the paper printed them. */
import type { ArticleAnswer, RelatedAnswer } from './answers.js';
import { type Html, html } from './html.js';
import { day, facts, layout, readPath } from './layout.js';

export function articlePage(article: ArticleAnswer, related: readonly RelatedAnswer[]): string {
  const title = article.title === '' ? 'Untitled' : article.title;
  const named = new Set(article.relatedArticles.flatMap(({ id }) => id ?? []));
  const further = related.filter(({ id }) => !named.has(id));
  return layout({
    title: `${title} – Lede`,
    language: article.language,
    main: html`<article class="story">
<h1>${title}</h1>
${facts([article.section, day(article.publishedAt), article.authors.join(', '), article.source])}
${story(article)}
${publishedAt(article.url)}
</article>
${further.length === 0 ? undefined : furtherReading(further)}`,
  });
}

/** The page when there is no such article. */
export function missingPage(message: string): string {
  return layout({ title: 'Not found – Lede', main: html`<h1>Not found</h1><p class="notice">${message}</p>` });
}

/** Paragraphs with the related headlines between them; at the end when their place is unknown. */
function story({ lede, body, relatedArticles, relatedPositions }: ArticleAnswer): Html {
  const paragraphs = [lede, ...body].filter((text) => text !== '');
  const at = (index: number): number => Math.min(relatedPositions?.[index] ?? paragraphs.length, paragraphs.length);
  const headlinesBefore = (place: number): Html[] =>
    relatedArticles.filter((_, index) => at(index) === place).map(relatedHeadline);
  const parts = paragraphs.map(
    (text, place) =>
      html`${headlinesBefore(place)}<p${place === 0 && lede !== '' ? html` class="lede"` : undefined}>${text}</p>`,
  );
  return html`${parts}${headlinesBefore(paragraphs.length)}`;
}

function relatedHeadline({ title, id }: { readonly title: string; readonly id?: string }): Html {
  return html`<aside class="related">Related: ${id === undefined ? title : html`<a href="${readPath(id)}">${title}</a>`}</aside>`;
}

/** A link to where it was published; anything but the web is not followed. */
function publishedAt(url: string | undefined): Html | undefined {
  if (url === undefined || !/^https?:\/\//i.test(url)) return undefined;
  return html`<p class="facts"><a href="${url}" rel="noopener noreferrer">Where it was published</a></p>`;
}

const REASONS: Readonly<Record<RelatedAnswer['reason'], string>> = {
  linked: 'named in this article',
  'links-here': 'names this article',
  similar: 'on the same subject',
};

function furtherReading(related: readonly RelatedAnswer[]): Html {
  return html`<section aria-labelledby="further"><h2 id="further">Further reading</h2><ul>${related.map(
    ({ id, title, publishedAt, reason }) =>
      html`<li><a href="${readPath(id)}">${title === '' ? 'Untitled' : title}</a> ${facts([day(publishedAt), REASONS[reason]])}</li>`,
  )}</ul></section>`;
}
