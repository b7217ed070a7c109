/** Several indexes of one data directory: each an archive with settings of its own, made by the first write that names it. */
import { existsSync, statSync } from 'node:fs';
import { AppError } from '../errors.js';
import { DEFAULT_INDEX, indexFolder, indexNames, storeFile, storeFolder } from '../store/data-directory.js';
import { moveIndexFolder, recoverIndexFolders, removeIndexFolder } from './index-folders.js';
import { openService, type Service, type ServiceOptions } from './service.js';
import { SharedLock } from './shared-lock.js';

/** Each holds a database open and words in memory. */
const MOST_INDEXES = 500;
/** Articles copied at once. */
const COPIED_AT_ONCE = 500;

interface Entry {
  readonly service: Promise<Service>;
  readonly lock: SharedLock;
}

/** Opens every index of a data directory; the default one first, which is made where there is none. */
export async function openIndexes(options: Omit<ServiceOptions, 'index'>): Promise<Indexes> {
  await recoverIndexFolders(options.dataDirectory);
  return new Indexes(await openService(options), options);
}

export class Indexes {
  /** The index that has no name in an address. */
  readonly main: Service;
  readonly #options: Omit<ServiceOptions, 'index'>;
  readonly #entries = new Map<string, Entry>();
  /** Copies, moves and removals go one after the other, so that no two can wait for each other's indexes. */
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

  /** The names there are, sorted. */
  get names(): readonly string[] {
    return [...this.#entries.keys()].sort();
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  /** When the durable store of an index was made and last written to, in ISO 8601. */
  times(name: string): { readonly createdAt: string; readonly updatedAt: string } {
    const { birthtime, mtime } = statSync(storeFile(storeFolder(this.#options.dataDirectory, name)));
    return { createdAt: birthtime.toISOString(), updatedAt: mtime.toISOString() };
  }

  /**
   * Works with an index, which is not moved or removed meanwhile. Never use the same one inside. While it is being
   * loaded, what it is asked throws `not_ready`. Throws `index_not_found`, `invalid_parameter` for a name no index can have.
   */
  async use<T>(name: string, work: (service: Service) => Promise<T>): Promise<T> {
    const entry = this.#entry(name);
    const result = await entry.lock.shared(async () => {
      // While it waited, the index may have gone, or another may have come in its place.
      if (this.#entries.get(name) !== entry) return undefined;
      return { value: await work(await entry.service) };
    });
    return result === undefined ? this.use(name, work) : result.value;
  }

  /** `use`, of an index that is made if there is none. Throws `conflict` when there are too many. */
  async useOrCreate<T>(name: string, work: (service: Service) => Promise<T>): Promise<T> {
    if (!this.has(name)) {
      indexFolder(this.#options.dataDirectory, name); // refuses what cannot be a name
      if (this.#entries.size >= MOST_INDEXES) {
        throw new AppError('conflict', `There are ${MOST_INDEXES} indexes already; remove one first.`);
      }
      await this.#create(name);
    }
    return this.use(name, work);
  }

  /** Removes an index with all it holds; the default one is emptied. One that is not there is removed already. */
  async remove(name: string): Promise<void> {
    await this.#changes.alone(async () => {
      if (!this.has(name)) return void indexFolder(this.#options.dataDirectory, name);
      const { service, lock } = this.#entry(name);
      await lock.alone(async () => {
        const { dataDirectory } = this.#options;
        const open = await service;
        if (open === this.main) return open.reopen(() => removeIndexFolder(dataDirectory, name));
        await open.close();
        this.#entries.delete(name);
        await removeIndexFolder(dataDirectory, name);
      });
    });
  }

  /** Gives an index another name in place of what had it: searches see the old one, then the new. Throws `index_not_found`. */
  async move(from: string, to: string): Promise<void> {
    if (from === to) throw new AppError('conflict', `The index "${from}" cannot be moved onto itself.`);
    await this.#changes.alone(async () => {
      const source = this.#entry(from);
      await this.useOrCreate(to, async () => undefined);
      await source.lock.alone(() => this.#entry(to).lock.alone(() => this.#exchange(from, to)));
    });
  }

  /** Copies everything an index holds in place of what is there. Throws `index_not_found`. */
  async copy(from: string, to: string): Promise<void> {
    if (from === to) throw new AppError('conflict', `The index "${from}" cannot be copied onto itself.`);
    await this.#changes.alone(() =>
      this.use(from, (source) =>
        this.useOrCreate(to, async (target) => {
          target.refuseWhileFollowing();
          await target.archive.clear();
          for (let after: string | undefined; ; ) {
            const articles = source.archive.list(COPIED_AT_ONCE, after);
            after = articles.at(-1)?.id;
            if (after === undefined) break;
            await target.archive.put(articles);
          }
          await target.changeSettings(source.settings(), source.clientSettings());
        }),
      ),
    );
  }

  /** Waits for what is under way, then frees the data directory. */
  async close(): Promise<void> {
    await this.#changes.alone(async () => {
      for (const { service, lock } of this.#entries.values()) {
        await lock.alone(async () => (await service.catch(() => undefined))?.close());
      }
    });
  }

  async #exchange(from: string, to: string): Promise<void> {
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
      // Whatever went wrong, what is still there stays in use.
      if (isClosed && existsSync(storeFile(storeFolder(this.#options.dataDirectory, from)))) this.#open(from, false);
      throw error;
    }
  }

  /** Why there is no index of a name: none could have it, or nobody made one. */
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

  /** @param isNew whether it counts as open only when it is loaded, which takes a moment */
  #open(name: string, isNew: boolean): Entry {
    const opening = openService({ ...this.#options, index: name });
    const service = isNew ? opening.then((open) => open.loaded.then(() => open)) : opening;
    const entry = { service, lock: new SharedLock() };
    this.#entries.set(name, entry);
    service.catch(() => undefined); // whoever uses it hears of it
    return entry;
  }
}
