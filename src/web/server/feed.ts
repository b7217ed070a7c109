/** A search as an Atom feed (RFC 4287), with OpenSearch's response elements. */
import { createHash } from 'node:crypto';
import type { Html } from '../shared/html.js';
import { xml, xmlDocument } from './xml.js';

/** As much of a hit as an entry shows. */
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
  /** HTML, like `_snippets`: escaped text with marks. */
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

/** Absolute addresses the feed points to. */
export interface FeedAddresses {
  /** What ids are made from: the same however the feed is asked for. */
  readonly identity: string;
  /** Of the feed at a page. */
  readonly feed: (page: number) => string;
  /** Of the same search for people, where there is a page for it. */
  readonly search?: string;
  readonly description: string;
  /** Of an article for people, or for machines where there is no page for it. */
  readonly article: (hit: FeedHit) => { readonly href: string; readonly type: string };
}

/** Said of a feed without entries, and of an article that never had a date: Atom demands one. */
const NEVER = '1970-01-01T00:00:00.000Z';

export function atomFeed(answer: FeedAnswer, addresses: FeedAddresses): string {
  const { query, hits, page, total, hitsPerPage } = answer;
  const changes = hits.map(changed).sort();
  return xmlDocument(xml`<feed xmlns="http://www.w3.org/2005/Atom" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">
<id>${nameUuid(`${addresses.identity} feed ${new URL(addresses.feed(1)).search}`)}</id>
<title>${query.trim() === '' ? 'Lede: all articles' : `Lede: ${query}`}</title>
<updated>${changes.at(-1) ?? NEVER}</updated>
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
<id>${nameUuid(`${identity} article ${hit.id}`)}</id>
<title>${hit.title === '' ? 'Untitled' : hit.title}</title>
<updated>${changed(hit)}</updated>
${isMoment(hit.publishedAt) ? xml`<published>${hit.publishedAt}</published>` : undefined}
<link rel="alternate" type="${type}" href="${href}"/>
${isWebAddress(hit.url) && hit.url !== href ? xml`<link rel="via" href="${hit.url}"/>` : undefined}
${hit.authors.map((name) => xml`<author><name>${name}</name></author>`)}
${[...categories].map((term) => xml`<category term="${term}"/>`)}
<summary type="html">${summary(hit, query)}</summary>
</entry>
`;
}

/** The passages that were found, marked; without words to find, the first paragraph. */
function summary({ _highlights, _snippets }: FeedHit, query: string): string {
  if (query.trim() === '' || _snippets.length === 0) return _highlights.lede ?? _snippets[0] ?? '';
  return _snippets.join('<br>');
}

function changed({ updatedAt, publishedAt }: FeedHit): string {
  return [updatedAt, publishedAt].find(isMoment) ?? NEVER;
}

/** Atom's dates have years of four digits. */
function isMoment(date: string | undefined): date is string {
  return date !== undefined && /^\d{4}-/.test(date);
}

/** As Atom's grammar has it. */
const LANGUAGE = /^[a-z]{1,8}(-[a-z\d]{1,8})*$/i;

export function isWebAddress(url: string | undefined): url is string {
  return url !== undefined && /^https?:\/\//i.test(url) && URL.canParse(url);
}

/** The namespace of names that are URLs, from RFC 9562, section 6.6. */
const NAMESPACE_URL = Buffer.from('6ba7b8119dad11d180b400c04fd430c8', 'hex');

/** A UUID that is always the same for the same name (RFC 9562, version 5), as a URN. */
function nameUuid(name: string): string {
  const bytes = createHash('sha1').update(NAMESPACE_URL).update(name).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return `urn:uuid:${bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')}`;
}
