/** What the person typed, as a tree: every node knows where in the query it stands. */
import type { SearchField } from '../document/article.js';

/** Half-open range of UTF-16 offsets into the query. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Fields a scope such as `section:` can name; the search fields are matched as text, the others by value. */
export type ScopeField = SearchField | 'section' | 'author' | 'tag' | 'source';

/** A free word as typed (no white space; may hold hyphens, apostrophes, dots). `prefix` when it ended in `*`. */
export interface WordNode {
  readonly kind: 'word';
  readonly text: string;
  readonly prefix: boolean;
  readonly span: Span;
}
/** Quoted text, without its quotes. */
export interface PhraseNode {
  readonly kind: 'phrase';
  readonly text: string;
  readonly span: Span;
}
/** Items side by side (`implicit`), or joined by an explicit AND. Top-level implicit words are "all preferred". */
export interface AndNode {
  readonly kind: 'and';
  readonly implicit: boolean;
  readonly of: readonly QueryNode[];
  readonly span: Span;
}
export interface OrNode {
  readonly kind: 'or';
  readonly of: readonly QueryNode[];
  readonly span: Span;
}
/** `-x` or `NOT x`. */
export interface NotNode {
  readonly kind: 'not';
  readonly of: QueryNode;
  readonly span: Span;
}
export interface ScopeNode {
  readonly kind: 'scope';
  readonly field: ScopeField;
  readonly of: QueryNode;
  readonly span: Span;
}
/** `after:`, `before:`, `date:`: publishedAt in the half-open range [from, until), milliseconds since the epoch. */
export interface DateNode {
  readonly kind: 'date';
  readonly from?: number;
  readonly until?: number;
  /** As typed, e.g. `date:2023..2024`. */
  readonly text: string;
  readonly span: Span;
}
export type QueryNode = WordNode | PhraseNode | AndNode | OrNode | NotNode | ScopeNode | DateNode;

/** Something in the query that was taken literally; shown to the person. */
export interface QueryWarning {
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

export interface ParsedQuery {
  readonly text: string;
  /** Null when nothing was typed. */
  readonly root: QueryNode | null;
  readonly warnings: readonly QueryWarning[];
}
