/** The interface of importers, and the conversion of their drafts to articles and rejections. */
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
  /** Name of the file in messages. */
  readonly file: string;
  /** Default id of the article in a file of one: the path without extension. */
  readonly key: string;
  /** Date in the name of the file; ISO 8601 in UTC. */
  readonly publishedAt?: string | undefined;
  /** Encoding declared outside the file (an HTTP header). A byte order mark and a declaration inside take precedence. */
  readonly encoding?: string | undefined;
  /** `exact`: only the names of the schema; `common`: also names that other systems use. */
  readonly fieldNames: 'exact' | 'common';
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** An article as read by an importer, not yet validated; or the error in its place. */
export type ArticleDraft =
  | { readonly line?: number | undefined; readonly input: unknown; readonly defaults?: ArticleDefaults | undefined }
  | { readonly line?: number | undefined; readonly fault: AppError };

/** Reads one format. It may throw: the rest of the file is then one rejection. */
export type Importer = (source: ImportSource) => AsyncIterable<ArticleDraft>;

/** Validates drafts. Never throws: an error of the importer is a rejection. */
export async function* importDrafts(file: string, drafts: AsyncIterable<ArticleDraft>): AsyncGenerator<ImportedItem> {
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
  { input, line, defaults }: Extract<ArticleDraft, { input: unknown }>,
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

/** A derived id that is distinct within its file: repeats of headline and day are numbered. */
function distinctId(id: string, seen: Map<string, number>): string {
  const count = (seen.get(id) ?? 0) + 1;
  seen.set(id, count);
  return count === 1 ? id : `${id}-${count}`;
}

/** The rejection for an error of any kind. */
export function rejection(file: string, error: unknown, line?: number): RejectedArticle {
  const at = line ?? (error instanceof ArticleFault ? error.line : undefined);
  const [code, reason] = isAppError(error)
    ? [error.code, error.message]
    : ['invalid_article' as const, describe(error)];
  return { kind: 'rejected', file, ...(at !== undefined && { line: at }), reason, code };
}

const SYSTEM_REASONS: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'no such file'],
  ['EACCES', 'cannot be read (permission denied)'],
  ['EISDIR', 'is a folder'],
  ['Z_DATA_ERROR', 'is damaged: the compressed data is invalid'],
  ['Z_BUF_ERROR', 'ends early: the compressed data is cut off'],
]);

function describe(error: unknown): string {
  if (!types.isNativeError(error)) return `cannot be read: ${String(error)}`;
  const code = 'code' in error ? String(error.code) : '';
  return SYSTEM_REASONS.get(code) ?? `cannot be read: ${error.message.split('\n', 1)[0]?.slice(0, 200)}`;
}
