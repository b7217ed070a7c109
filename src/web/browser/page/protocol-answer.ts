/** Results of Algolia's protocol as the answers that the views show. What is missing or of another kind is left out. */
import type { FacetCounts, HitAnswer, SearchAnswer, SimilarAnswer } from '../../shared/answers.js';
import { html } from '../../shared/html.js';
import type { FoundValue } from '../../shared/view/facet-list.js';

/** Stand around what matched: characters that no text has (private use), for the text around them comes unescaped. */
export const MARK_TAGS = { highlightPreTag: '\uE000', highlightPostTag: '\uE001' } as const;

/**
 * @param results of the search itself, then those that count one facet each without its own filter
 * @param counted whether counts were asked for
 */
export function answerOf([main, ...counting]: readonly unknown[], counted: boolean): SearchAnswer {
  const { didYouMean, didYouMeanHighlighted } = record(main);
  return {
    hits: list(record(main).hits).map(hitOf),
    total: number(record(main).nbHits),
    totalPages: number(record(main).nbPages),
    ...(counted && {
      facets: Object.fromEntries([main, ...counting].flatMap((result) => facetsOf(record(result).facets))),
    }),
    relaxed: record(main).relaxed === true,
    ...(typeof didYouMean === 'string' && { didYouMean }),
    ...(typeof didYouMeanHighlighted === 'string' && { didYouMeanHighlighted }),
    warnings: list(record(main).warnings).map((warning) => ({ message: text(record(warning).message) })),
  };
}

/** Facet values that were looked for. */
export function foundValuesOf(result: unknown): FoundValue[] {
  return list(record(result).facetHits).map((hit) => {
    const { value, highlighted, count } = record(hit);
    return { value: text(value), highlighted: marked(text(highlighted)), count: number(count) };
  });
}

function hitOf(hit: unknown): HitAnswer {
  const { objectID, title, lede, section, authors, source, publishedAt, language, ...rest } = record(hit);
  const highlights = record(rest._highlightResult);
  const value = (leaf: unknown) => marked(text(record(leaf).value));
  return {
    id: text(objectID),
    title: text(title),
    lede: text(lede),
    authors: list(authors).map(text),
    ...strings({ section, source, publishedAt, language }),
    _highlights: {
      ...(highlights.title !== undefined && text(title) !== '' && { title: value(highlights.title) }),
      ...(highlights.related !== undefined && { related: list(highlights.related).map(value) }),
    },
    // Escaped by the server.
    _snippets: list(rest._snippets).map(text),
    _similar: number(rest._similar),
    _similarArticles: list(rest._similarArticles).map(similarOf),
  };
}

function similarOf(article: unknown): SimilarAnswer {
  const { id, title, publishedAt, source } = record(article);
  return { id: text(id), title: text(title), ...strings({ publishedAt, source }) };
}

function facetsOf(facets: unknown): [string, FacetCounts][] {
  return Object.entries(record(facets)).map(([name, counts]) => [
    name,
    Object.fromEntries(Object.entries(record(counts)).map(([value, count]) => [value, number(count)])),
  ]);
}

/** Text with marked places as HTML. */
function marked(value: string): string {
  return html`${value}`
    .toString()
    .replaceAll(MARK_TAGS.highlightPreTag, '<mark>')
    .replaceAll(MARK_TAGS.highlightPostTag, '</mark>');
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function number(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

/** The members that are text. */
function strings<Name extends string>(members: Readonly<Record<Name, unknown>>): Partial<Record<Name, string>> {
  const held: Partial<Record<Name, string>> = {};
  for (const name in members) {
    const value = members[name];
    if (typeof value === 'string' && value !== '') held[name] = value;
  }
  return held;
}
