/** Watches folders and brings their changes in: in batches, once files stand still, without reading the rest again. */
import { type Stats, statSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';
import { isRecord } from '../document/article-attributes.js';
import { isForeignFile, isIgnoredFile } from '../document/importers/folder.js';
import { AppError } from '../errors.js';
import { FolderSync, type FolderSyncOptions, type SyncSummary } from './folder-sync.js';
import type { Tasks } from './tasks.js';

export interface WatcherOptions extends FolderSyncOptions {
  /** Folders, or single files. */
  readonly folders: readonly string[];
  /** Folders inside the watched ones to leave alone, such as the data directory. */
  readonly exclude?: readonly string[];
  readonly tasks?: Tasks;
  /** After each batch. */
  readonly onSync?: (summary: SyncSummary) => void;
  /** Something went wrong that the person running the server should know; watching goes on. */
  readonly onError?: (error: unknown) => void;
}

/** Milliseconds from a first event to looking at the files: events of one saving come together. */
const GATHER_MS = 100;
/** A file written to within this many milliseconds may not be complete; it is looked at again. */
const SETTLE_MS = 150;
/** Milliseconds until changes that could not be written, for want of space say, are tried again. */
const RETRY_MS = 5000;

export class FolderWatcher {
  readonly #options: WatcherOptions;
  readonly #roots: readonly string[];
  readonly #excluded: readonly string[];
  readonly #sync: FolderSync;
  readonly #pending = new Set<string>();
  /** What unsettled files looked like at the last look. */
  readonly #looks = new Map<string, string>();
  /** Pictures and the like, left alone without a word. */
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
   * Reads the folders and goes on watching them; resolves when everything in them is searchable. Files known from the
   * last time are not read, articles of files that are gone meanwhile are removed. Throws `invalid_parameter` for a
   * folder that does not exist.
   */
  async start(): Promise<void> {
    for (const root of this.#roots) {
      if (!exists(root)) throw new AppError('invalid_parameter', `There is no folder ${root}`, { param: 'folder' });
    }
    const watcher = watch([...this.#roots], {
      ignored: (path, stats) => this.#ignores(path, stats),
      alwaysStat: true,
      ignorePermissionErrors: true,
    });
    this.#watcher = watcher;
    const found: string[] = [];
    let ready = false;
    const notice = (path: string, stats?: Stats) => {
      if (ready) this.#notice(path);
      else if (stats === undefined || !this.#sync.isKnown(path, stats)) found.push(path);
    };
    watcher.on('add', notice).on('change', notice).on('unlink', notice);
    // In a folder that takes longer than a second to list, chokidar loses what happens meanwhile. The system does not.
    watcher.on('raw', (_event, name: unknown, details: unknown) => {
      for (const path of ready ? rawPaths(name, details) : []) this.#notice(path);
    });
    watcher.on('error', (error) => this.#options.onError?.(error));
    await new Promise<void>((done) => watcher.once('ready', done));
    ready = true;
    for (const { path } of this.#options.indexer.store.sources()) {
      if (this.#watches(path) && !exists(path)) found.push(path);
    }
    const first = this.#working.then(() => this.#bringIn(found, () => true));
    this.#working = first.then(ignore, ignore);
    await first;
  }

  /** Changes noticed and not yet brought in. */
  get queued(): number {
    return this.#pending.size;
  }

  /** Files of the folders that are of no kind articles come in. */
  get passedOver(): number {
    return this.#passedOver.size;
  }

  /** Stops watching; a batch under way is finished first. */
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
      .then(() => this.#bringIn(paths, (path, stats) => this.#settled(path, stats)))
      .catch((error) => {
        this.#options.onError?.(error);
        for (const path of paths) this.#pending.add(path);
        if (this.#watcher !== undefined) this.#timer ??= setTimeout(() => this.#look(), RETRY_MS);
      });
  }

  /** Brings in the files that stand still; the others are noticed again. */
  async #bringIn(paths: readonly string[], settled: (path: string, stats: Stats) => boolean): Promise<void> {
    const changed: string[] = [];
    const gone: string[] = [];
    for (const path of paths) {
      const stats = await stat(path).catch(() => undefined);
      if (stats === undefined) {
        if (this.#sync.isOnRecord(path) && this.#mayForget(path)) gone.push(path);
      } else if (!stats.isFile() || this.#ignores(path, stats) || this.#sync.isKnown(path, stats)) {
        this.#looks.delete(path);
      } else if (settled(path, stats)) changed.push(path);
      else this.#notice(path);
    }
    if (changed.length === 0 && gone.length === 0) return;
    const { tasks, onSync } = this.#options;
    const summary =
      tasks === undefined
        ? await this.#sync.sync(changed, gone)
        : await tasks.track(this.#roots.join(', '), (report) => this.#sync.sync(changed, gone, report));
    onSync?.(summary);
  }

  #settled(path: string, { size, mtimeMs }: Stats): boolean {
    const look = `${size}:${mtimeMs}`;
    const settled = Math.abs(Date.now() - mtimeMs) > SETTLE_MS || this.#looks.get(path) === look;
    if (settled) this.#looks.delete(path);
    else this.#looks.set(path, look);
    return settled;
  }

  /** A folder that is gone as a whole is more likely unplugged than deleted: its articles stay. */
  #mayForget(path: string): boolean {
    this.#looks.delete(path);
    const root = this.#roots.find((folder) => isWithin(path, folder));
    if (root === undefined || root === path || exists(root)) return true;
    this.#options.onError?.(new AppError('storage_unavailable', `${root} is gone; its articles are kept`));
    return false;
  }
}

/** The files an event of the system may speak of: one in a folder, or the one that is watched. */
function rawPaths(name: unknown, details: unknown): readonly string[] {
  const watched: unknown = isRecord(details) ? details.watchedPath : undefined;
  if (typeof watched !== 'string') return [];
  return typeof name === 'string' ? [watched, join(watched, name)] : [watched];
}

function isWithin(path: string, folder: string): boolean {
  const whole = resolve(path);
  return whole === folder || whole.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

function ignore(): void {}
