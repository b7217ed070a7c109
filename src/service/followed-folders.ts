/** The folders that an archive follows: imported once, then kept up with. */
import { isAbsolute, relative } from 'node:path';
import type { ArchiveBackend } from '../backend/archive-backend.js';
import type { LinkOptions } from '../document/importers/folder-links.js';
import { importFile } from '../document/importers/import-file.js';
import type { Rejected } from '../indexing/import-item.js';
import type { Tasks } from '../indexing/tasks.js';
import { FolderWatcher } from '../indexing/watcher.js';

export interface FollowOptions extends Pick<LinkOptions, 'followLinks' | 'onLinkOutside'> {
  readonly onRejected?: (rejected: Rejected) => void;
  /** An error for the operator; following goes on. */
  readonly onError?: (error: unknown) => void;
}

export interface FollowedArchive {
  readonly backend: ArchiveBackend;
  readonly tasks: Tasks;
  /** Ignored where a followed folder contains it. */
  readonly dataDirectory: string;
}

export class FollowedFolders {
  #watcher: FolderWatcher | undefined;
  #isReading = false;

  /** True until the folders were read once. */
  get isReading(): boolean {
    return this.#isReading;
  }

  /** True from the end of loading on, when there are folders. */
  get isFollowing(): boolean {
    return this.#watcher !== undefined;
  }

  /** Changes of files that are not brought in yet. */
  get queued(): number {
    return this.#watcher?.queued ?? 0;
  }

  /** Files whose type holds no articles. */
  get passedOver(): number {
    return this.#watcher?.passedOver ?? 0;
  }

  /** Waits until the archive is loaded, then reads the folders; resolves when they were read once. */
  async start(
    folders: readonly string[],
    { backend, tasks, dataDirectory }: FollowedArchive,
    { onRejected, onError, followLinks, onLinkOutside }: FollowOptions,
  ): Promise<void> {
    if (folders.length === 0) return;
    this.#isReading = true;
    await backend.ready;
    this.#watcher = new FolderWatcher({
      backend,
      tasks,
      folders,
      readFile: (path) => importFile(path, { root: folders.find((folder) => isInside(path, folder)) }),
      exclude: [dataDirectory],
      followLinks,
      onLinkOutside,
      onRejected,
      ...(onError !== undefined && { onError }),
    });
    await this.#watcher.start();
    this.#isReading = false;
  }

  async close(): Promise<void> {
    await this.#watcher?.close();
  }
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return !way.startsWith('..') && !isAbsolute(way);
}
