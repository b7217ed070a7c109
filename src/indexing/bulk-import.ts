/** Many articles from a stream into the archive: in batches, with back-pressure, in constant memory. */
import { ArticleBatch, BATCH_LIMITS, type BatchLimits } from './article-batch.js';
import type { ImportItem, Rejected } from './import-item.js';
import type { Indexer } from './indexer.js';

export interface ImportProgress {
  /** Articles on disk and searchable, also those the archive held already. */
  readonly accepted: number;
  /** Of these, those the archive held already, word for word. */
  readonly unchanged: number;
  readonly rejected: number;
  /** Accepted articles a second since the import began. */
  readonly articlesPerSecond: number;
}

export interface ImportSummary extends ImportProgress {
  /** The first rejections; `rejected` counts all. */
  readonly rejections: readonly Rejected[];
  readonly seconds: number;
  /** True when `signal` ended it; what was accepted stays. */
  readonly interrupted: boolean;
}

export interface ImportOptions {
  /** After each batch. */
  readonly onProgress?: (progress: ImportProgress) => void;
  /** At each rejection, however many there are. */
  readonly onRejected?: (rejected: Rejected) => void;
  /** Ends the import after the batch under way. */
  readonly signal?: AbortSignal;
  readonly limits?: BatchLimits;
  /** How many rejections the summary lists; 1,000 unless told. */
  readonly maxRejections?: number;
}

/** Imports a stream to its end; resolves when all is on disk and searchable. A failing write ends it with its error. */
export async function importItems(
  indexer: Indexer,
  items: AsyncIterable<ImportItem>,
  options: ImportOptions = {},
): Promise<ImportSummary> {
  const { onProgress, onRejected, signal, limits = BATCH_LIMITS, maxRejections = 1000 } = options;
  const started = performance.now();
  const batch = new ArticleBatch(limits);
  const rejections: Rejected[] = [];
  let accepted = 0;
  let unchanged = 0;
  let rejected = 0;
  let writing: Promise<void> = Promise.resolve();

  const seconds = () => Math.max(performance.now() - started, 1) / 1000;
  const progress = () => ({ accepted, unchanged, rejected, articlesPerSecond: Math.round(accepted / seconds()) });
  const write = async () => {
    const articles = batch.take();
    if (articles.length === 0) return;
    const result = await indexer.put(articles);
    const changed = result.created.length + result.replaced.length;
    accepted += articles.length;
    unchanged += Math.max(0, articles.length - changed);
    onProgress?.(progress());
  };

  for await (const item of items) {
    if (signal?.aborted) break;
    if (item.kind === 'rejected') {
      const { file, line, code, reason } = item;
      const rejection = { file, line, code, reason };
      rejected += 1;
      if (rejections.length < maxRejections) rejections.push(rejection);
      onRejected?.(rejection);
      continue;
    }
    batch.add(item.article);
    if (!batch.full) continue;
    await writing;
    writing = write();
    writing.catch(() => undefined); // awaited before the next batch and at the end
  }
  await writing;
  await write();
  return { ...progress(), rejections, seconds: seconds(), interrupted: signal?.aborted ?? false };
}
