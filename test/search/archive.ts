/** A searcher over a few articles for tests: the real engine without a store, requests with defaults filled in. */
import { EngineReader } from '../../src/backend/embedded/engine-reader.js';
import type { Article } from '../../src/document/article.js';
import { createEmbeddedEngine } from '../../src/engine/embedded/embedded-engine.js';
import { type SearchRequestInput, searchRequestSchema } from '../../src/search/request.js';
import type { SearchHit, SearchResponse } from '../../src/search/response.js';
import { createSearcher, type Searcher, type SearcherOptions } from '../../src/search/searcher.js';
import { DEFAULT_SETTINGS, type SettingsPatch } from '../../src/search/settings.js';

/** The clock of every test archive. */
export const NOW = Date.parse('2025-01-01T00:00:00.000Z');

export interface TestArchive {
  readonly searcher: Searcher;
  /** Searches with the defaults of the API. */
  search(q: string, request?: SearchRequestInput): Promise<SearchResponse>;
  /** Ids in order, of the first 100. */
  ids(q: string, request?: SearchRequestInput): Promise<string[]>;
  /** The hit with an id; fails when it is not on the first page. */
  hit(id: string, q: string, request?: SearchRequestInput): Promise<SearchHit>;
  settings(patch: SettingsPatch): void;
}

/** An article with only the members that matter to a test. */
export function article(id: string, members: Partial<Article> = {}): Article {
  return { id, title: '', lede: '', body: [], related: [], tags: [], authors: [], attributes: {}, ...members };
}

export async function archiveOf(
  articles: readonly Article[],
  options: Pick<SearcherOptions, 'clock' | 'deadlineMs'> = {},
): Promise<TestArchive> {
  const byId = new Map(articles.map((one) => [one.id, one]));
  const engine = await createEmbeddedEngine();
  await engine.put(articles, 1);
  let settings = DEFAULT_SETTINGS;
  const reader = new EngineReader(engine, byId);
  const searcher = createSearcher({ reader, settings: () => settings, clock: () => NOW, ...options });
  const search = (q: string, request: SearchRequestInput = {}) =>
    searcher.search(searchRequestSchema.parse({ ...request, q }));
  return {
    searcher,
    search,
    async ids(q, request = {}) {
      return (await search(q, { hitsPerPage: 100, ...request })).hits.map(({ id }) => id);
    },
    async hit(id, q, request = {}) {
      const found = (await search(q, request)).hits.find((hit) => hit.id === id);
      if (found === undefined) throw new Error(`“${q}” did not find ${id}`);
      return found;
    },
    settings(patch) {
      settings = { ...settings, ...patch };
    },
  };
}
