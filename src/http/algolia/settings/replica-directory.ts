/** Directory of replicas: index by replica name, so that a lookup does not read the settings of every index. */
import type { Indexes } from '../../../service/indexes.js';
import { type AlgoliaSettings, algoliaSettings, replicaNames } from './algolia-settings.js';

export interface Replica {
  /** The index that lists the replica. */
  readonly primary: string;
  /** Settings of that index. */
  readonly algolia: AlgoliaSettings;
}

class ReplicaDirectory {
  readonly #indexes: Indexes;
  #primaries: Promise<ReadonlyMap<string, string>> | undefined;

  constructor(indexes: Indexes) {
    this.#indexes = indexes;
  }

  /** The index that lists a replica name, the first in order of names; undefined if none does. */
  async find(name: string): Promise<Replica | undefined> {
    this.#primaries ??= this.#read();
    const primary = (await this.#primaries).get(name);
    if (primary === undefined) return undefined;
    if (this.#indexes.has(primary)) {
      const algolia = await settingsOf(this.#indexes, primary);
      if (replicaNames(algolia.own).includes(name)) return { primary, algolia };
    }
    // The index was removed or replaced through another interface.
    this.invalidate();
    return this.find(name);
  }

  /** Discards the directory; the next lookup reads it again. To be called after every change of `replicas`. */
  invalidate(): void {
    this.#primaries = undefined;
  }

  async #read(): Promise<ReadonlyMap<string, string>> {
    const primaries = new Map<string, string>();
    try {
      for (const index of this.#indexes.names) {
        if (!this.#indexes.has(index)) continue; // removed meanwhile
        for (const name of replicaNames((await settingsOf(this.#indexes, index)).own)) {
          if (!primaries.has(name)) primaries.set(name, index);
        }
      }
    } catch (error) {
      this.invalidate();
      throw error;
    }
    return primaries;
  }
}

const directories = new WeakMap<Indexes, ReplicaDirectory>();

/** The directory of a data directory's indexes. */
export function replicaDirectory(indexes: Indexes): ReplicaDirectory {
  const known = directories.get(indexes);
  if (known !== undefined) return known;
  const directory = new ReplicaDirectory(indexes);
  directories.set(indexes, directory);
  return directory;
}

function settingsOf(indexes: Indexes, index: string): Promise<AlgoliaSettings> {
  return indexes.use(index, async (service) => algoliaSettings(service.clientSettings()));
}
