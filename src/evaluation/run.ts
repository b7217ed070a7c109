/** Asks every judged query and keeps what came back, in order. */
import { searchRequestSchema } from '../search/request.js';
import type { Searcher } from '../search/searcher.js';
import type { JudgedQuery } from './judgments.js';
import type { Run } from './trec.js';

/** Returns at most `limit` ids, best first. */
export type Search = (query: string, limit: number) => Promise<readonly string[]>;

/** How deep rankings are kept; TREC's custom, and what MAP is computed over. */
export const RUN_DEPTH = 1000;

const PAGE_SIZE = 100;

/**
 * A query as plain words: what would act as an operator in the search box (quotes, parentheses, exclusion, scopes,
 * wildcards, capital AND, OR, NOT) is blanked, since judged queries were written for no such box.
 */
export function plainWords(query: string): string {
  return query
    .replace(/["“”„«»():*]/g, ' ')
    .replace(/(^|\s)-+/g, '$1')
    .replace(/\b(?:AND|OR|NOT)\b/g, (operator) => operator.toLowerCase())
    .replace(/\s+/g, ' ')
    .trim();
}

/** Searches as the public `/search` does with default settings and `typing=false`, page after page. */
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
