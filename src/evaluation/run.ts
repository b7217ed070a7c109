/** Runs judged queries through a search and collects the rankings. */
import { searchRequestSchema } from '../search/request.js';
import type { Searcher } from '../search/searcher.js';
import type { JudgedQuery } from './judgments.js';
import type { Run } from './trec.js';

/** Returns at most `limit` ids, best first. */
export type Search = (query: string, limit: number) => Promise<readonly string[]>;

/** Length of a ranking, as usual at TREC. MAP is computed over it. */
export const RUN_DEPTH = 1000;

const PAGE_SIZE = 100;

/**
 * A query without operators: quotes, parentheses, minuses, colons and wildcards are blanked, AND, OR and NOT put in lower
 * case. Judged queries are not written in the query language.
 */
export function plainWords(query: string): string {
  return query
    .replace(/["“”„«»():*]/g, ' ')
    .replace(/(^|\s)-+/g, '$1')
    .replace(/\b(?:AND|OR|NOT)\b/g, (operator) => operator.toLowerCase())
    .replace(/\s+/g, ' ')
    .trim();
}

/** A search like `/search` with default settings and `typing=false`, page by page. */
export function searchWith(searcher: Searcher): Search {
  return async (query, limit) => {
    const ids: string[] = [];
    for (let page = 1; ids.length < limit; page++) {
      const request = { q: query, typing: false, hitsPerPage: PAGE_SIZE, page, snippets: 0 };
      const { hits } = await searcher.search(searchRequestSchema.parse(request));
      ids.push(...hits.map((hit) => hit.id));
      if (hits.length < PAGE_SIZE) break;
    }
    return ids.slice(0, limit);
  };
}

/** Runs the queries one after another. */
export async function runQueries(queries: readonly JudgedQuery[], search: Search, depth = RUN_DEPTH): Promise<Run> {
  const run = new Map<string, readonly string[]>();
  for (const query of queries) run.set(query.id, await search(plainWords(query.text), depth));
  return run;
}
