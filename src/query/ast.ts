/** The syntax tree of a query. Every node has its span in the query. */
import type { SearchField } from '../document/article.js';

/** Half-open range of UTF-16 offsets into the query. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Fields that a scope such as `section:` can name. Search fields match as text, the others by value. */
export type ScopeField = SearchField | 'section' | 'author' | 'tag' | 'source';

/** A free word as typed, without white space; it may have hyphens, apostrophes and dots. `prefix`: it ended in `*`. */
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
/** Adjacent items (`implicit`), or items joined by AND. Implicit words at the top level are preferred, not required. */
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
/** `after:`, `before:`, `date:`: `publishedAt` in the half-open range [from, until), milliseconds since the epoch. */
export interface DateNode {
  readonly kind: 'date';
  readonly from?: number;
  readonly until?: number;
  /** As typed, e.g. `date:2023..2024`. */
  readonly text: string;
  readonly span: Span;
}
export type QueryNode = WordNode | PhraseNode | AndNode | OrNode | NotNode | ScopeNode | DateNode;

/** A part of the query that is taken literally or ignored, with the reason. Shown to the user. */
export interface QueryWarning {
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

export interface ParsedQuery {
  readonly text: string;
  /** Null when the query has nothing to search for. */
  readonly root: QueryNode | null;
  readonly warnings: readonly QueryWarning[];
}
