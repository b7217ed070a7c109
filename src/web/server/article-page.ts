/** The page of an article: query terms marked, related headlines at their positions, a link back to the results. */
import { type Html, html, markup } from '../shared/html.js';
import { day, facts, headline, readPath } from '../shared/parts.js';
import type { ArticleAnswer, MarkedAnswer, RelatedAnswer } from './article-answers.js';
import { articleHead } from './article-head.js';
import { layout } from './layout.js';

/** Headlines longer than this are set in a smaller size. */
const LONG_HEADLINE = 200;

export interface ArticlePageParts {
  readonly article: ArticleAnswer;
  readonly related: readonly RelatedAnswer[];
  /** The article's texts with the query terms marked; undefined when none occurs. */
  readonly marked?: MarkedAnswer;
  /** The parameters of the search page that led here. */
  readonly state: URLSearchParams;
  /** Prefix of absolute addresses of this server, if known. */
  readonly base?: string;
}

export function articlePage({ article, related, marked, state, base }: ArticlePageParts): string {
  const title = article.title === '' ? 'Untitled' : article.title;
  const named = new Set(article.relatedArticles.flatMap(({ id }) => id ?? []));
  const further = related.filter(({ id }) => !named.has(id));
  const heading = marked === undefined || marked.title === '' ? title : markup(marked.title);
  return layout({
    title: `${title} – Lede`,
    query: state.get('q') ?? '',
    head: html`<link rel="stylesheet" href="/assets/article.css">
${articleHead(article, base)}`,
    main: html`${wayBack(state)}
<article class="story"${language(article)}>
<h1 dir="auto"${title.length > LONG_HEADLINE ? html` class="long"` : undefined}>${heading}</h1>
<div lang="en">${facts([article.section, day(article.publishedAt), article.authors.join(', '), article.source])}</div>
${story(article, marked, state)}
${publishedAt(article.url)}
</article>
${furtherReading('More like this', further, state)}`,
  });
}

/** The page of a search server that refuses further work for now (503). */
export function busyPage(): string {
  return layout({
    title: 'Busy – Lede',
    main: html`<h1>Busy</h1><p class="notice">Too many searches are waiting. Reload the page in a moment.</p>`,
  });
}

/** The page for an id without an article (404). */
export function missingPage(message: string): string {
  return layout({
    title: 'Not found – Lede',
    main: html`<h1>Not found</h1><p class="notice">${message} <a href="/">Search the archive</a></p>`,
  });
}

function language({ language: tag }: ArticleAnswer): Html | undefined {
  return tag === undefined || tag === '' ? undefined : html` lang="${tag}"`;
}

/** A link back to the results, with the parameters of the search page. */
function wayBack(state: URLSearchParams): Html {
  const q = state.get('q')?.trim() ?? '';
  const where =
    q === '' ? (state.size === 0 ? 'All articles' : 'Back to the articles') : html`Results for “<bdi>${q}</bdi>”`;
  const path = state.size === 0 ? '/' : `/?${state}`;
  return html`<nav class="back" aria-label="Way back"><a href="${path}"><span aria-hidden="true">← </span>${where}</a></nav>`;
}

/** Paragraphs with the related headlines at their positions; headlines without one follow the text. */
function story(article: ArticleAnswer, marked: MarkedAnswer | undefined, state: URLSearchParams): Html {
  const { lede, body, relatedArticles, relatedPositions } = article;
  const texts = marked === undefined ? [lede, ...body] : [marked.lede, ...marked.body].map(markup);
  const paragraphs = texts.filter((text) => text.toString() !== '');
  const at = (index: number): number => Math.min(relatedPositions?.[index] ?? paragraphs.length, paragraphs.length);
  const headlines = relatedArticles.map(({ title, id }, index) => {
    const shown = marked?.related[index];
    return { position: at(index), aside: relatedHeadline(shown === undefined ? title : markup(shown), id, state) };
  });
  const before = (position: number): Html[] =>
    headlines.filter((one) => one.position === position).map(({ aside }) => aside);
  const parts = paragraphs.map(
    (text, position) =>
      html`${before(position)}<p dir="auto"${position === 0 && lede !== '' ? html` class="lede"` : undefined}>${text}</p>`,
  );
  return html`${parts}${before(paragraphs.length)}`;
}

function relatedHeadline(title: Html | string, id: string | undefined, state: URLSearchParams): Html {
  const shown =
    id === undefined ? html`<bdi>${title}</bdi>` : html`<a href="${readPath(id, state)}"><bdi>${title}</bdi></a>`;
  return html`<aside class="related"><span lang="en">Related: </span>${shown}</aside>`;
}

/** A link to the original publication; only for `http` and `https`. */
function publishedAt(url: string | undefined): Html | undefined {
  if (url === undefined || !/^https?:\/\//i.test(url)) return undefined;
  return html`<p class="facts" lang="en"><a href="${url}" rel="noopener noreferrer">Where it was published</a></p>`;
}

const REASONS: Readonly<Record<RelatedAnswer['reason'], string | undefined>> = {
  linked: 'named in this article',
  'links-here': 'names this article',
  similar: undefined,
};

function furtherReading(heading: string, related: readonly RelatedAnswer[], state: URLSearchParams): Html | undefined {
  if (related.length === 0) return undefined;
  return html`<section class="further" aria-labelledby="further"><h2 id="further">${heading}</h2><ul>${related.map(
    ({ id, title, section, publishedAt, reason }) =>
      html`<li><a href="${readPath(id, state)}" dir="auto">${headline(title)}</a> ${facts([section, day(publishedAt), REASONS[reason]])}</li>`,
  )}</ul></section>`;
}
