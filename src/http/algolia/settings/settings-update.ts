/**
 * Updates of an index's settings. Each update is one pure function from the current settings to the next, so that
 * concurrent updates can be applied one after another.
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

/** Applies an update. After a change of `searchableAttributes` it resolves when every record is derived again. */
export async function updateSettings(service: Service, update: SettingsUpdate): Promise<void> {
  const current = { settings: service.settings(), algolia: algoliaSettings(service.clientSettings()) };
  const next = update(current);
  await service.changeSettings(next.settings, next.algolia);
  if (!isSameList(current.algolia.own.searchableAttributes, next.algolia.own.searchableAttributes)) {
    await deriveAgain(service.archive, () => searchableAttributesOf(service));
  }
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
