/** Follows folders: brings changes of their files in, in batches, once a file is no longer being written. */
import { type Stats, statSync } from 'node:fs';
import { lstat, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';
import type { SourceFile } from '../backend/archive-backend.js';
import { isRecord } from '../document/article-attributes.js';
import { isForeignFile, isIgnoredFile, listFiles } from '../document/importers/folder.js';
import { FolderLinks, isWithin, type LinkOptions } from '../document/importers/folder-links.js';
import { AppError } from '../errors.js';
import { FolderSync, type FolderSyncOptions, isSameVersion, type SyncSummary } from './folder-sync.js';
import type { Tasks } from './tasks.js';

export interface WatcherOptions extends FolderSyncOptions, LinkOptions {
  /** Folders, or single files. */
  readonly folders: readonly string[];
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
  readonly #sync: FolderSync;
  readonly #pending = new Set<string>();
  /** Size and time of unsettled files at the last look. */
  readonly #looks = new Map<string, string>();
  /** Files of types that hold no articles, such as images. */
  readonly #passedOver = new Set<string>();
  /** Links to files by the real path of the file. */
  readonly #linksTo = new Map<string, Set<string>>();
  #links: FolderLinks | undefined;
  #watcher: FSWatcher | undefined;
  #timer: NodeJS.Timeout | undefined;
  #working: Promise<void> = Promise.resolve();

  constructor(options: WatcherOptions) {
    this.#options = options;
    this.#roots = options.folders.map((folder) => resolve(folder));
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
    const links = await FolderLinks.open(this.#roots, this.#options);
    this.#links = links;
    // Finds the folders that links lead to: chokidar watches real paths and follows none.
    for (const root of this.#roots) for await (const _ of listFiles(root, links));
    const watcher = watch([...links.realRoots], {
      ignored: (path, stats) => this.#ignores(path, stats),
      followSymlinks: false,
      alwaysStat: true,
      ignorePermissionErrors: true,
    });
    this.#watcher = watcher;
    const changed: string[] = [];
    let isListed = false;
    const onEvent = (real: string, stats?: Stats) => {
      for (const path of this.#shown(real)) {
        const record = records.get(path);
        if (isListed) this.#notice(path);
        else if (record === undefined || stats === undefined || !isSameVersion(record, stats)) changed.push(path);
      }
    };
    watcher.on('add', onEvent).on('change', onEvent).on('unlink', onEvent);
    // While chokidar lists a folder for longer than a second it misses events; the raw events of the system are complete.
    watcher.on('raw', (_event, name: unknown, details: unknown) => {
      if (!isListed) return;
      for (const path of rawPaths(name, details).flatMap((real) => this.#shown(real))) this.#notice(path);
    });
    watcher.on('error', (error) => this.#options.onError?.(error));
    await new Promise<void>((done) => watcher.once('ready', done));
    isListed = true;
    const isListedFolder = new Map<string, boolean>();
    for (const path of records.keys()) {
      if (this.#watches(path) && !(exists(path) && (await this.#isListed(path, isListedFolder)))) changed.push(path);
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

  /** @param path real, as chokidar has it, or as it is shown */
  #ignores(path: string, stats?: Stats): boolean {
    if (this.#roots.includes(resolve(path)) || this.#links?.isRoot(resolve(path)) === true) return false;
    if (isIgnoredFile(path) || this.#links?.isExcluded(resolve(path)) === true) return true;
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
    const isListedFolder = new Map<string, boolean>();
    for (const path of paths) {
      const stats = (await this.#isListed(path, isListedFolder)) ? await this.#statFile(path) : undefined;
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

  /** The paths under which changes of a real path are known: its own, and those of links to it. */
  #shown(real: string): readonly string[] {
    const own = this.#links?.shown(resolve(real));
    return [...(own === undefined ? [] : [own]), ...(this.#linksTo.get(resolve(real)) ?? [])];
  }

  /** Whether a path is reached without links that are not followed. @param known answers by folder */
  async #isListed(path: string, known: Map<string, boolean>): Promise<boolean> {
    if (this.#roots.includes(path)) return true;
    const folder = dirname(path);
    const isListed = known.get(folder) ?? (await this.#links?.isListed(path)) === true;
    known.set(folder, isListed);
    return isListed;
  }

  /** The state of a file, or of the file that a followed link leads to; undefined when there is nothing to read. */
  async #statFile(path: string): Promise<Stats | undefined> {
    const stats = await lstat(path).catch(() => undefined);
    if (this.#roots.includes(path)) return stat(path).catch(() => undefined);
    if (stats?.isSymbolicLink() === true)
      return (await this.#follow(path)) ? stat(path).catch(() => undefined) : undefined;
    if (stats === undefined && this.#links?.linkedFolder(path) !== undefined) await this.#follow(path);
    return stats;
  }

  /** Watches what a link leads to, in place of what it led to before. False when there is nothing to read. */
  async #follow(link: string): Promise<boolean> {
    const before = this.#links?.linkedFolder(link);
    const target = await this.#links?.follow(link);
    if (before !== undefined && before !== target?.real) {
      this.#watcher?.unwatch(before);
      for await (const { path } of this.#options.backend.sources()) if (isWithin(path, link)) this.#notice(path);
    }
    if (target === undefined || target.kind === 'none') return false;
    if (target.kind === 'file') {
      this.#linksTo.set(target.real, (this.#linksTo.get(target.real) ?? new Set<string>()).add(link));
    }
    if (target.kind === 'folder' || this.#links?.isReached(target.real) === false) this.#watcher?.add(target.real);
    return true;
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

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

function ignore(): void {}
