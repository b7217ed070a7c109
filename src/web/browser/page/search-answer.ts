/** Answers of `/search`, parsed: members that are missing or of another type are left out. */
import type { FacetCounts, HitAnswer, SearchAnswer, SimilarAnswer } from '../../shared/answers.js';

/** Undefined for a body that is not an answer of `/search`. */
export function readSearchAnswer(body: unknown): SearchAnswer | undefined {
  const { hits, total, totalPages, facets, didYouMean, didYouMeanHighlighted, relaxed, warnings } = record(body);
  if (!Array.isArray(hits) || typeof total !== 'number') return undefined;
  return {
    hits: hits.map(hitOf),
    total,
    totalPages: number(totalPages),
    ...(facets !== undefined && { facets: facetsOf(facets) }),
    relaxed: relaxed === true,
    ...strings({ didYouMean, didYouMeanHighlighted }),
    warnings: list(warnings).map((warning) => ({ message: text(record(warning).message) })),
  };
}

function hitOf(hit: unknown): HitAnswer {
  const { id, title, lede, section, authors, source, publishedAt, language, ...rest } = record(hit);
  const { related, ...highlights } = record(rest._highlights);
  return {
    id: text(id),
    title: text(title),
    lede: text(lede),
    authors: list(authors).map(text),
    ...strings({ section, source, publishedAt, language }),
    _highlights: {
      ...strings({ title: highlights.title, lede: highlights.lede }),
      related: list(related).map(text),
    },
    _snippets: list(rest._snippets).map(text),
    _similar: number(rest._similar),
    _similarArticles: list(rest._similarArticles).map(similarOf),
  };
}

function similarOf(article: unknown): SimilarAnswer {
  const { id, title, publishedAt, source } = record(article);
  return { id: text(id), title: text(title), ...strings({ publishedAt, source }) };
}

function facetsOf(facets: unknown): Record<string, FacetCounts> {
  const counted = Object.entries(record(facets)).map(([name, counts]) => {
    return [name, Object.fromEntries(Object.entries(record(counts)).map(([value, count]) => [value, number(count)]))];
  });
  return Object.fromEntries(counted);
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function number(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

/** The members that are non-empty strings. */
function strings<Name extends string>(members: Readonly<Record<Name, unknown>>): Partial<Record<Name, string>> {
  const held: Partial<Record<Name, string>> = {};
  for (const name in members) {
    const value = members[name];
    if (typeof value === 'string' && value !== '') held[name] = value;
  }
  return held;
}
