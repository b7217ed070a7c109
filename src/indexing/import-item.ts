/** One item of an import: an article, or the place and reason of a rejection. */
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
