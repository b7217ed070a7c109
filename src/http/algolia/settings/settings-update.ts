/**
 * Updates of an index's settings. Each update is one pure function from the current settings to the next, applied in
 * order, so that concurrent updates are not lost.
 */
import type { Settings } from '../../../search/settings.js';
import type { Service } from '../../../service/service.js';
import { SearchableAttributes } from '../records/searchable-attributes.js';
import { type AlgoliaSettings, algoliaSettings, markedStale } from './algolia-settings.js';
import { deriveStaleRecords } from './derivation.js';
import type { IndexSettings } from './index-settings.js';

export interface SettingsState {
  /** Lede's own settings of the index. */
  readonly settings: Settings;
  /** What Algolia's clients stored. */
  readonly algolia: AlgoliaSettings;
}

export type SettingsUpdate = (current: SettingsState) => SettingsState;

/**
 * Applies an update in one ordered transaction. After a change of `searchableAttributes` it resolves when every record
 * is derived again. The transaction records that records are stale, until they are derived: a derivation that is
 * interrupted is done by the next update, or after the next start.
 */
export async function updateSettings(service: Service, update: SettingsUpdate): Promise<void> {
  let isStale = false;
  await service.updateSettings(({ settings, clientSettings }) => {
    const current = { settings, algolia: algoliaSettings(clientSettings) };
    const { settings: changed, algolia } = update(current);
    const isChanged = !isSameList(current.algolia.own.searchableAttributes, algolia.own.searchableAttributes);
    isStale = isChanged || current.algolia.isStale === true;
    return { settings: changed, clientSettings: markedStale(algolia, isStale) };
  });
  if (isStale) await deriveStaleRecords(service);
}

/** The state with other settings of the index itself. Field weights follow `searchableAttributes`. */
export function withOwnSettings({ settings, algolia }: SettingsState, own: IndexSettings): SettingsState {
  const { searchableAttributes } = own;
  const isUnchanged = isSameList(algolia.own.searchableAttributes, searchableAttributes);
  const fieldWeights = new SearchableAttributes(searchableAttributes).weights;
  return { settings: isUnchanged ? settings : { ...settings, fieldWeights }, algolia: { ...algolia, own } };
}

function isSameList(a: readonly string[] = [], b: readonly string[] = []): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
