/** Metadata of an article's page: description, Open Graph (https://ogp.me), JSON-LD (https://schema.org/NewsArticle). */

import { type Html, html } from '../shared/html.js';
import { readPath } from '../shared/parts.js';
import type { ArticleAnswer } from './article-answers.js';
import { jsonScript } from './json-script.js';

/** Characters of a description; search engines and previews show no more. */
const DESCRIPTION_LENGTH = 200;
const MAX_TAGS = 20;

/** @param base prefix of absolute addresses of this server; undefined omits those addresses */
export function articleHead(article: ArticleAnswer, base: string | undefined): Html {
  const { publishedAt, updatedAt, section, tags, authors } = article;
  const title = article.title === '' ? 'Untitled' : article.title;
  const description = shortened(article.lede);
  const own = base === undefined ? undefined : base + readPath(article.id);
  // The original publication is canonical.
  const canonical = webAddress(article.url) ?? own;
  const image = webAddress(article.image);
  const properties: readonly (readonly [string, string | undefined])[] = [
    ['og:type', 'article'],
    ['og:site_name', 'Lede'],
    ['og:title', title],
    ['og:description', description],
    ['og:url', canonical],
    ['og:image', image],
    ['article:published_time', publishedAt],
    ['article:modified_time', updatedAt],
    ['article:section', section],
    ...authors.map((name) => ['article:author', name] as const),
    ...tags.slice(0, MAX_TAGS).map((tag) => ['article:tag', tag] as const),
  ];
  return html`${canonical && html`<link rel="canonical" href="${canonical}">`}
${description && html`<meta name="description" content="${description}">`}
${properties.map(([property, content]) => (content ? html`<meta property="${property}" content="${content}">\n` : html``))}
${jsonScript('application/ld+json', {
  '@context': 'https://schema.org',
  '@type': 'NewsArticle',
  headline: title,
  description,
  datePublished: publishedAt,
  dateModified: updatedAt,
  articleSection: section,
  keywords: tags.length === 0 ? undefined : tags.slice(0, MAX_TAGS),
  author: authors.length === 0 ? undefined : authors.map((name) => ({ '@type': 'Person', name })),
  publisher: article.source === undefined ? undefined : { '@type': 'Organization', name: article.source },
  inLanguage: article.language,
  image,
  url: canonical,
})}`;
}

function webAddress(url: string | undefined): string | undefined {
  return url !== undefined && /^https?:\/\//i.test(url) && URL.canParse(url) ? url : undefined;
}

/** The beginning of a text, cut at white space and never inside a surrogate pair. */
function shortened(text: string): string | undefined {
  if (text === '') return undefined;
  if (text.length <= DESCRIPTION_LENGTH) return text;
  const cut = text.slice(0, DESCRIPTION_LENGTH).replace(/\p{Surrogate}$/u, '');
  return `${cut.replace(/\s+\S*$/u, '')}…`;
}
