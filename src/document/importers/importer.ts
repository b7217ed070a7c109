/** The port of importers: a stream of bytes becomes articles, and rejections that name file, line and reason. */
import { types } from 'node:util';
import { type AppError, type ErrorCode, isAppError } from '../../errors.js';
import type { Article } from '../article.js';
import { ArticleFault } from '../article-fault.js';
import { type ArticleDefaults, parseArticleInput } from '../article-input.js';

export type ImportedItem = ImportedArticle | RejectedArticle;

export interface ImportedArticle {
  readonly kind: 'article';
  readonly article: Article;
  readonly source: { readonly file: string; readonly line?: number };
  readonly warnings: readonly string[];
}

export interface RejectedArticle {
  readonly kind: 'rejected';
  readonly file: string;
  readonly line?: number;
  readonly reason: string;
  readonly code: ErrorCode;
}

export interface ImportSource {
  /** The name the person knows it by. */
  readonly file: string;
  /** The id of the article when the file holds one and gives none: the path without extension. */
  readonly key: string;
  /** From the file's name; ISO 8601 in UTC. */
  readonly publishedAt?: string | undefined;
  /** A label from outside (an HTTP header); a byte order mark and the file's own declaration win. */
  readonly encoding?: string | undefined;
  /** `exact`: only the members of the contract; `common`: also the names other systems give them. */
  readonly fieldNames: 'exact' | 'common';
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** What a reader of one format yields: the members of an article as found, or why there are none. */
export type Draft =
  | { readonly line?: number | undefined; readonly input: unknown; readonly defaults?: ArticleDefaults | undefined }
  | { readonly line?: number | undefined; readonly fault: AppError };

/** Reads one format. May throw: the rest of that file is then one rejection. */
export type Importer = (source: ImportSource) => AsyncIterable<Draft>;

/** Turns drafts into items; never throws for what a file holds. */
export async function* importDrafts(file: string, drafts: AsyncIterable<Draft>): AsyncGenerator<ImportedItem> {
  const derivedIds = new Map<string, number>();
  try {
    for await (const draft of drafts) {
      yield 'fault' in draft ? rejection(file, draft.fault, draft.line) : importDraft(file, draft, derivedIds);
    }
  } catch (error) {
    yield rejection(file, error);
  }
}

function importDraft(
  file: string,
  { input, line, defaults }: Extract<Draft, { input: unknown }>,
  derivedIds: Map<string, number>,
): ImportedItem {
  try {
    const { article, warnings, idDerived } = parseArticleInput(input, defaults);
    const source = line === undefined ? { file } : { file, line };
    const id = idDerived ? distinctId(article.id, derivedIds) : article.id;
    return { kind: 'article', article: id === article.id ? article : { ...article, id }, source, warnings };
  } catch (error) {
    return rejection(file, error, line);
  }
}

/** Articles of one file that share headline and day stay apart, numbered in their order. */
function distinctId(id: string, seen: Map<string, number>): string {
  const count = (seen.get(id) ?? 0) + 1;
  seen.set(id, count);
  return count === 1 ? id : `${id}-${count}`;
}

/** An error of any kind as a rejection a person can read. */
export function rejection(file: string, error: unknown, line?: number): RejectedArticle {
  const at = line ?? (error instanceof ArticleFault ? error.line : undefined);
  const [code, reason] = isAppError(error)
    ? [error.code, error.message]
    : ['invalid_article' as const, describe(error)];
  return { kind: 'rejected', file, ...(at !== undefined && { line: at }), reason, code };
}

const SYSTEM_REASONS: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'there is no such file'],
  ['EACCES', 'may not be read (permission denied)'],
  ['EISDIR', 'is a folder'],
  ['Z_DATA_ERROR', 'is damaged: the compressed data is not valid'],
  ['Z_BUF_ERROR', 'ends early: the compressed data is cut off'],
]);

function describe(error: unknown): string {
  if (!types.isNativeError(error)) return `cannot be read: ${String(error)}`;
  const code = 'code' in error ? String(error.code) : '';
  return SYSTEM_REASONS.get(code) ?? `cannot be read: ${error.message.split('\n', 1)[0]?.slice(0, 200)}`;
}
