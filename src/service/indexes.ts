/** The indexes of a data directory: each an archive with its own settings, created by the first write that names it. */
import { existsSync, statSync } from 'node:fs';
import { AppError } from '../errors.js';
import { DEFAULT_INDEX, hasIndex, indexFolder, indexNames, storeFile, storeFolder } from '../store/data-directory.js';
import {
  buildingFolder,
  discardFolder,
  folderSwap,
  placeFolder,
  recoverIndexFolders,
  removeIndexFolder,
} from './index-folders.js';
import { openService, type Service, type ServiceOptions } from './service.js';
import { SharedLock } from './shared-lock.js';
import type { StoredSettings } from './stored-settings.js';

/** Each index holds a database open and its words in memory. */
const MAX_INDEXES = 500;
/** An index that cannot be opened is tried again by the first call after this many milliseconds. */
const REOPEN_MS = 1000;

interface Entry {
  readonly service: Promise<Service>;
  readonly lock: SharedLock;
  /** When opening or loading it failed, in milliseconds since the epoch. */
  failedAt: number | undefined;
}

export interface IndexesOptions extends Omit<ServiceOptions, 'index'> {
  /** Called with each index other than the default one that cannot be opened; requests that name it get the error. */
  readonly onUnavailable?: (index: string, error: unknown) => void;
}

/** The settings of a copied or renamed index: of those of the original, and of the index it replaces. */
export type SettingsMerge = (source: StoredSettings, target: StoredSettings | undefined) => StoredSettings;

const ofSource: SettingsMerge = (source) => source;

/** Opens every index of a data directory: the default one first, which is created when missing. */
export async function openIndexes(options: IndexesOptions): Promise<Indexes> {
  await recoverIndexFolders(options.dataDirectory);
  return new Indexes(await openService(options), options);
}

export class Indexes {
  /** The default index. */
  readonly main: Service;
  readonly #options: IndexesOptions;
  readonly #entries = new Map<string, Entry>();
  /** Serialises copies, moves and removals, which would deadlock on each other's locks. */
  readonly #changes = new SharedLock();

  /** Use `openIndexes`. */
  constructor(main: Service, options: IndexesOptions) {
    this.main = main;
    this.#options = options;
    this.#entries.set(DEFAULT_INDEX, { service: Promise.resolve(main), lock: new SharedLock(), failedAt: undefined });
    for (const name of indexNames(options.dataDirectory)) {
      if (hasIndex(options.dataDirectory, name) && !this.#entries.has(name)) this.#open(name, false);
    }
  }

  /** Names of the indexes, sorted. */
  get names(): readonly string[] {
    return [...this.#entries.keys()].sort();
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  /** When the store of an index was created and last written to, in ISO 8601. */
  times(name: string): { readonly createdAt: string; readonly updatedAt: string } {
    const { birthtime, mtime } = statSync(storeFile(storeFolder(this.#options.dataDirectory, name)));
    return { createdAt: birthtime.toISOString(), updatedAt: mtime.toISOString() };
  }

  /**
   * Runs work on an index, which is not moved or removed meanwhile. Not reentrant for one index. While the index loads,
   * the service throws `not_ready`. Throws `index_not_found`, and `invalid_parameter` for an invalid name.
   */
  async use<T>(name: string, work: (service: Service) => Promise<T>): Promise<T> {
    const entry = this.#reopened(name, this.#entry(name));
    const result = await entry.lock.shared(async () => {
      // The index may have been removed or replaced during the wait.
      if (this.#entries.get(name) !== entry) return undefined;
      const service = await entry.service;
      return { value: await service.pinned(() => work(service)) };
    });
    return result === undefined ? this.use(name, work) : result.value;
  }

  /** `use` of an index that is created when missing. Throws `conflict` when there are too many. */
  async useOrCreate<T>(name: string, work: (service: Service) => Promise<T>): Promise<T> {
    if (!this.has(name)) {
      indexFolder(this.#options.dataDirectory, name); // throws for an invalid name
      this.#assertRoom();
      await this.#create(name);
    }
    return this.use(name, work);
  }

  /** Removes an index, if it exists; the default one is emptied: searches see its articles, then none. */
  async remove(name: string): Promise<void> {
    await this.#changes.exclusive(async () => {
      if (!this.has(name)) return void indexFolder(this.#options.dataDirectory, name);
      const { dataDirectory } = this.#options;
      if (name === DEFAULT_INDEX) {
        return this.main.replace(async () =>
          folderSwap(dataDirectory, await buildingFolder(dataDirectory, name), name),
        );
      }
      const entry = this.#entry(name);
      await entry.lock.exclusive(async () => {
        // An index that cannot be opened is removed, too.
        await (await entry.service.catch(() => undefined))?.close();
        this.#entries.delete(name);
        await removeIndexFolder(dataDirectory, name);
      });
    });
  }

  /**
   * Renames an index and replaces the one of that name. Searches see the old one, then the new; so does the next start when
   * the program is killed. Throws `index_not_found`.
   * @param settings the settings under the new name, of those of both indexes
   */
  async move(from: string, to: string, settings: SettingsMerge = ofSource): Promise<void> {
    if (from === to) throw new AppError('conflict', `The index "${from}" cannot be moved onto itself.`);
    const { dataDirectory } = this.#options;
    await this.#changes.exclusive(async () => {
      const { lock, service } = this.#entry(from);
      indexFolder(dataDirectory, to); // throws for an invalid name
      if (from === DEFAULT_INDEX) {
        throw new AppError('conflict', `"${from}" is the default index and cannot be moved away; copy it.`);
      }
      await lock.exclusive(async () => {
        const source = await service;
        await source.loaded;
        const folder = indexFolder(dataDirectory, from);
        let isClosed = false;
        const close = async (target?: StoredSettings): Promise<void> => {
          if (isClosed) return;
          await source.prepareRename(to, (own) => settings(own, target));
          isClosed = true;
          await source.close();
        };
        try {
          await this.#put(folder, to, close);
          this.#entries.delete(from);
        } catch (error) {
          // After an error, an index that is closed and still exists is opened again.
          if (isClosed && existsSync(storeFile(storeFolder(dataDirectory, from)))) this.#open(from, false);
          throw error;
        }
      });
    });
  }

  /**
   * Replaces an index by a copy of another, or creates it. The copy is made aside: searches see the old index, then the
   * copy; so does the next start when the program is killed. After an error the old index is in place. Throws
   * `index_not_found`, `storage_full`.
   * @param settings the settings of the copy, of those of both indexes
   */
  async copy(from: string, to: string, settings: SettingsMerge = ofSource): Promise<void> {
    if (from === to) throw new AppError('conflict', `The index "${from}" cannot be copied onto itself.`);
    const { dataDirectory } = this.#options;
    await this.#changes.exclusive(() =>
      this.use(from, async (source) => {
        indexFolder(dataDirectory, to); // throws for an invalid name
        if (this.has(to)) (await this.#entry(to).service).refuseWhileFollowing();
        const folder = await buildingFolder(dataDirectory, to);
        try {
          await this.#put(folder, to, async (target) => {
            await buildingFolder(dataDirectory, to);
            await source.copyTo(folder, (own) => settings(own, target));
          });
        } catch (error) {
          await discardFolder(folder);
          throw error;
        }
      }),
    );
  }

  /**
   * Gives a folder the name of an index, which is replaced or created.
   * @param complete completes the folder; receives the settings of the index that is replaced
   */
  async #put(folder: string, to: string, complete: (target?: StoredSettings) => Promise<void>): Promise<void> {
    const { dataDirectory } = this.#options;
    if (!this.has(to)) {
      this.#assertRoom();
      await complete();
      if (!this.has(to)) {
        placeFolder(dataDirectory, folder, to);
        const { service } = this.#open(to, false);
        return void (await (
          await service
        ).loaded);
      }
    }
    const target = await this.#entry(to).service;
    await target.replace(async (settings) => {
      await complete(settings);
      return folderSwap(dataDirectory, folder, to);
    });
  }

  /** Waits for work under way, then releases the data directory. */
  async close(): Promise<void> {
    await this.#changes.exclusive(async () => {
      for (const { service, lock } of this.#entries.values()) {
        await lock.exclusive(async () => (await service.catch(() => undefined))?.close());
      }
    });
  }

