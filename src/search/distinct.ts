/** A search with at most so many hits for each value of a field: the best of each group. */
import type { Deadline } from '../deadline.js';
import type { Article } from '../document/article.js';
import type { FacetRequest } from '../query/plan.js';
import type { Answer, ArticleHit, SearchContext } from './answer.js';
import { betterSpelling, matchQuery, readHits } from './search.js';
import type { StructuredQuery } from './structured-query.js';

/** Hits read for each hit that is wanted; the factor of each further step. */
const STEP = 4;

export interface Grouping {
  /** The field whose values are counted, for the number of groups. */
  readonly field: string;
  /** Hits kept of a group. */
  readonly kept: number;
  /** The group of an article; undefined for one that is a group by itself. */
  readonly groupOf: (article: Article) => string | undefined;
}

/**
 * Answers a query with the best hits of each group; `total` counts them on all pages. Reads more and more of the ranking
 * until the page is full, up to the backend's result window: pages beyond it may hold fewer hits than there are.
 */
export async function searchDistinct(
  context: SearchContext,
  query: StructuredQuery,
  grouping: Grouping,
  deadline: Deadline,
): Promise<Answer> {
  const { reader } = context;
  const { maxResultWindow } = reader.capabilities;
  const groups: FacetRequest = { name: grouping.field, limit: 'all' };
  const end = query.offset + query.limit;
  const read = new Map<string, ArticleHit>();
  for (let limit = Math.max(1, end) * STEP; ; limit *= STEP) {
    const window = Math.min(limit, maxResultWindow);
    const facets = [...query.facets, groups];
    const match = await matchQuery(context, { ...query, facets, offset: 0, limit: window }, deadline);
    const { page } = match;
    const unread = page.hits.filter(({ id }) => !read.has(id));
    for (const one of await readHits(reader, unread, query.collapse, { deadline })) read.set(one.hit.id, one);
    const hits = page.hits.flatMap((hit): ArticleHit[] => {
      const known = read.get(hit.id);
      return known === undefined ? [] : [{ ...known, hit }];
    });
    const best = bestOfEach(hits, grouping);
    if (best.length < end && window < page.total && window < maxResultWindow) continue;
    return {
      ...match,
      page: { ...page, facets: page.facets.slice(0, query.facets.length) },
      hits: best.slice(query.offset, end),
      total: distinctTotal(page.total, page.facets.at(-1)?.counts ?? [], grouping.kept),
      didYouMean: await betterSpelling(context, query, match, deadline),
    };
  }
}

function bestOfEach(hits: readonly ArticleHit[], { kept, groupOf }: Grouping): readonly ArticleHit[] {
  const taken = new Map<string, number>();
  return hits.filter(({ article }) => {
    const group = groupOf(article);
    if (group === undefined) return true;
    const count = (taken.get(group) ?? 0) + 1;
    taken.set(group, count);
    return count <= kept;
  });
}

/** Articles without a group, and of each group those that are kept. */
function distinctTotal(matches: number, groups: readonly { readonly count: number }[], kept: number): number {
  const alone = matches - groups.reduce((sum, { count }) => sum + count, 0);
  return Math.max(0, alone) + groups.reduce((sum, { count }) => sum + Math.min(count, kept), 0);
}
