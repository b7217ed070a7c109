/** Follows folders: brings changes of their files in, in batches, once a file is no longer being written. */
import { type Stats, statSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';
import type { SourceFile } from '../backend/archive-backend.js';
import { isRecord } from '../document/article-attributes.js';
import { isForeignFile, isIgnoredFile } from '../document/importers/folder.js';
import { AppError } from '../errors.js';
import { FolderSync, type FolderSyncOptions, isSameVersion, type SyncSummary } from './folder-sync.js';
import type { Tasks } from './tasks.js';

export interface WatcherOptions extends FolderSyncOptions {
  /** Folders, or single files. */
  readonly folders: readonly string[];
  /** Folders inside the followed ones to ignore, such as the data directory. */
  readonly exclude?: readonly string[];
  readonly tasks?: Tasks;
  /** After each batch. */
  readonly onSync?: (summary: SyncSummary) => void;
  /** An error for the operator; following goes on. */
  readonly onError?: (error: unknown) => void;
}

/** Milliseconds from a first event to the look at the files: saving a file causes several events. */
const GATHER_MS = 100;
/** A file modified within this many milliseconds may be incomplete; it is looked at again. */
const SETTLE_MS = 150;
/** Milliseconds until changes that could not be written, on a full disk for instance, are tried again. */
const RETRY_MS = 5000;

export class FolderWatcher {
  readonly #options: WatcherOptions;
  readonly #roots: readonly string[];
  readonly #excluded: readonly string[];
  readonly #sync: FolderSync;
  readonly #pending = new Set<string>();
  /** Size and time of unsettled files at the last look. */
  readonly #looks = new Map<string, string>();
  /** Files of types that hold no articles, such as images. */
  readonly #passedOver = new Set<string>();
  #watcher: FSWatcher | undefined;
  #timer: NodeJS.Timeout | undefined;
  #working: Promise<void> = Promise.resolve();

  constructor(options: WatcherOptions) {
    this.#options = options;
    this.#roots = options.folders.map((folder) => resolve(folder));
    this.#excluded = (options.exclude ?? []).map((folder) => resolve(folder));
    this.#sync = new FolderSync(options);
  }

  /**
   * Reads the folders and follows them from then on; resolves when their articles are searchable. Files that have not
   * changed since they were last read are skipped; articles of files deleted meanwhile are removed. Throws
   * `invalid_parameter` for a folder that does not exist.
   */
  async start(): Promise<void> {
    for (const root of this.#roots) {
      if (!exists(root)) throw new AppError('invalid_parameter', `There is no folder ${root}`, { param: 'folder' });
    }
    const records = new Map<string, SourceFile>();
    for await (const source of this.#options.backend.sources()) records.set(source.path, { ...source, ids: [] });
    const watcher = watch([...this.#roots], {
      ignored: (path, stats) => this.#ignores(path, stats),
      alwaysStat: true,
      ignorePermissionErrors: true,
    });
    this.#watcher = watcher;
    const changed: string[] = [];
    let isListed = false;
    const onEvent = (path: string, stats?: Stats) => {
      if (isListed) return this.#notice(path);
      const record = records.get(path);
      const isUnchanged = record !== undefined && stats !== undefined && isSameVersion(record, stats);
      if (!isUnchanged) changed.push(path);
    };
    watcher.on('add', onEvent).on('change', onEvent).on('unlink', onEvent);
    // While chokidar lists a folder for longer than a second it misses events; the raw events of the system are complete.
    watcher.on('raw', (_event, name: unknown, details: unknown) => {
      for (const path of isListed ? rawPaths(name, details) : []) this.#notice(path);
    });
    watcher.on('error', (error) => this.#options.onError?.(error));
    await new Promise<void>((done) => watcher.once('ready', done));
    isListed = true;
    for (const path of records.keys()) {
      if (this.#watches(path) && !exists(path)) changed.push(path);
    }
    records.clear();
    const first = this.#working.then(() => this.#bringIn(changed, () => true));
    this.#working = first.then(ignore, ignore);
    await first;
  }

  /** Changes noticed and not yet brought in. */
  get queued(): number {
    return this.#pending.size;
  }

  /** Number of files of types that hold no articles. */
  get passedOver(): number {
    return this.#passedOver.size;
  }

  /** Stops following; a batch under way is finished first. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#watcher?.close();
    this.#watcher = undefined;
    await this.#working;
  }

  #ignores(path: string, stats?: Stats): boolean {
    if (this.#roots.includes(resolve(path))) return false;
    if (isIgnoredFile(path) || this.#excluded.some((folder) => isWithin(path, folder))) return true;
    if (!isForeignFile(path) || stats?.isFile() !== true) return false;
    this.#passedOver.add(path);
    return true;
  }

  #watches(path: string): boolean {
    return this.#roots.some((root) => isWithin(path, root));
  }

  #notice(path: string): void {
    this.#pending.add(resolve(path));
    this.#timer ??= setTimeout(() => this.#look(), GATHER_MS);
  }

  #look(): void {
    this.#timer = undefined;
    const paths = [...this.#pending];
    this.#pending.clear();
    this.#working = this.#working
      .then(() => this.#bringIn(paths, (path, stats) => this.#isSettled(path, stats)))
      .catch((error) => {
        this.#options.onError?.(error);
        for (const path of paths) this.#pending.add(path);
        if (this.#watcher !== undefined) this.#timer ??= setTimeout(() => this.#look(), RETRY_MS);
      });
  }

  /** Brings in the files that are settled; the others are noticed again. */
  async #bringIn(paths: readonly string[], isSettled: (path: string, stats: Stats) => boolean): Promise<void> {
    const changed: string[] = [];
    const deleted: string[] = [];
    for (const path of paths) {
      const stats = await stat(path).catch(() => undefined);
      if (stats === undefined) {
        if ((await this.#sync.isRecorded(path)) && this.#mayForget(path)) deleted.push(path);
      } else if (!stats.isFile() || this.#ignores(path, stats) || (await this.#sync.isUnchanged(path, stats))) {
        this.#looks.delete(path);
      } else if (isSettled(path, stats)) changed.push(path);
      else this.#notice(path);
    }
    if (changed.length === 0 && deleted.length === 0) return;
    const { tasks, onSync } = this.#options;
    const summary =
      tasks === undefined
        ? await this.#sync.sync(changed, deleted)
        : await tasks.track(this.#roots.join(', '), (report) => this.#sync.sync(changed, deleted, report));
    onSync?.(summary);
  }

  #isSettled(path: string, { size, mtimeMs }: Stats): boolean {
    const look = `${size}:${mtimeMs}`;
    const isSettled = Math.abs(Date.now() - mtimeMs) > SETTLE_MS || this.#looks.get(path) === look;
    if (isSettled) this.#looks.delete(path);
    else this.#looks.set(path, look);
    return isSettled;
  }

  /** False when the whole followed folder is missing: it is probably unmounted, so its articles stay. */
  #mayForget(path: string): boolean {
    this.#looks.delete(path);
    const root = this.#roots.find((folder) => isWithin(path, folder));
    if (root === undefined || root === path || exists(root)) return true;
    this.#options.onError?.(new AppError('storage_unavailable', `${root} is missing; its articles are kept`));
    return false;
  }
}

/** The files that a raw event may concern: a file in a watched folder, or the watched path itself. */
function rawPaths(name: unknown, details: unknown): readonly string[] {
  const watched: unknown = isRecord(details) ? details.watchedPath : undefined;
  if (typeof watched !== 'string') return [];
  return typeof name === 'string' ? [watched, join(watched, name)] : [watched];
}

function isWithin(path: string, folder: string): boolean {
  const absolute = resolve(path);
  return absolute === folder || absolute.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

function ignore(): void {}
