/** From an answer to a result as Algolia's clients read it. */
import { randomBytes } from 'node:crypto';
import { isEnglish } from '../../../analysis/analyzer.js';
import type { AttributeValue } from '../../../document/article.js';
import type { QueryWarning } from '../../../query/ast.js';
import type { Answer } from '../../../search/answer.js';
import { similarMembers } from '../../../search/folded-articles.js';
import { highlight, MARK_TAGS } from '../../../search/highlight.js';
import { Marker, matchesIn } from '../../../search/marks.js';
import type { SimilarArticle } from '../../../search/response.js';
import { shownParagraphs, snippets } from '../../../search/snippet.js';
import { isWithin } from '../records/attribute-path.js';
import { recordOf, storedRecord } from '../records/record-article.js';
import { SearchableAttributes } from '../records/searchable-attributes.js';
import type { EffectiveParameters, Slice } from '../request/effective-parameters.js';
import type { IndexSettings } from '../settings/index-settings.js';
import { type FacetMembers, facetMembers } from './facet-results.js';
import { type LeafTree, RecordHighlighter, type ValueMarker } from './highlighting.js';
import { project } from './projection.js';

export type AlgoliaHit = {
  readonly objectID: string;
  readonly [attribute: string]: AttributeValue | { readonly [name: string]: LeafTree } | readonly SimilarArticle[];
};

/** Number of `_snippets`: the default of our own requests. */
const SNIPPETS = 2;

export interface SearchResult extends FacetMembers {
  readonly hits: readonly AlgoliaHit[];
  readonly nbHits: number;
  readonly page?: number;
  readonly nbPages?: number;
  readonly hitsPerPage?: number;
  readonly offset?: number;
  readonly length?: number;
  readonly query: string;
  readonly params: string;
  /** The name in the request. */
  readonly index: string;
  readonly exhaustive: { readonly nbHits: true; readonly typo: true; readonly facetsCount: true };
  readonly exhaustiveNbHits: true;
  readonly exhaustiveTypo: true;
  readonly renderingContent: Readonly<Record<string, unknown>>;
  readonly processingTimeMS: number;
  readonly queryID?: string;
  readonly message?: string;
  /** Our own members, with `querySyntax: lede`. HTML: escaped but for the marks. */
  readonly relaxed?: boolean;
  readonly didYouMean?: string;
  readonly didYouMeanHighlighted?: string;
  readonly warnings?: readonly QueryWarning[];
}

/** What a result holds besides the answer. */
export interface ResultFacts {
  readonly index: string;
  readonly parameters: EffectiveParameters;
  readonly settings: IndexSettings;
  readonly slice: Slice;
  /** Fields whose values were searched in articles that are no records. */
  readonly valueFields: ReadonlySet<string>;
  /** In the order of the facets of the page. */
  readonly facetNames: readonly string[];
  readonly messages: readonly string[];
  /** About the query's syntax. */
  readonly warnings: readonly QueryWarning[];
  /** The search as a query string. */
  readonly params: string;
  readonly milliseconds: number;
  /** See `HighlightOptions`. */
  readonly escape: boolean;
}

export function searchResult(answer: Answer, facts: ResultFacts): SearchResult {
  const { total } = answer;
  const { parameters, settings, slice, facetNames: names, messages } = facts;
  const { sortFacetValuesBy, maxValuesPerFacet } = parameters;
  const facets = facetMembers(names, answer.page.facets, sortFacetValuesBy, maxValuesPerFacet);
  const reachable = Math.min(total, parameters.paginationLimitedTo);
  const place = slice.byOffset
    ? { offset: slice.offset, length: slice.hitsPerPage }
    : {
        page: slice.page,
        nbPages: slice.hitsPerPage === 0 ? 0 : Math.ceil(reachable / slice.hitsPerPage),
        hitsPerPage: slice.hitsPerPage,
      };
  const result: SearchResult = {
    hits: hitsOf(answer, facts),
    nbHits: total,
    ...place,
    ...facets,
    exhaustive: { facetsCount: true, nbHits: true, typo: true },
    exhaustiveNbHits: true,
    exhaustiveTypo: true,
    query: parameters.query,
    params: facts.params,
    index: facts.index,
    renderingContent: parameters.renderingContent,
    processingTimeMS: Math.max(1, Math.round(facts.milliseconds)),
    ...(parameters.clickAnalytics && { queryID: randomBytes(16).toString('hex') }),
    ...(messages.length > 0 && { message: messages.join(' ') }),
    ...(parameters.querySyntax === 'lede' && ownMembers(answer, facts.warnings)),
  };
  return settings.responseFields === undefined && parameters.responseFields === undefined
    ? result
    : { ...result, ...leftOut(result, parameters.responseFields ?? ['*']) };
}

