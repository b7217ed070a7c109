/** The read path: request → parse → plan → match → rank → page → highlight → response. */
import { tokenize } from '../analysis/tokenizer.js';
import type { FacetResult, PageHit } from '../backend/page.js';
import type { SearchEngine } from '../engine/engine.js';
import type { ParsedQuery, QueryWarning, Span } from '../query/ast.js';
import type { Filter } from '../query/filter.js';
import { parseQuery } from '../query/parser.js';
import type { Plan, PlannedWord } from '../query/plan.js';
import { didYouMean } from './did-you-mean.js';
import { explain } from './explanation.js';
import { type HighlightTags, highlight } from './highlight.js';
import { type MarkedArticle, markArticle } from './marked-article.js';
import { Marker } from './marks.js';
import { knownFields, PreparedSettings, planRequest } from './planning.js';
import { type ArticleReader, relatedArticles } from './related.js';
import { answer } from './relaxation.js';
import { LIMITS, type SearchRequest, searchRequestSchema } from './request.js';
import type { RelatedArticle, SearchHit, SearchResponse, Suggestion } from './response.js';
import type { Settings } from './settings.js';
import { similarMembers } from './similar.js';
import { shownParagraphs, snippets } from './snippet.js';
import { completions, type SuggestionSource } from './suggest.js';

export interface SearcherOptions {
  readonly engine: SearchEngine;
  readonly reader: ArticleReader;
  /** The settings in force; asked at every search, prepared again only when they are another object. */
  readonly settings: () => Settings;
  /** Milliseconds a query may take. */
  readonly deadlineMs?: number;
  readonly now?: () => number;
}

export interface Searcher {
  /** Throws AppError `invalid_filter`, `invalid_sort`, `invalid_facets`, `deadline_exceeded`; never because of `q`. */
  search(request: SearchRequest): Promise<SearchResponse>;
  suggest(q: string, limit: number): Promise<readonly Suggestion[]>;
  /** An article with what a query finds in it marked; undefined when it finds nothing there. Throws `deadline_exceeded`. */
  marked(id: string, q: string): Promise<MarkedArticle | undefined>;
  /** Empty when the archive does not have the article. */
  related(id: string, limit: number): Promise<readonly RelatedArticle[]>;
}

/** Articles whose headlines and ledes suggestions are drawn from. */
const SUGGESTION_SOURCES = 60;
const MARK: HighlightTags = { pre: '<mark>', post: '</mark>' };

export function createSearcher(options: SearcherOptions): Searcher {
  return new EngineSearcher(options);
}

class EngineSearcher implements Searcher {
  private readonly options: SearcherOptions;
  private prepared: PreparedSettings | undefined;

  constructor(options: SearcherOptions) {
    this.options = options;
  }

  async search(request: SearchRequest): Promise<SearchResponse> {
    const started = performance.now();
    const { engine } = this.options;
    const query = queryOf(request);
    const plan = await this.plan(request, query);
    const found = await answer(engine, plan, request.typos === 'auto');
    const suggestion =
      request.typos === 'off'
        ? undefined
        : await didYouMean(engine, query.text, plan, found.asTyped, (q) => this.plan({ ...request, q }));
    const { page } = found;
    const warnings = [...query.warnings, ...ignoredWarning(plan.ignored), ...cutWarning(request.q)];
    return {
      query: request.q,
      hits: page.hits.flatMap((hit) => this.hit(hit, found.plan, request)),
      total: page.total,
      page: request.page,
      hitsPerPage: request.hitsPerPage,
      totalPages: request.hitsPerPage === 0 ? 0 : Math.ceil(page.total / request.hitsPerPage),
      ...facetMembers(page.facets, request),
      ...(suggestion && { didYouMean: suggestion.text, didYouMeanHighlighted: suggestion.highlighted }),
      relaxed: page.complete < page.total,
      ...(warnings.length > 0 && { warnings }),
      tookMs: Math.round((performance.now() - started) * 100) / 100,
    };
  }

  async suggest(q: string, limit: number): Promise<readonly Suggestion[]> {
    const typed = tokenize(q.slice(0, LIMITS.query)).filter(({ span }) => span === 1);
    if (typed.length === 0) return [];
    const { engine } = this.options;
    const request = searchRequestSchema.parse({
      q: q.trimStart(),
      fields: ['title', 'lede'],
      hitsPerPage: SUGGESTION_SOURCES,
    });
    const { plan, page } = await answer(engine, await this.plan(request), true);
    const complete = page.hits.slice(0, page.complete === 0 ? undefined : page.complete);
    const sources = complete.flatMap((hit) => this.suggestionSource(hit, plan));
    return completions(
      sources,
      typed.map(({ surface }) => surface),
      limit,
      MARK,
    );
  }

