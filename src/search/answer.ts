/** What the read path works on and returns: the context of a search, the match of a query, and its answer. */
import type { SearchReader } from '../backend/archive-backend.js';
import type { Page, PageHit } from '../backend/page.js';
import type { Clock } from '../deadline.js';
import type { Article } from '../document/article.js';
import type { DidYouMean } from './did-you-mean.js';
import type { QueryPlan } from './planning.js';
import type { Settings } from './settings.js';

/** What a search reads. */
export interface SearchContext {
  readonly reader: SearchReader;
  /** The settings in force. */
  readonly settings: () => Settings;
  readonly clock: Clock;
}

/** Which articles match a query. */
export interface Match {
  /** The plan that is answered; `PageHit.matches` refer to its words. */
  readonly plan: QueryPlan;
  readonly page: Page;
  /** Whether articles that hold only some of the words are among the hits. */
  readonly relaxed: boolean;
  /** Number of articles that match the query as typed. */
  readonly asTyped: number;
}

/** A hit with its article. */
export interface ArticleHit {
  readonly hit: PageHit;
  readonly article: Article;
  /** The first of the articles folded under it. */
  readonly folded: readonly Article[];
}

export interface Answer extends Match {
  /** The hits of the page, without articles removed since they matched. */
  readonly hits: readonly ArticleHit[];
  /** Number of hits on all pages. */
  readonly total: number;
  readonly didYouMean?: DidYouMean | undefined;
}

/** The page of a call with one plan. */
export function onlyPage([page]: readonly Page[]): Page {
  if (page === undefined) throw new TypeError('The backend returned no page for a plan.');
  return page;
}
