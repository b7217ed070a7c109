/** The import of a request's articles, and its answer: the rejections and warnings by line. */
import type { ArchiveWriter } from '../backend/archive-backend.js';
import { type ArticleDraft, importDrafts } from '../document/importers/importer.js';
import { partlyDone } from '../errors.js';
import { importItems } from './bulk-import.js';
import type { ImportItem } from './import-item.js';
import type { ImportProgress } from './import-progress.js';

export interface BulkAnswer {
  readonly accepted: number;
  readonly rejected: readonly { readonly line: number; readonly code: string; readonly message: string }[];
  /** Parts of accepted articles that were left out. */
  readonly warnings?: readonly { readonly line: number; readonly message: string }[];
  /** Present when more were rejected than are listed. */
  readonly rejectedTotal?: number;
}

/** The counts of a request's import, with its answer. */
export interface DraftImport extends ImportProgress {
  readonly answer: BulkAnswer;
}

/** Most rejections, and most warnings, that an answer lists. */
const MAX_LISTED = 10_000;

/**
 * Adds or replaces a stream of articles. Invalid ones are listed in the answer. A stream that breaks throws its error
 * after the articles before the break are on disk and searchable.
 */
export async function importDraftStream(
  backend: Pick<ArchiveWriter, 'put'>,
  drafts: AsyncIterable<ArticleDraft>,
  onProgress: (progress: ImportProgress) => void,
): Promise<DraftImport> {
  const stream = new DraftStream(drafts);
  const summary = await importItems(backend, stream.items(), { onProgress, maxRejections: MAX_LISTED });
  if (stream.broken !== undefined) throw partlyDone(stream.broken.error, summary.accepted, 'articles are stored');
  const rejected = summary.rejections.map(({ line = 1, code = 'invalid_article', reason }) => ({
    line,
    code,
    message: reason,
  }));
  const answer = {
    accepted: summary.accepted,
    rejected,
    ...(stream.warnings.length > 0 && { warnings: stream.warnings }),
    ...(summary.rejected > rejected.length && { rejectedTotal: summary.rejected }),
  };
  return { ...summary, answer };
}

/** A stream of drafts as import items; collects warnings and the error of a break. */
class DraftStream {
  readonly #drafts: AsyncIterable<ArticleDraft>;
  readonly warnings: { readonly line: number; readonly message: string }[] = [];
  /** Why the stream ended early. */
  broken: { readonly error: unknown } | undefined;

  constructor(drafts: AsyncIterable<ArticleDraft>) {
    this.#drafts = drafts;
  }

  async *items(): AsyncGenerator<ImportItem> {
    for await (const item of importDrafts('', this.#untilBreak())) {
      if (item.kind === 'article') {
        const line = item.source.line ?? 1;
        for (const message of item.warnings) {
          if (this.warnings.length < MAX_LISTED) this.warnings.push({ line, message });
        }
      }
      yield item;
    }
  }

  /** The drafts before the stream breaks. */
  async *#untilBreak(): AsyncGenerator<ArticleDraft> {
    try {
      yield* this.#drafts;
    } catch (error) {
      this.broken = { error };
    }
  }
}
