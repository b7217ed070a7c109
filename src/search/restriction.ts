/**
 * A search restricted to some texts of a field that holds others too: the texts of each match are compared with the
 * query, and the search goes on among the articles whose texts hold its words.
 */
import { isEnglish } from '../analysis/analyzer.js';
import type { PageHit } from '../backend/page.js';
import type { Deadline } from '../deadline.js';
import type { Article } from '../document/article.js';
import type { Filter } from '../query/filter.js';
import type { Condition, Plan } from '../query/plan.js';
import type { SearchContext } from './answer.js';
import { Marker, matchesIn } from './marks.js';
import { matchQuery, readHits } from './search.js';
import type { StructuredQuery } from './structured-query.js';

/** Matches that are compared; with more, the search is not restricted. */
const MAX_COMPARED = 1000;

export interface Restriction {
  /** The texts of an article that are searched. */
  readonly textsOf: (article: Article) => readonly string[];
  /** Whether the backend indexed the texts of an article; otherwise their words are matched here. */
  readonly isIndexed: (article: Article) => boolean;
  /** Matches the articles with one of the ids. */
  readonly withIds: (ids: readonly string[]) => Filter;
}

/** The query among the articles whose searched texts hold its words; undefined when too many articles match to tell. */
export async function restrictedQuery(
  context: SearchContext,
  query: StructuredQuery,
  restriction: Restriction,
  deadline: Deadline,
): Promise<StructuredQuery | undefined> {
  if (query.query.root === null) return query;
  const { reader } = context;
  const limit = Math.min(MAX_COMPARED, reader.capabilities.maxResultWindow);
  const all: StructuredQuery = { ...query, facets: [], sort: [], ties: [], offset: 0, limit };
  const { plan, page } = await matchQuery(context, all, deadline);
  if (page.total > page.hits.length) return undefined;
  const hits = await readHits(reader, page.hits, false, { deadline });
  const holding = hits.filter(({ hit, article }) => holdsWords(plan, hit, article, restriction));
  const ids = restriction.withIds(holding.map(({ article }) => article.id));
  return { ...query, scope: query.scope === null ? ids : { kind: 'and', of: [query.scope, ids] } };
}

function holdsWords(plan: Plan, hit: PageHit, article: Article, { textsOf, isIndexed }: Restriction): boolean {
  const english = isEnglish(article.language);
  const indexed = isIndexed(article) ? new Marker(plan.words, hit) : undefined;
  const held = new Set<number>();
  for (const text of textsOf(article)) {
    const marker = indexed ?? new Marker(plan.words, { matches: matchesIn(plan.words, text, english) });
    for (const { word } of marker.mark(text).marks) held.add(word);
  }
  const required = [...(plan.require === 'all' ? plan.free : []), ...conjuncts(plan.condition)].filter(
    (word) => plan.words[word]?.role === 'content',
  );
  return required.length === 0 ? held.size > 0 : required.every((word) => held.has(word));
}

/** Words that a condition requires. */
function conjuncts(condition: Condition | null): readonly number[] {
  if (condition?.kind === 'word') return [condition.word];
  return condition?.kind === 'all' ? condition.of.flatMap(conjuncts) : [];
}
