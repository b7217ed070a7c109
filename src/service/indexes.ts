/** The indexes of a data directory: each an archive with its own settings, created by the first write that names it. */
import { existsSync, statSync } from 'node:fs';
import { AppError } from '../errors.js';
import { DEFAULT_INDEX, indexFolder, indexNames, storeFile, storeFolder } from '../store/data-directory.js';
import { moveIndexFolder, recoverIndexFolders, removeIndexFolder } from './index-folders.js';
import { openService, type Service, type ServiceOptions } from './service.js';
import { SharedLock } from './shared-lock.js';

/** Each index holds a database open and its words in memory. */
const MAX_INDEXES = 500;
interface Entry {
  readonly service: Promise<Service>;
  readonly lock: SharedLock;
}

/** Opens every index of a data directory: the default one first, which is created when missing. */
export async function openIndexes(options: Omit<ServiceOptions, 'index'>): Promise<Indexes> {
  await recoverIndexFolders(options.dataDirectory);
  return new Indexes(await openService(options), options);
}

export class Indexes {
  /** The default index. */
  readonly main: Service;
  readonly #options: Omit<ServiceOptions, 'index'>;
  readonly #entries = new Map<string, Entry>();
  /** Serialises copies, moves and removals, which would deadlock on each other's locks. */
  readonly #changes = new SharedLock();

  /** Use `openIndexes`. */
  constructor(main: Service, options: Omit<ServiceOptions, 'index'>) {
    this.main = main;
    this.#options = options;
    this.#entries.set(DEFAULT_INDEX, { service: Promise.resolve(main), lock: new SharedLock() });
    for (const name of indexNames(options.dataDirectory)) {
      const isStored = existsSync(storeFile(storeFolder(options.dataDirectory, name)));
      if (isStored && !this.#entries.has(name)) this.#open(name, false);
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
    const entry = this.#entry(name);
    const result = await entry.lock.shared(async () => {
      // The index may have been removed or replaced during the wait.
      if (this.#entries.get(name) !== entry) return undefined;
      return { value: await work(await entry.service) };
    });
    return result === undefined ? this.use(name, work) : result.value;
  }

  /** `use` of an index that is created when missing. Throws `conflict` when there are too many. */
  async useOrCreate<T>(name: string, work: (service: Service) => Promise<T>): Promise<T> {
    if (!this.has(name)) {
      indexFolder(this.#options.dataDirectory, name); // throws for an invalid name
      if (this.#entries.size >= MAX_INDEXES) {
        throw new AppError('conflict', `There are ${MAX_INDEXES} indexes already; remove one first.`);
      }
      await this.#create(name);
    }
    return this.use(name, work);
  }

  /** Removes an index, if it exists; the default one is emptied. */
  async remove(name: string): Promise<void> {
    await this.#changes.exclusive(async () => {
      if (!this.has(name)) return void indexFolder(this.#options.dataDirectory, name);
      const { service, lock } = this.#entry(name);
      await lock.exclusive(async () => {
        const { dataDirectory } = this.#options;
        const open = await service;
        if (open === this.main) return open.reopen(() => removeIndexFolder(dataDirectory, name));
        await open.close();
        this.#entries.delete(name);
        await removeIndexFolder(dataDirectory, name);
      });
    });
  }

  /** Renames an index and replaces the one of that name: searches see the old one, then the new. Throws `index_not_found`. */
  async move(from: string, to: string): Promise<void> {
    if (from === to) throw new AppError('conflict', `The index "${from}" cannot be moved onto itself.`);
    await this.#changes.exclusive(async () => {
      const source = this.#entry(from);
      await this.useOrCreate(to, async () => undefined);
      await source.lock.exclusive(() => this.#entry(to).lock.exclusive(() => this.#replace(from, to)));
    });
  }

  /** Replaces the contents of an index by a copy of another. Throws `index_not_found`. */
  async copy(from: string, to: string): Promise<void> {
    if (from === to) throw new AppError('conflict', `The index "${from}" cannot be copied onto itself.`);
    await this.#changes.exclusive(() =>
      this.use(from, (source) =>
        this.useOrCreate(to, async (target) => {
          target.refuseWhileFollowing();
          await target.archive.clear();
          for await (const articles of source.archive.all()) await target.archive.put(articles);
          await target.changeSettings(source.settings(), source.clientSettings());
        }),
      ),
    );
  }

  /** Waits for work under way, then releases the data directory. */
  async close(): Promise<void> {
    await this.#changes.exclusive(async () => {
      for (const { service, lock } of this.#entries.values()) {
        await lock.exclusive(async () => (await service.catch(() => undefined))?.close());
      }
    });
  }

  async #replace(from: string, to: string): Promise<void> {
    const source = await this.#entry(from).service;
    const target = await this.#entry(to).service;
    if (source === this.main) {
      throw new AppError('conflict', `"${from}" is the default index and cannot be moved away; copy it.`);
    }
    let isClosed = false;
    try {
      await target.reopen(async () => {
        await source.close();
        isClosed = true;
        await moveIndexFolder(this.#options.dataDirectory, from, to);
      });
      this.#entries.delete(from);
    } catch (error) {
      // After an error, an index that still exists is opened again.
      if (isClosed && existsSync(storeFile(storeFolder(this.#options.dataDirectory, from)))) this.#open(from, false);
      throw error;
    }
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

  /** @param isNew waits until it is loaded, which is quick for an empty index */
  #open(name: string, isNew: boolean): Entry {
    const opening = openService({ ...this.#options, index: name });
    const service = isNew ? opening.then((open) => open.loaded.then(() => open)) : opening;
    const entry = { service, lock: new SharedLock() };
    this.#entries.set(name, entry);
    service.catch(() => undefined); // an error is for those who use it
    return entry;
  }
}
