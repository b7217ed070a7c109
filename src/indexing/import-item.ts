/** What an importer hands over, one at a time: an article, or a place where there was none to be had. */
import type { Article } from '../document/article.js';

export interface Rejected {
  readonly file?: string | undefined;
  /** From 1. */
  readonly line?: number | undefined;
  readonly code?: string | undefined;
  readonly reason: string;
}

export type ImportItem =
  | { readonly kind: 'article'; readonly article: Article }
  | ({ readonly kind: 'rejected' } & Rejected);
