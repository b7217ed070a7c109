/** Imports a stream of articles through the batching writer, and counts and lists its rejections. */
import type { ArchiveWriter } from '../backend/archive-backend.js';
import { partlyDone } from '../errors.js';
import { BatchWriter, type BatchWriterOptions } from './batch-writer.js';
import type { ImportItem, Rejected } from './import-item.js';
import type { ImportProgress } from './import-progress.js';

export interface ImportSummary extends ImportProgress {
  /** The first rejections; `rejected` counts all. */
  readonly rejections: readonly Rejected[];
  readonly seconds: number;
  /** True when `signal` ended it; accepted articles stay. */
  readonly interrupted: boolean;
}

export interface ImportOptions extends BatchWriterOptions {
  /** At each rejection, listed in the summary or not. */
  readonly onRejected?: ((rejected: Rejected) => void) | undefined;
  /** Ends the import after the batches under way. */
  readonly signal?: AbortSignal | undefined;
  /** Most rejections in the summary; default 1,000. */
  readonly maxRejections?: number | undefined;
}

/**
 * Imports a stream to its end; resolves when all is on disk and searchable. A failed write ends it with its error, which
 * names the number of articles that are stored.
 */
export async function importItems(
  backend: Pick<ArchiveWriter, 'put'>,
  items: AsyncIterable<ImportItem>,
  { onRejected, signal, maxRejections = 1000, ...options }: ImportOptions = {},
): Promise<ImportSummary> {
  const writer = new BatchWriter(backend, options);
  const rejections: Rejected[] = [];
  try {
    for await (const item of items) {
      if (signal?.aborted) break;
      if (item.kind === 'article') {
        await writer.add(item.article);
        continue;
      }
      const { file, line, code, reason } = item;
      const rejection = { file, line, code, reason };
      writer.reject();
      if (rejections.length < maxRejections) rejections.push(rejection);
      onRejected?.(rejection);
    }
    await writer.flush();
  } catch (error) {
    await writer.settled();
    throw partlyDone(error, writer.stored, writer.stored === 1 ? 'article is stored' : 'articles are stored');
  }
  return { ...writer.progress, rejections, seconds: writer.seconds, interrupted: signal?.aborted ?? false };
}
