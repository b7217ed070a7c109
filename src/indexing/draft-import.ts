/** A request's articles into the archive, and the answer that tells of each line what became of it. */
import { type ArticleDraft, importDrafts } from '../document/importers/importer.js';
import { type ImportProgress, importItems } from './bulk-import.js';
import type { ImportItem } from './import-item.js';
import type { Indexer } from './indexer.js';

export interface BulkAnswer {
  readonly accepted: number;
  readonly rejected: readonly { readonly line: number; readonly code: string; readonly message: string }[];
  /** What was left out of accepted articles. */
  readonly warnings?: readonly { readonly line: number; readonly message: string }[];
  /** Present when more were rejected than are listed. */
  readonly rejectedTotal?: number;
}

/** What an import of a request did, with the answer to it. */
export interface DraftImport extends ImportProgress {
  readonly answer: BulkAnswer;
}

/** Rejections and warnings an answer lists; it counts all. */
const LISTED = 10_000;

/**
 * Adds or replaces a stream of articles. Faulty ones are listed; a broken stream throws its error after what it held
 * is on disk and searchable.
 */
export async function importDraftStream(
  indexer: Indexer,
  drafts: AsyncIterable<ArticleDraft>,
  onProgress: (progress: ImportProgress) => void,
): Promise<DraftImport> {
  const stream = new DraftStream(drafts);
  const summary = await importItems(indexer, stream.items(), { onProgress, maxRejections: LISTED });
  if (stream.broken !== undefined) throw stream.broken.error;
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

/** Drafts on their way in, with what is noted of them. */
class DraftStream {
  readonly #drafts: AsyncIterable<ArticleDraft>;
  readonly warnings: { readonly line: number; readonly message: string }[] = [];
  /** Why the stream ended early. */
  broken: { readonly error: unknown } | undefined;

  constructor(drafts: AsyncIterable<ArticleDraft>) {
    this.#drafts = drafts;
  }

  async *items(): AsyncGenerator<ImportItem> {
    for await (const item of importDrafts('', this.#unbroken())) {
      if (item.kind === 'article') {
        const line = item.source.line ?? 1;
        for (const message of item.warnings) if (this.warnings.length < LISTED) this.warnings.push({ line, message });
      }
      yield item;
    }
  }

  /** Ends where the stream breaks, so that what came before is kept. */
  async *#unbroken(): AsyncGenerator<ArticleDraft> {
    try {
      yield* this.#drafts;
    } catch (error) {
      this.broken = { error };
    }
  }
}
