/**
 * Makes the archive equal to files: reads changed ones, removes the articles of deleted ones.
 *
 * The archive keeps a record of each file: size, time and article ids. The record is written after the file's articles,
 * and after the articles it no longer holds are removed, so a stop in between only means that the file is read again. A
 * file with rejected parts keeps the articles of its last complete version.
 */
import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { ArchiveBackend, SourceFile } from '../backend/archive-backend.js';
import { BatchWriter } from './batch-writer.js';
import type { ImportItem, Rejected } from './import-item.js';
import type { ImportProgress } from './import-progress.js';

/** Records written in one transaction. */
const RECORDS_AT_ONCE = 1000;

export interface FolderSyncOptions {
  readonly backend: ArchiveBackend;
  /** The articles of one file. */
  readonly readFile: (path: string) => AsyncIterable<ImportItem>;
  readonly onRejected?: ((rejected: Rejected) => void) | undefined;
}

export interface SyncSummary extends ImportProgress {
  readonly files: number;
  readonly removed: number;
}

export class FolderSync {
  readonly #options: FolderSyncOptions;

  constructor(options: FolderSyncOptions) {
    this.#options = options;
  }

  /** True when a file is as it was when last read. */
  async isUnchanged(path: string, stats: Stats): Promise<boolean> {
    const source = await this.#options.backend.source(path);
    return source !== undefined && isSameVersion(source, stats);
  }

  /** True when articles of a file may be in the archive. */
  async isRecorded(path: string): Promise<boolean> {
    return (await this.#options.backend.source(path)) !== undefined;
  }

  /** Reads changed files and forgets deleted ones; resolves when the result is on disk and searchable. */
  async sync(
    changed: readonly string[],
    deleted: readonly string[],
    onProgress?: (progress: ImportProgress) => void,
  ): Promise<SyncSummary> {
    const run = new SyncRun(this.#options, onProgress);
    try {
      await run.read(changed);
      await run.forget(deleted);
    } finally {
      await run.settled();
    }
    return run.summary();
  }
}

/** True when the size and time of a file are those of its record. */
export function isSameVersion(source: SourceFile, { size, mtimeMs }: Stats): boolean {
  return source.size === size && source.modifiedAt === mtimeMs;
}

/** A file read to its end. */
interface ReadFile {
  readonly source: SourceFile;
  /** Articles added before and with it; its record may be written when so many are accepted. */
  readonly added: number;
}

/** A file that holds fewer articles than its record. */
interface ShrunkFile extends ReadFile {
  readonly dropped: readonly string[];
}

/** One pass over some files. */
class SyncRun {
  readonly #options: FolderSyncOptions;
  readonly #writer: BatchWriter;
  /** Waiting for their articles to be accepted, in the order they were read. */
  #unrecorded: ReadFile[] = [];
  /** Waiting for the articles they dropped to be removed. */
  #shrunk: ShrunkFile[] = [];
  #rejected = 0;
  #files = 0;
  #removed = 0;

  constructor(options: FolderSyncOptions, onProgress: ((progress: ImportProgress) => void) | undefined) {
    this.#options = options;
    this.#writer = new BatchWriter(options.backend, { onProgress });
  }

  /** Reads files, writes their articles and their records. */
  async read(paths: readonly string[]): Promise<void> {
    for (const path of paths) {
      await this.#readFile(path);
      if (this.#unrecorded.length >= RECORDS_AT_ONCE) await this.#record();
    }
    await this.#writer.flush();
    await this.#record();
    const shrunk = this.#shrunk;
    this.#shrunk = [];
    if (shrunk.length === 0) return;
    const sources = shrunk.map(({ source }) => source);
    const dropped = shrunk.flatMap((file) => file.dropped);
    const heirs = await this.#remove(dropped, new Set(sources.map(({ path }) => path)), sources);
    await this.#options.backend.putSources(sources);
    await this.#readAgain(heirs);
  }

  /** Removes the articles of deleted files, then their records. */
  async forget(paths: readonly string[]): Promise<void> {
    if (paths.length === 0) return;
    const ids: string[] = [];
    for (const path of paths) ids.push(...((await this.#options.backend.source(path))?.ids ?? []));
    const heirs = await this.#remove(ids, new Set(paths));
    await this.#options.backend.putSources([], paths);
    await this.#readAgain(heirs);
  }

  /** Resolves when no batch is under way, also after an error. */
  settled(): Promise<void> {
    return this.#writer.settled();
  }

  summary(): SyncSummary {
    return { ...this.#writer.progress, files: this.#files, removed: this.#removed };
  }

  async #readFile(path: string): Promise<void> {
    const stats = await stat(path).catch(() => undefined);
    if (stats === undefined) return; // deleted meanwhile: another event follows
    const ids = new Set<string>();
    const rejectedBefore = this.#rejected;
    for await (const item of withReadErrors(this.#options.readFile(path), path)) {
      if (item.kind === 'article') {
        ids.add(item.article.id);
        await this.#writer.add(item.article);
      } else {
        this.#reject({ file: item.file ?? path, line: item.line, code: item.code, reason: item.reason });
      }
    }
    this.#files += 1;
    const recorded = (await this.#options.backend.source(path))?.ids ?? [];
    const missing = recorded.filter((id) => !ids.has(id));
    const isComplete = this.#rejected === rejectedBefore;
    const source = {
      path,
      size: stats.size,
      modifiedAt: stats.mtimeMs,
      ids: isComplete ? [...ids] : [...ids, ...missing],
    };
    const { added } = this.#writer;
    if (isComplete && missing.length > 0) this.#shrunk.push({ source, added, dropped: missing });
    else this.#unrecorded.push({ source, added });
  }

  /** Writes the records of files whose articles are accepted. */
  async #record(): Promise<void> {
    const { accepted } = this.#writer.progress;
    const waiting = this.#unrecorded.findIndex(({ added }) => added > accepted);
    const ready = this.#unrecorded.splice(0, waiting < 0 ? this.#unrecorded.length : waiting);
    if (ready.length > 0) await this.#options.backend.putSources(ready.map(({ source }) => source));
  }

  /**
   * Removes articles that no file holds any more. Returns the other files that hold some of them: their version counts
   * from now on.
   * @param replaced files whose records are out of date, and do not count
   * @param current their present contents
   */
  async #remove(
    ids: readonly string[],
    replaced: ReadonlySet<string>,
    current: readonly SourceFile[] = [],
  ): Promise<readonly string[]> {
    if (ids.length === 0) return [];
    const unheld = new Set(ids);
    const heirs: string[] = [];
    const claim = (source: SourceFile): void => {
      const held = source.ids.filter((id) => unheld.delete(id));
      if (held.length > 0) heirs.push(source.path);
    };
    for await (const source of this.#options.backend.sources()) if (!replaced.has(source.path)) claim(source);
    for (const source of current) claim(source);
    this.#removed += (await this.#options.backend.remove([...unheld])).length;
    return heirs;
  }

  async #readAgain(paths: readonly string[]): Promise<void> {
    if (paths.length > 0) await this.read(paths);
  }

  #reject(rejected: Rejected): void {
    this.#rejected += 1;
    this.#writer.reject();
    this.#options.onRejected?.(rejected);
  }
}

/** The items of a file. A reader that fails ends with a rejection; a write that fails while items are consumed does not. */
async function* withReadErrors(items: AsyncIterable<ImportItem>, path: string): AsyncGenerator<ImportItem> {
  try {
    yield* items;
  } catch (error) {
    yield { kind: 'rejected', file: path, reason: error instanceof Error ? error.message : String(error) };
  }
}