  /** As a submitted query first; then as one still being typed, with typing errors. */
  async marked(id: string, q: string): Promise<MarkedArticle | undefined> {
    const { engine, reader } = this.options;
    const article = q.trim() === '' ? undefined : reader.get(id);
    if (article === undefined) return undefined;
    const filter: Filter = { kind: 'compare', field: 'id', operator: '=', operand: { value: id } };
    for (const lenient of [false, true]) {
      const plan = await this.plan(searchRequestSchema.parse({ q, typing: lenient, hitsPerPage: 1 }));
      const found = await answer(engine, { ...plan, filter, pinned: [], hidden: [] }, lenient);
      const [hit] = found.page.hits;
      if (hit !== undefined) return markArticle(article, found.plan.words, hit, MARK);
    }
    return undefined;
  }

  async related(id: string, limit: number): Promise<readonly RelatedArticle[]> {
    const { engine, reader } = this.options;
    const article = reader.get(id);
    return article === undefined ? [] : relatedArticles(engine, reader, article, limit);
  }

  private async plan(request: SearchRequest, query = queryOf(request)) {
    const { engine, settings } = this.options;
    if (this.prepared?.settings !== settings()) this.prepared = new PreparedSettings(settings());
    return planRequest(request, query, this.prepared, await knownFields(request, engine), this.now());
  }

  private now(): number {
    return (this.options.now ?? Date.now)();
  }

  private hit(hit: PageHit, { words }: Plan, request: SearchRequest): SearchHit[] {
    const article = this.options.reader.get(hit.id);
    if (article === undefined) return [];
    const { body: _body, relatedPositions: _positions, ...members } = article;
    const tags: HighlightTags = { pre: request.highlightPreTag, post: request.highlightPostTag };
    const marker = new Marker(words, hit);
    const lede = marker.mark(article.lede, 'lede');
    const marked = (text: string, field: 'title' | 'related') => highlight(text, marker.mark(text, field).marks, tags);
    // Assigned, since V8 takes a dozen times as long for an object literal that begins with a spread and goes on.
    const shown: SearchHit = Object.assign(members, {
      _score: hit.score,
      _highlights: {
        ...(article.title !== '' && { title: marked(article.title, 'title') }),
        ...(article.lede !== '' && { lede: highlight(article.lede, lede.marks, tags) }),
        ...(article.related.length > 0 && {
          related: article.related.map((headline) => marked(headline, 'related')),
        }),
      },
      _snippets: snippets(shownParagraphs(article, marker, lede), request.snippets, tags),
      ...(request.collapse && similarMembers(hit, this.options.reader)),
      ...(request.explain && { _explain: explain(hit, words, article, this.now()) }),
    });
    return [shown];
  }

  private suggestionSource(hit: PageHit, { words }: Plan): SuggestionSource[] {
    const article = this.options.reader.get(hit.id);
    if (article === undefined) return [];
    const surfacesOf = (wanted: (word: PlannedWord, index: number) => boolean) =>
      new Set(
        hit.matches
          .filter(({ word }) => wanted(words[word], word))
          .flatMap(({ terms }) => terms.flatMap((forms) => forms.map(({ surface }) => surface))),
      );
    const any = surfacesOf(() => true);
    const last = surfacesOf((_, index) => index === words.length - 1);
    const marker = new Marker(words, hit);
    const { marks } = marker.mark(article.title, 'title');
    return [
      {
        article,
        matchesAny: (surface) => any.has(surface),
        matchesLast: (surface) => last.has(surface),
        highlightedTitle: highlight(article.title, marks, MARK),
        titleMatches: marks.length > 0,
      },
    ];
  }
}

function queryOf({ q }: SearchRequest): ParsedQuery {
  return parseQuery(q.slice(0, LIMITS.query));
}

function ignoredWarning(ignored: Span | undefined): QueryWarning[] {
  return ignored === undefined
    ? []
    : [{ message: 'That is more than is searched for; the rest is ignored.', ...ignored }];
}

function cutWarning(q: string): QueryWarning[] {
  if (q.length <= LIMITS.query) return [];
  return [{ message: `Only the first ${LIMITS.query} characters are searched.`, start: LIMITS.query, end: q.length }];
}

/** Facets under the names they were asked by, so that `publishedAt:month` is found again. */
function facetMembers(facets: readonly FacetResult[], request: SearchRequest): Partial<SearchResponse> {
  if (facets.length === 0) return {};
  const named = facets.map((facet, i) => ({ ...facet, asked: request.facets[i] }));
  const truncated = named.filter((facet) => facet.truncated).map(({ asked }) => asked);
  const stats = named.flatMap(({ name, stats }) => (stats === undefined ? [] : [[name, describe(stats)] as const]));
  return {
    facets: Object.fromEntries(
      named.map(({ asked, counts }) => [asked, Object.fromEntries(counts.map(({ value, count }) => [value, count]))]),
    ),
    ...(truncated.length > 0 && { facetsTruncated: truncated }),
    ...(stats.length > 0 && { facetStats: Object.fromEntries(stats) }),
  };
}

function describe({ min, max, avg, sum, date }: NonNullable<FacetResult['stats']>): Record<string, number | string> {
  return date ? { min: new Date(min).toISOString(), max: new Date(max).toISOString() } : { min, max, avg, sum };
}