/** Members that Algolia does not have. */
function ownMembers({ relaxed, didYouMean }: Answer, warnings: readonly QueryWarning[]): Partial<SearchResult> {
  return {
    relaxed,
    ...(didYouMean && { didYouMean: didYouMean.text, didYouMeanHighlighted: didYouMean.highlighted }),
    ...(warnings.length > 0 && { warnings }),
  };
}

/** Members that `responseFields` does not name, as undefined. Members that clients need always stay. */
function leftOut(result: SearchResult, fields: readonly string[]): Partial<Record<string, undefined>> {
  if (fields.includes('*')) return {};
  const kept = new Set([...fields, 'hits', 'nbHits', 'nbPages', 'page', 'hitsPerPage', 'index', 'message']);
  return Object.fromEntries(Object.keys(result).flatMap((name) => (kept.has(name) ? [] : [[name, undefined]])));
}

function hitsOf({ plan, hits }: Answer, facts: ResultFacts): readonly AlgoliaHit[] {
  const { parameters, settings } = facts;
  const searchable = new SearchableAttributes(settings.searchableAttributes ?? []);
  const restricted = parameters.restrictSearchableAttributes;
  const isSearched = (path: string) =>
    searchable.includes(path) && (restricted.length === 0 || restricted.some((name) => isWithin(path, name)));
  const { attributesToHighlight = ['*'], attributesToSnippet = [], attributesToRetrieve } = parameters;
  const options = {
    preTag: parameters.highlightPreTag,
    postTag: parameters.highlightPostTag,
    ellipsis: parameters.snippetEllipsisText,
    matchesOnly: parameters.restrictHighlightAndSnippetArrays,
    escape: facts.escape,
  };
  return hits.map((articleHit): AlgoliaHit => {
    const { hit, article } = articleHit;
    const record = recordOf(article);
    const english = isEnglish(article.language);
    const marker = new Marker(plan.words, hit);
    const valueMarker: ValueMarker = (text, path) => {
      if (!facts.valueFields.has(path)) return undefined;
      const matches = [...hit.matches, ...matchesIn(plan.words, text, english)];
      return new Marker(plan.words, { matches });
    };
    const hasValues = facts.valueFields.size > 0 && storedRecord(article) === undefined;
    const highlighter = new RecordHighlighter(
      marker,
      plan.words,
      options,
      isSearched,
      hasValues ? valueMarker : undefined,
    );
    const shown = project(record, ['*'], settings.unretrievableAttributes ?? []);
    const _highlightResult = highlighter.highlights(shown, attributesToHighlight);
    const _snippetResult = highlighter.snippets(shown, attributesToSnippet);
    const lede = () => marker.mark(article.lede, 'lede');
    return {
      ...project(shown, attributesToRetrieve),
      ...(attributesToHighlight.length > 0 && { _highlightResult }),
      ...(attributesToSnippet.length > 0 && { _snippetResult }),
      ...(parameters.querySyntax === 'lede' && {
        _snippets: snippets(shownParagraphs(article, marker, lede()), SNIPPETS).map(({ text, marks }) =>
          highlight(text, marks, MARK_TAGS),
        ),
      }),
      ...(parameters.collapse && similarMembers(articleHit)),
    };
  });
}
