/**
 * Makes the archive say what files say: reads changed ones, removes the articles of those that are gone.
 *
 * The store remembers of each file its size, time and article ids, so this also holds for what happened while nobody
 * watched. A file that can no longer be read wholly keeps the articles of its last good version.
 */
import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Source } from '../store/sources.js';
import { ArticleBatch } from './article-batch.js';
import type { ImportProgress } from './bulk-import.js';
import type { ImportItem, Rejected } from './import-item.js';
import type { Indexer } from './indexer.js';

/** Files noted in one transaction, also when they hold hardly anything. */
const FILES_AT_ONCE = 1000;

export interface FolderSyncOptions {
  readonly indexer: Indexer;
  /** The articles of one file. */
  readonly readFile: (path: string) => AsyncIterable<ImportItem>;
  readonly onRejected?: ((rejected: Rejected) => void) | undefined;
}

export interface SyncSummary extends ImportProgress {
  readonly files: number;
  readonly removed: number;
}

/** A file read to its end whose articles may still wait in the batch. */
interface ReadFile {
  readonly source: Source;
  /** What it held before and does not any more. */
  readonly dropped: readonly string[];
}

export class FolderSync {
  readonly #options: FolderSyncOptions;

  constructor(options: FolderSyncOptions) {
    this.#options = options;
  }

  /** True when a file is as it was when last read. */
  isKnown(path: string, stats: Stats): boolean {
    const source = this.#options.indexer.store.getSource(path);
    return source !== undefined && source.size === stats.size && source.modifiedAt === stats.mtimeMs;
  }

  /** True when articles of a file may be in the archive. */
  isOnRecord(path: string): boolean {
    return this.#options.indexer.store.getSource(path) !== undefined;
  }

  /** Reads files and forgets those that are gone; resolves when that is on disk and searchable. */
  async sync(
    changed: readonly string[],
    gone: readonly string[],
    onProgress?: (progress: ImportProgress) => void,
  ): Promise<SyncSummary> {
    const run = new SyncRun(this.#options, onProgress);
    for (const path of changed) await run.read(path);
    await run.flush();
    await run.forget(gone);
    return run.summary();
  }
}

/** One pass over some files. */
class SyncRun {
  readonly #options: FolderSyncOptions;
  readonly #onProgress: ((progress: ImportProgress) => void) | undefined;
  readonly #started = performance.now();
  readonly #batch = new ArticleBatch();
  #finished: ReadFile[] = [];
  #accepted = 0;
  #unchanged = 0;
  #rejected = 0;
  #files = 0;
  #removed = 0;

  constructor(options: FolderSyncOptions, onProgress: ((progress: ImportProgress) => void) | undefined) {
    this.#options = options;
    this.#onProgress = onProgress;
  }

  async read(path: string): Promise<void> {
    const stats = await stat(path).catch(() => undefined);
    if (stats === undefined) return; // gone again: its removal is on the way
    const ids = new Set<string>();
    const rejectedBefore = this.#rejected;
    for await (const item of readToEnd(this.#options.readFile(path), path)) {
      if (item.kind === 'article') {
        ids.add(item.article.id);
        this.#batch.add(item.article);
        if (this.#batch.full) await this.#put();
      } else {
        this.#reject({ file: item.file ?? path, line: item.line, code: item.code, reason: item.reason });
      }
    }
    const intact = this.#rejected === rejectedBefore;
    const before = this.#options.indexer.store.getSource(path)?.ids ?? [];
    const missing = before.filter((id) => !ids.has(id));
    const kept = intact ? [] : missing;
    this.#files += 1;
    this.#finished.push({
      source: { path, size: stats.size, modifiedAt: stats.mtimeMs, ids: [...ids, ...kept] },
      dropped: intact ? missing : [],
    });
    if (this.#finished.length >= FILES_AT_ONCE) await this.flush();
  }

  /** Writes what was gathered, then notes the files it came from. */
  async flush(): Promise<void> {
    await this.#put();
    const finished = this.#finished;
    this.#finished = [];
    if (finished.length === 0) return;
    await this.#options.indexer.store.putSources(finished.map(({ source }) => source));
    await this.#drop(finished.flatMap(({ dropped }) => dropped));
  }

  /** Removes the articles of files that are gone, then the notes of them. */
  async forget(paths: readonly string[]): Promise<void> {
    const { store } = this.#options.indexer;
    const ids = paths.flatMap((path) => store.getSource(path)?.ids ?? []);
    await this.#drop(ids, new Set(paths));
    if (paths.length > 0) await store.putSources([], paths);
  }

  summary(): SyncSummary {
    return { ...this.#progress(), files: this.#files, removed: this.#removed };
  }

  async #put(): Promise<void> {
    const articles = this.#batch.take();
    if (articles.length === 0) return;
    const { created, replaced } = await this.#options.indexer.put(articles);
    this.#accepted += articles.length;
    this.#unchanged += Math.max(0, articles.length - created.length - replaced.length);
    this.#onProgress?.(this.#progress());
  }

  /** Removes articles no other file holds; a file that does is read again, for its version is now the one that counts. */
  async #drop(ids: readonly string[], gone: ReadonlySet<string> = new Set()): Promise<void> {
    if (ids.length === 0) return;
    const wanted = new Set(ids);
    const heirs: string[] = [];
    for (const source of this.#options.indexer.store.sources()) {
      if (gone.has(source.path)) continue;
      const inherited = source.ids.filter((id) => wanted.delete(id));
      if (inherited.length > 0) heirs.push(source.path);
    }
    this.#removed += (await this.#options.indexer.remove([...wanted])).removed.length;
    for (const path of heirs) await this.read(path);
    if (heirs.length > 0) await this.flush();
  }

  #reject(rejected: Rejected): void {
    this.#rejected += 1;
    this.#options.onRejected?.(rejected);
  }

  #progress(): ImportProgress {
    const seconds = Math.max(performance.now() - this.#started, 1) / 1000;
    return {
      accepted: this.#accepted,
      unchanged: this.#unchanged,
      rejected: this.#rejected,
      articlesPerSecond: Math.round(this.#accepted / seconds),
    };
  }
}

/** The items of a file; a reader that fails ends with a rejection, unlike a write that fails while they are consumed. */
async function* readToEnd(items: AsyncIterable<ImportItem>, path: string): AsyncGenerator<ImportItem> {
  try {
    yield* items;
  } catch (error) {
    yield { kind: 'rejected', file: path, reason: error instanceof Error ? error.message : String(error) };
  }
}
