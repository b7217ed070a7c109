/**
 * Makes the archive equal to files: reads changed ones, removes the articles of deleted ones.
 *
 * The archive keeps a record of each file: size, time and article ids. Every transaction that adds articles also records
 * their ids, and one that removes articles changes the records with them, so the records hold every article that came
 * from a file, whenever the process stops. A file that is not read to its end has a record without a version and is read
 * again. A file with rejected parts keeps the articles of its last complete version.
 */
import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { ArchiveBackend, PutResult, SourceFile } from '../backend/archive-backend.js';
import type { Article } from '../document/article.js';
import { BatchWriter } from './batch-writer.js';
import type { ImportItem, Rejected } from './import-item.js';
import type { ImportProgress } from './import-progress.js';

/** Records written in one transaction. */
const RECORDS_AT_ONCE = 1000;

export type SyncBackend = Pick<ArchiveBackend, 'source' | 'sources' | 'syncSources'>;

export interface FolderSyncOptions {
  readonly backend: SyncBackend;
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

/** The record of a file that has to be read again. */
function unversioned({ path, ids }: Pick<SourceFile, 'path' | 'ids'>): SourceFile {
  return { path, size: -1, modifiedAt: -1, ids };
}

interface RecordChange {
  readonly sources?: readonly SourceFile[];
  readonly removedPaths?: readonly string[];
}

/** One pass over some files. */
class SyncRun {
  readonly #options: FolderSyncOptions;
  readonly #writer: BatchWriter;
  /** Waiting for their articles to be accepted, in the order they were read. */
  #unrecorded: ReadFile[] = [];
  /** Ids in the next batch that no record holds, by file. */
  #partial = new Map<string, string[]>();
  /** Waiting for the articles they dropped to be removed. */
  #shrunk: ShrunkFile[] = [];
  #rejected = 0;
  #files = 0;
  #removed = 0;

  constructor(options: FolderSyncOptions, onProgress: ((progress: ImportProgress) => void) | undefined) {
    this.#options = options;
    this.#writer = new BatchWriter({ put: (articles) => this.#put(articles) }, { onProgress });
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
    await this.#remove(dropped, new Set(sources.map(({ path }) => path)), { sources });
  }

  /** Removes deleted files and their articles. */
  async forget(paths: readonly string[]): Promise<void> {
    if (paths.length === 0) return;
    const ids: string[] = [];
    for (const path of paths) ids.push(...((await this.#options.backend.source(path))?.ids ?? []));
    await this.#remove(ids, new Set(paths), { removedPaths: paths });
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
    const recorded = new Set((await this.#options.backend.source(path))?.ids);
    const ids = new Set<string>();
    const rejectedBefore = this.#rejected;
    for await (const item of withReadErrors(this.#options.readFile(path), path)) {
      if (item.kind === 'article') {
        const { id } = item.article;
        ids.add(id);
        if (!recorded.has(id)) this.#addPartial(path, id);
        await this.#writer.add(item.article);
      } else {
        this.#reject({ file: item.file ?? path, line: item.line, code: item.code, reason: item.reason });
      }
    }
    this.#files += 1;
    const missing = [...recorded].filter((id) => !ids.has(id));
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

  #addPartial(path: string, id: string): void {
    const ids = this.#partial.get(path);
    if (ids === undefined) this.#partial.set(path, [id]);
    else ids.push(id);
  }

  /** Writes a batch together with the ids that no record holds yet. */
  #put(articles: readonly Article[]): Promise<PutResult> {
    const partial = Array.from(this.#partial, ([path, ids]) => ({ path, ids }));
    this.#partial.clear();
    return this.#options.backend.syncSources({ put: articles, partial });
  }

  /** Writes the records of files whose articles are accepted. */
  async #record(): Promise<void> {
    const { accepted } = this.#writer.progress;
    const waiting = this.#unrecorded.findIndex(({ added }) => added > accepted);
    const ready = this.#unrecorded.splice(0, waiting < 0 ? this.#unrecorded.length : waiting);
    if (ready.length > 0) await this.#options.backend.syncSources({ sources: ready.map(({ source }) => source) });
  }

  /**
   * Removes articles that no file holds any more in one transaction with the changes to the records of their files. The
   * other files that hold some of them are read again: their version counts from now on.
   * @param replaced files whose records are out of date, and do not count
   */
  async #remove(
    ids: readonly string[],
    replaced: ReadonlySet<string>,
    { sources = [], removedPaths = [] }: RecordChange,
  ): Promise<void> {
    const unheld = new Set(ids);
    const records = new Map(sources.map((source) => [source.path, source]));
    const heirs: string[] = [];
    const claim = (source: SourceFile): void => {
      const held = source.ids.filter((id) => unheld.delete(id));
      if (held.length === 0) return;
      heirs.push(source.path);
      records.set(source.path, unversioned(source)); // read again also after a restart
    };
    if (unheld.size > 0) {
      for await (const source of this.#options.backend.sources()) if (!replaced.has(source.path)) claim(source);
      for (const source of sources) claim(source);
    }
    const { backend } = this.#options;
    if (unheld.size > 0) {
      // Without a version until searches have caught up: a failure in between is repeated.
      const emptied = removedPaths.map((path) => unversioned({ path, ids: [] }));
      const changed = [...records.values(), ...emptied].map(unversioned);
      this.#removed += (await backend.syncSources({ remove: [...unheld], sources: changed })).removed.length;
    }
    await backend.syncSources({ sources: [...records.values()], removedPaths });
    if (heirs.length > 0) await this.read(heirs);
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
