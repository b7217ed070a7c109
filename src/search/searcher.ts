/** The read path: request → parse → plan → match → rank → page → highlight → response. */
import type { RelatedArticle, SearchResponse, Suggestion } from './response.js';
import type { SearchRequest } from './request.js';

export interface Searcher {
  search(request: SearchRequest): Promise<SearchResponse>;
  suggest(q: string, limit: number): Promise<readonly Suggestion[]>;
  related(id: string, limit: number): Promise<readonly RelatedArticle[]>;
}
