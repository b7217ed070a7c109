/** A search as an Atom feed (RFC 4287), with OpenSearch's response elements. */
import { v5 } from 'uuid';
import type { Html } from '../shared/html.js';
import { xml, xmlDocument } from './xml.js';

/** The members of a hit that an entry shows. */
export interface FeedHit {
  readonly id: string;
  readonly title: string;
  readonly lede: string;
  readonly section?: string;
  readonly tags: readonly string[];
  readonly authors: readonly string[];
  readonly publishedAt?: string;
  readonly updatedAt?: string;
  readonly url?: string;
  readonly language?: string;
  /** HTML, like `_snippets`: escaped text with `<mark>`. */
  readonly _highlights: { readonly lede?: string };
  readonly _snippets: readonly string[];
}

export interface FeedAnswer {
  readonly query: string;
  readonly hits: readonly FeedHit[];
  readonly total: number;
  readonly page: number;
  readonly hitsPerPage: number;
  readonly totalPages: number;
}

/** Absolute addresses in the feed. */
export interface FeedAddresses {
  /** Namespace of the ids, the same for every address of the feed. */
  readonly identity: string;
  /** Address of a page of the feed. */
  readonly feed: (page: number) => string;
  /** Address of the search page with the same query, if there is one. */
  readonly search?: string;
  readonly description: string;
  /** Address of an article's page, or of its JSON when it has none. */
  readonly article: (hit: FeedHit) => { readonly href: string; readonly type: string };
}

/** The date of a feed without entries and of an article without a date; Atom requires one. */
const NEVER = '1970-01-01T00:00:00.000Z';

export function atomFeed(answer: FeedAnswer, addresses: FeedAddresses): string {
  const { query, hits, page, total, hitsPerPage } = answer;
  const updates = hits.map(updated).sort();
  return xmlDocument(xml`<feed xmlns="http://www.w3.org/2005/Atom" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">
<id>${nameUrn(`${addresses.identity} feed ${new URL(addresses.feed(1)).search}`)}</id>
<title>${query.trim() === '' ? 'Lede: all articles' : `Lede: ${query}`}</title>
<updated>${updates.at(-1) ?? NEVER}</updated>
<author><name>Lede</name></author>
<generator>Lede</generator>
<link rel="self" type="application/atom+xml" href="${addresses.feed(page)}"/>
${addresses.search && xml`<link rel="alternate" type="text/html" href="${addresses.search}"/>`}
${otherPages(answer, addresses)}
<link rel="search" type="application/opensearchdescription+xml" href="${addresses.description}"/>
<opensearch:totalResults>${total}</opensearch:totalResults>
<opensearch:startIndex>${(page - 1) * hitsPerPage + 1}</opensearch:startIndex>
<opensearch:itemsPerPage>${hitsPerPage}</opensearch:itemsPerPage>
<opensearch:Query role="request" searchTerms="${query}" startPage="${page}"/>
${hits.map((hit) => entry(hit, query, addresses))}
</feed>`);
}

/** Links between pages, after RFC 5005. */
function otherPages({ page, totalPages }: FeedAnswer, { feed }: FeedAddresses): Html[] {
  const last = Math.max(totalPages, 1);
  const pages = [
    ['first', 1],
    ['previous', page - 1],
    ['next', page + 1],
    ['last', last],
  ] as const;
  return pages
    .filter(([, number]) => number >= 1 && number <= last)
    .map(([rel, number]) => xml`<link rel="${rel}" type="application/atom+xml" href="${feed(number)}"/>`);
}

function entry(hit: FeedHit, query: string, { identity, article }: FeedAddresses): Html {
  const { href, type } = article(hit);
  const categories = new Set([...(hit.section === undefined ? [] : [hit.section]), ...hit.tags]);
  return xml`<entry${hit.language !== undefined && LANGUAGE.test(hit.language) ? xml` xml:lang="${hit.language}"` : undefined}>
<id>${nameUrn(`${identity} article ${hit.id}`)}</id>
<title>${hit.title === '' ? 'Untitled' : hit.title}</title>
<updated>${updated(hit)}</updated>
${isMoment(hit.publishedAt) ? xml`<published>${hit.publishedAt}</published>` : undefined}
<link rel="alternate" type="${type}" href="${href}"/>
${isWebAddress(hit.url) && hit.url !== href ? xml`<link rel="via" href="${hit.url}"/>` : undefined}
${hit.authors.map((name) => xml`<author><name>${name}</name></author>`)}
${[...categories].map((term) => xml`<category term="${term}"/>`)}
<summary type="html">${summary(hit, query)}</summary>
</entry>
`;
}

/** The snippets; the first paragraph for an empty query. */
function summary({ _highlights, _snippets }: FeedHit, query: string): string {
  if (query.trim() === '' || _snippets.length === 0) return _highlights.lede ?? _snippets[0] ?? '';
  return _snippets.join('<br>');
}

function updated({ updatedAt, publishedAt }: FeedHit): string {
  return [updatedAt, publishedAt].find(isMoment) ?? NEVER;
}

/** RFC 3339 dates, which Atom requires, have years of four digits. */
function isMoment(date: string | undefined): date is string {
  return date !== undefined && /^\d{4}-/.test(date);
}

/** The language tags that Atom's grammar allows. */
const LANGUAGE = /^[a-z]{1,8}(-[a-z\d]{1,8})*$/i;

export function isWebAddress(url: string | undefined): url is string {
  return url !== undefined && /^https?:\/\//i.test(url) && URL.canParse(url);
}

/** The version 5 UUID of a name in the URL namespace (RFC 9562), as a URN. */
function nameUrn(name: string): string {
  // As bytes: the package rejects strings with lone surrogates.
  return `urn:uuid:${v5(Buffer.from(name), v5.URL)}`;
}
