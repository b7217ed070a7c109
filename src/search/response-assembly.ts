/** From an answer to the response of our API: hits with highlights, snippets and explanations; facets by name; warnings. */
import type { FacetResult } from '../backend/page.js';
import type { QueryWarning, Span } from '../query/ast.js';
import type { Plan } from '../query/plan.js';
import type { Answer, ArticleHit } from './answer.js';
import { explain } from './explanation.js';
import { similarMembers } from './folded-articles.js';
import { type MarkedText, Marker } from './marks.js';
import { LIMITS, type SearchRequest } from './request.js';
import type { SearchHit, SearchResponse } from './response.js';
import { shownParagraphs, snippets } from './snippet.js';
import type { StructuredQuery } from './structured-query.js';

export interface ResponseFacts {
  readonly request: SearchRequest;
  readonly query: StructuredQuery;
  /** Milliseconds since the epoch, for the age of articles. */
  readonly now: number;
  readonly tookMs: () => number;
}

/** @param render turns a text with marks into what the response holds */
export function searchResponse<Text>(
  answer: Answer,
  { request, query, now, tookMs }: ResponseFacts,
  render: (marked: MarkedText) => Text,
): SearchResponse<Text> {
  const { plan, page, total, didYouMean } = answer;
  const warnings = [...query.query.warnings, ...ignoredWarning(plan), ...cutWarning(request.q)];
  return {
    query: request.q,
    hits: answer.hits.map((hit) => searchHit(hit, plan, request, now, render)),
    total,
    page: request.page,
    hitsPerPage: request.hitsPerPage,
    totalPages: request.hitsPerPage === 0 ? 0 : Math.ceil(total / request.hitsPerPage),
    ...facetMembers(page.facets, request),
    ...(didYouMean && { didYouMean: didYouMean.text, didYouMeanHighlighted: didYouMean.highlighted }),
    relaxed: answer.relaxed,
    ...(warnings.length > 0 && { warnings }),
    tookMs: tookMs(),
  };
}

function searchHit<Text>(
  articleHit: ArticleHit,
  { words }: Plan,
  request: SearchRequest,
  now: number,
  render: (marked: MarkedText) => Text,
): SearchHit<Text> {
  const { hit, article } = articleHit;
  const { body: _body, relatedPositions: _positions, ...members } = article;
  const marker = new Marker(words, hit);
  const lede = marker.mark(article.lede, 'lede');
  // Assigned: V8 takes a dozen times as long for an object literal that begins with a spread and goes on.
  return Object.assign(members, {
    _score: hit.score,
    _highlights: {
      ...(article.title !== '' && { title: render(marker.mark(article.title, 'title')) }),
      ...(article.lede !== '' && { lede: render(lede) }),
      ...(article.related.length > 0 && {
        related: article.related.map((headline) => render(marker.mark(headline, 'related'))),
      }),
    },
    _snippets: snippets(shownParagraphs(article, marker, lede), request.snippets).map(render),
    ...(request.collapse && similarMembers(articleHit)),
    ...(request.explain && { _explain: explain(hit, words, article, now) }),
  });
}

function ignoredWarning({ ignored }: { readonly ignored?: Span }): QueryWarning[] {
  return ignored === undefined
    ? []
    : [{ message: 'The query has too many words; those after this position are ignored.', ...ignored }];
}

function cutWarning(q: string): QueryWarning[] {
  if (q.length <= LIMITS.query) return [];
  return [{ message: `Only the first ${LIMITS.query} characters are searched.`, start: LIMITS.query, end: q.length }];
}

/** Facets under the names of the request, such as `publishedAt:month`. */
function facetMembers(
  facets: readonly FacetResult[],
  request: SearchRequest,
): Pick<SearchResponse, 'facets' | 'facetsTruncated' | 'facetStats'> {
  if (facets.length === 0) return {};
  const named = facets.flatMap((facet, i) => {
    const requested = request.facets[i];
    return requested === undefined ? [] : [{ ...facet, requested }];
  });
  const truncated = named.filter((facet) => facet.truncated).map(({ requested }) => requested);
  const stats = named.flatMap(({ name, stats: figures }) =>
    figures === undefined ? [] : [[name, statsMember(figures)] as const],
  );
  return {
    facets: Object.fromEntries(
      named.map(({ requested, counts }) => [
        requested,
        Object.fromEntries(counts.map(({ value, count }) => [value, count])),
      ]),
    ),
    ...(truncated.length > 0 && { facetsTruncated: truncated }),
    ...(stats.length > 0 && { facetStats: Object.fromEntries(stats) }),
  };
}

function statsMember({ min, max, avg, sum, date }: NonNullable<FacetResult['stats']>): Record<string, number | string> {
  return date ? { min: new Date(min).toISOString(), max: new Date(max).toISOString() } : { min, max, avg, sum };
}
