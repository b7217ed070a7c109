/** What machines read of an article's page: description, Open Graph (https://ogp.me), JSON-LD (https://schema.org/NewsArticle). */
import type { ArticleAnswer } from '../shared/answers.js';
import { type Html, html, jsonScript } from '../shared/html.js';
import { readPath } from './layout.js';

/** Characters of a description that search engines and previews show. */
const DESCRIPTION = 200;
const MOST_TAGS = 20;

/** @param base what absolute addresses of this server begin with; without it those are left out */
export function articleHead(article: ArticleAnswer, base: string | undefined): Html {
  const { publishedAt, updatedAt, section, tags, authors } = article;
  const title = article.title === '' ? 'Untitled' : article.title;
  const description = shortened(article.lede);
  const own = base === undefined ? undefined : base + readPath(article.id);
  // Where it was published is what others should point to.
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
    ...tags.slice(0, MOST_TAGS).map((tag) => ['article:tag', tag] as const),
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
  keywords: tags.length === 0 ? undefined : tags.slice(0, MOST_TAGS),
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

/** The beginning of a text up to a space, in whole characters. */
function shortened(text: string): string | undefined {
  if (text === '') return undefined;
  if (text.length <= DESCRIPTION) return text;
  const cut = text.slice(0, DESCRIPTION).replace(/\p{Surrogate}$/u, '');
  return `${cut.replace(/\s+\S*$/u, '')}…`;
}
