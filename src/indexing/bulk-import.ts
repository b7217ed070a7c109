/**
 * Many articles from a stream into the archive: in batches, with back-pressure, in constant memory.
 *
 * Several batches are under way at once: while the engine takes some in, the store writes the next and the stream is
 * read on. The indexer hands to the engine whatever was committed meanwhile as one, so its work is spread over many.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Article } from '../document/article.js';
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
  /** Ends the import after the batches under way. */
  readonly signal?: AbortSignal;
  readonly limits?: BatchLimits;
  /** How many rejections the summary lists; 1,000 unless told. */
  readonly maxRejections?: number;
}

/** Batches under way before reading waits: those in the engine, and as many that gather for it meanwhile. */
export const BATCHES_UNDER_WAY = 12;

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
  const underWay: Promise<void>[] = [];

  const seconds = () => Math.max(performance.now() - started, 1) / 1000;
  const progress = () => ({ accepted, unchanged, rejected, articlesPerSecond: Math.round(accepted / seconds()) });
  const write = async (articles: readonly Article[]) => {
    const result = await indexer.put(articles);
    accepted += articles.length;
    unchanged += Math.max(0, articles.length - result.created.length - result.replaced.length);
    onProgress?.(progress());
  };
  const send = async () => {
    const articles = batch.take();
    if (articles.length === 0) return;
    const writing = write(articles);
    writing.catch(() => undefined); // awaited below, in its turn
    underWay.push(writing);
    await nextTurn(); // a stream whose bytes are all there must not keep searches waiting
    if (underWay.length >= BATCHES_UNDER_WAY) await underWay.shift();
  };

  try {
    for await (const item of items) {
      if (signal?.aborted) break;
      if (item.kind === 'article') {
        batch.add(item.article);
        if (batch.full) await send();
        continue;
      }
      const { file, line, code, reason } = item;
      const rejection = { file, line, code, reason };
      rejected += 1;
      if (rejections.length < maxRejections) rejections.push(rejection);
      onRejected?.(rejection);
    }
    await send();
    await Promise.all(underWay);
  } finally {
    await Promise.allSettled(underWay);
  }
  return { ...progress(), rejections, seconds: seconds(), interrupted: signal?.aborted ?? false };
}