  /** The error for a name without an index: `invalid_parameter` or `index_not_found`. */
  missing(name: string): AppError {
    try {
      indexFolder(this.#options.dataDirectory, name);
    } catch (error) {
      if (error instanceof AppError) return error;
      throw error;
    }
    return new AppError('index_not_found', `Index ${name} does not exist.`, { param: 'index' });
  }

  /** Names of indexes that could not be opened; each is opened again by the next call that uses it. */
  get failing(): readonly string[] {
    return this.names.filter((name) => this.#entries.get(name)?.failedAt !== undefined);
  }

  /** The entry, or one that opens the index again: a full disk or a lack of descriptors passes. */
  #reopened(name: string, entry: Entry): Entry {
    const { failedAt, service } = entry;
    if (failedAt === undefined || Date.now() - failedAt < REOPEN_MS) return entry;
    // What was opened is released first.
    const released = service.then((open) => open.close()).catch(() => undefined);
    return this.#open(name, false, released);
  }

  #assertRoom(): void {
    if (this.#entries.size < MAX_INDEXES) return;
    throw new AppError('conflict', `There are ${MAX_INDEXES} indexes already; remove one first.`);
  }

  #entry(name: string): Entry {
    const entry = this.#entries.get(name);
    if (entry !== undefined) return entry;
    throw this.missing(name);
  }

  async #create(name: string): Promise<void> {
    const entry = this.#open(name, true);
    try {
      await entry.service;
    } catch (error) {
      if (this.#entries.get(name) === entry) this.#entries.delete(name);
      throw error;
    }
  }

  /**
   * @param isNew waits until it is loaded, which is quick for an empty index
   * @param released when its files can be opened
   */
  #open(name: string, isNew: boolean, released: Promise<void> = Promise.resolve()): Entry {
    const opening = released.then(() => openService({ ...this.#options, index: name }));
    const service = isNew ? opening.then((open) => open.loaded.then(() => open)) : opening;
    const entry: Entry = { service, lock: new SharedLock(), failedAt: undefined };
    this.#entries.set(name, entry);
    service.catch((error: unknown) => this.#options.onUnavailable?.(name, error)); // callers get it too
    service
      .then(({ loaded }) => loaded)
      .catch(() => {
        entry.failedAt = Date.now();
      });
    return entry;
  }
}
