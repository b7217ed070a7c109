/**
 * Updates of an index's settings. Each update is one pure function from the current settings to the next, applied in
 * order, so that concurrent updates are not lost.
 */
import type { Settings } from '../../../search/settings.js';
import type { Service } from '../../../service/service.js';
import { SearchableAttributes } from '../records/searchable-attributes.js';
import { deriveAgain } from '../records/writes.js';
import { type AlgoliaSettings, algoliaSettings } from './algolia-settings.js';
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
 * is derived again.
 */
export async function updateSettings(service: Service, update: SettingsUpdate): Promise<void> {
  let isSearchableChanged = false;
  await service.updateSettings(({ settings, clientSettings }) => {
    const current = { settings, algolia: algoliaSettings(clientSettings) };
    const next = update(current);
    isSearchableChanged = !isSameList(current.algolia.own.searchableAttributes, next.algolia.own.searchableAttributes);
    return { settings: next.settings, clientSettings: next.algolia };
  });
  if (isSearchableChanged) await deriveAgain(service.archive, () => searchableAttributesOf(service));
}

/** The state with other settings of the index itself. Field weights follow `searchableAttributes`. */
export function withOwnSettings({ settings, algolia }: SettingsState, own: IndexSettings): SettingsState {
  const { searchableAttributes } = own;
  const isUnchanged = isSameList(algolia.own.searchableAttributes, searchableAttributes);
  const fieldWeights = new SearchableAttributes(searchableAttributes).weights;
  return { settings: isUnchanged ? settings : { ...settings, fieldWeights }, algolia: { ...algolia, own } };
}

/** The searchable attributes in force. */
export function searchableAttributesOf(service: Service): SearchableAttributes {
  return new SearchableAttributes(algoliaSettings(service.clientSettings()).own.searchableAttributes);
}

function isSameList(a: readonly string[] = [], b: readonly string[] = []): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
