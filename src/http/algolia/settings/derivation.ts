/**
 * The derivation of records' searched text after a change of `searchableAttributes`.
 *
 * The change marks the index as stale in its own transaction. A derivation waits for the record writes that began before,
 * derives every record, and removes the mark if the attributes are still the same. So the mark says at any moment, also
 * after a kill, whether text may be derived by earlier attributes.
 */
import type { Indexes } from '../../../service/indexes.js';
import type { Archive } from '../../../service/record-archive.js';
import type { Service } from '../../../service/service.js';
import type { RecordWrite } from '../records/batch.js';
import { SearchableAttributes } from '../records/searchable-attributes.js';
import { apply, deriveAgain } from '../records/writes.js';
import { algoliaSettings, markedStale } from './algolia-settings.js';

/** Record writes under way, by the archive they go to. */
const writesUnderWay = new WeakMap<Archive, Set<Promise<void>>>();
/** The derivation under way, by service. */
const derivations = new WeakMap<Service, Promise<void>>();

/** Applies record writes; see `apply`. */
export async function writeRecords(service: Service, writes: readonly RecordWrite[]): Promise<void> {
  const { archive } = service;
  const underWay = writesUnderWay.get(archive) ?? new Set();
  writesUnderWay.set(archive, underWay);
  const writing = apply(writes, archive, searchableAttributesOf(service));
  underWay.add(writing);
  try {
    await writing;
  } finally {
    underWay.delete(writing);
  }
}

/** Resolves when no record is stale: after the derivation under way and, if it was not enough, another one. */
export async function deriveStaleRecords(service: Service): Promise<void> {
  const earlier = derivations.get(service) ?? Promise.resolve();
  const derivation = earlier.catch(() => undefined).then(() => derive(service));
  derivations.set(service, derivation);
  await derivation;
}

/** Derives stale records of all indexes, each once it is loaded: an earlier process was stopped before it had. */
export async function resumeDerivations(
  indexes: Indexes,
  onError: (error: unknown, index: string) => void,
): Promise<void> {
  for (const name of indexes.names) {
    try {
      await indexes.use(name, async (service) => {
        if (algoliaSettings(service.clientSettings()).isStale !== true) return;
        await service.loaded;
        await deriveStaleRecords(service);
      });
    } catch (error) {
      onError(error, name);
    }
  }
}

async function derive(service: Service): Promise<void> {
  while (algoliaSettings(service.clientSettings()).isStale === true) {
    const { archive } = service;
    const attributes = algoliaSettings(service.clientSettings()).own.searchableAttributes;
    await Promise.allSettled(writesUnderWay.get(archive) ?? []);
    const searchable = new SearchableAttributes(attributes);
    await deriveAgain(archive, searchable);
    await service.updateSettings(({ clientSettings }) => {
      const algolia = algoliaSettings(clientSettings);
      const isCurrent = JSON.stringify(algolia.own.searchableAttributes) === JSON.stringify(attributes);
      // An archive that was replaced meanwhile has a mark of its own.
      return isCurrent && service.archive === archive ? { clientSettings: markedStale(algolia, false) } : {};
    });
  }
}

/** The searchable attributes in force. */
function searchableAttributesOf(service: Service): SearchableAttributes {
  return new SearchableAttributes(algoliaSettings(service.clientSettings()).own.searchableAttributes);
}
