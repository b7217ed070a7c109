/** Searches of one archive as our API offers them: search, suggest, mark an article, related articles. */
import { tokenize } from '../analysis/tokenizer.js';
import type { SearchReader } from '../backend/archive-backend.js';
import { type Clock, Deadline } from '../deadline.js';
import type { Article } from '../document/article.js';
import type { Filter } from '../query/filter.js';
import type { ArticleHit, Match, SearchContext } from './answer.js';
import { resolveHeadlines } from './headlines.js';
import { highlight, MARK_TAGS } from './highlight.js';
import { ARTICLE_FIELDS, knownFields } from './known-fields.js';
import { type MarkedArticle, markArticle } from './marked-article.js';
import { type MarkedText, Marker } from './marks.js';
import { relatedArticles } from './related.js';
import { LIMITS, type SearchRequest, searchRequestSchema } from './request.js';
import { translateRequest } from './request-translation.js';
import type { RelatedArticle, SearchResponse, Suggestion } from './response.js';
import { searchResponse } from './response-assembly.js';
import { matchQuery, readHits, search } from './search.js';
import type { Settings } from './settings.js';
import type { StructuredQuery } from './structured-query.js';
import { completions, type SuggestionSource } from './suggest.js';

export interface SearcherOptions {
  readonly reader: SearchReader;
  /** The settings in force; read at each search, prepared when they are another object. */
  readonly settings: () => Settings;
  /** Milliseconds that a request may take; absent: no limit. */
  readonly deadlineMs?: number | undefined;
  /** Tells the age of articles and when a deadline has passed; default `Date.now`. */
  readonly clock?: Clock | undefined;
}

/** Articles whose headlines and ledes suggestions are drawn from. */
const SUGGESTION_SOURCES = 60;

export function createSearcher(options: SearcherOptions): Searcher {
  return new Searcher(options);
}

/**
 * Each method is held to one deadline: the one it is given, so that several calls of a request share it, else a new one.
 * All of them throw AppError `deadline_exceeded`.
 */
export class Searcher {
  /** For searches that are no requests of our API. */
  readonly context: SearchContext;
  readonly #deadlineMs: number | undefined;

  constructor({ reader, settings, deadlineMs, clock = Date.now }: SearcherOptions) {
    this.context = { reader, settings, clock };
    this.#deadlineMs = deadlineMs;
  }

  /** A deadline for a request that begins now. */
  deadline(): Deadline {
    return this.#deadlineMs === undefined ? Deadline.NONE : Deadline.after(this.#deadlineMs, this.context.clock);
  }

  /** Throws AppError `invalid_filter`, `invalid_sort`, `invalid_facets`; never because of `q`. */
  async search(request: SearchRequest, deadline = this.deadline()): Promise<SearchResponse> {
    const tags = { pre: request.highlightPreTag, post: request.highlightPostTag };
    return this.#respond(request, deadline, ({ text, marks }) => highlight(text, marks, tags));
  }

  /** `search` with the marks of texts as ranges instead of HTML. */
  async searchMarked(request: SearchRequest, deadline = this.deadline()): Promise<SearchResponse<MarkedText>> {
    return this.#respond(request, deadline, (marked) => marked);
  }

  async #respond<Text>(
    request: SearchRequest,
    deadline: Deadline,
    render: (marked: MarkedText) => Text,
  ): Promise<SearchResponse<Text>> {
    const started = performance.now();
    const query = translateRequest(request, await knownFields(request, this.context.reader, { deadline }));
    const answer = await search(this.context, query, deadline);
    const tookMs = () => Math.round((performance.now() - started) * 100) / 100;
    return searchResponse(answer, { request, query, now: this.context.clock(), tookMs }, render);
  }

  /** Completions of a typed query. */
  async suggest(q: string, limit: number, deadline = this.deadline()): Promise<readonly Suggestion[]> {
    const typed = tokenize(q.slice(0, LIMITS.query)).filter(({ span }) => span === 1);
    if (typed.length === 0) return [];
    const request = searchRequestSchema.parse({
      q: q.trimStart(),
      fields: ['title', 'lede'],
      hitsPerPage: SUGGESTION_SOURCES,
    });
    const match = await matchQuery(this.context, translateRequest(request, ARTICLE_FIELDS), deadline);
    const { hits, complete } = match.page;
    // Articles with only some of the words complete nothing, unless there are no others.
    const sources = await readHits(this.context.reader, hits.slice(0, complete || undefined), false, { deadline });
    return completions(
      sources.map((source) => suggestionSource(source, match)),
      typed.map(({ surface }) => surface),
      limit,
      MARK_TAGS,
    );
  }

  /**
   * An article with the matches of a query marked: of the query as submitted, else as one still being typed, with typing
   * errors. Undefined when neither matches it.
   */
  async marked(id: string, q: string, deadline = this.deadline()): Promise<MarkedArticle | undefined> {
    if (q.trim() === '') return undefined;
    const filter: Filter = { kind: 'compare', field: 'id', operator: '=', operand: { value: id } };
    for (const lenient of [false, true]) {
      const request = searchRequestSchema.parse({ q, typing: lenient, hitsPerPage: 1 });
      const query: StructuredQuery = {
        ...translateRequest(request, ARTICLE_FIELDS),
        matching: { kind: 'rounds', typos: lenient, didYouMean: false },
        curation: false,
        filter,
      };
      const { plan, hits } = await search(this.context, query, deadline);
      const [first] = hits;
      if (first !== undefined) return markArticle(first.article, plan.words, first.hit, MARK_TAGS);
    }
    return undefined;
  }

  /** Related articles, best first; empty when the archive does not have the article. */
  async related(id: string, limit: number, deadline = this.deadline()): Promise<readonly RelatedArticle[]> {
    const { reader } = this.context;
    const [article] = await reader.articles([id], { deadline });
    return article === undefined ? [] : relatedArticles(reader, article, limit, { deadline });
  }

  /** For each related headline of an article, the article that has it; see `resolveHeadlines`. */
  resolveRelated(article: Article, deadline = this.deadline()): Promise<readonly (Article | undefined)[]> {
    return resolveHeadlines(this.context.reader, article.related, article.id, { deadline });
  }
}

function suggestionSource({ hit, article }: ArticleHit, { plan: { words } }: Match): SuggestionSource {
  const surfacesOf = (isWanted: (word: number) => boolean): ReadonlySet<string> =>
    new Set(
      hit.matches
        .filter(({ word }) => isWanted(word))
        .flatMap(({ terms }) => terms.flatMap((forms) => forms.map(({ surface }) => surface))),
    );
  const any = surfacesOf(() => true);
  const last = surfacesOf((word) => word === words.length - 1);
  const { text, marks } = new Marker(words, hit).mark(article.title, 'title');
  return {
    article,
    matchesAny: (surface) => any.has(surface),
    matchesLast: (surface) => last.has(surface),
    highlightedTitle: highlight(text, marks, MARK_TAGS),
    titleMatches: marks.length > 0,
  };
}
