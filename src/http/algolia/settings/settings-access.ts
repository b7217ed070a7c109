/** Settings of an index or of a replica, read and changed by Algolia's clients. */
import type { Indexes } from '../../../service/indexes.js';
import { algoliaSettings, replicaNames } from './algolia-settings.js';
import {
  type IndexSettings,
  type IndexSettingsPatch,
  patchedSettings,
  readIndexSettings,
  settingsWithoutEffect,
} from './index-settings.js';
import { replicaDirectory } from './replica-directory.js';
import { type SettingsUpdate, updateSettings, withOwnSettings } from './settings-update.js';
import { findView, primaryOf, viewConflict } from './views.js';

/** Settings of an index; of a replica, merged over those of its index. Throws `index_not_found`. */
export async function readSettings(indexes: Indexes, name: string): Promise<IndexSettings> {
  const view = await findView(name, indexes);
  if (view === undefined) throw indexes.missing(name);
  const own = await indexes.use(view.index, async (service) => algoliaSettings(service.clientSettings()).own);
  return view.index === name ? own : { ...view.settingsOver(own), primary: view.index };
}

/**
 * Changes settings of an index, which is created if missing, or of a replica.
 * Resolves to the names of settings that are stored without effect. Throws `conflict` for an implicit view.
 */
export async function changeSettings(indexes: Indexes, name: string, body: unknown): Promise<readonly string[]> {
  const patch = readIndexSettings(body);
  const primary = await primaryOf(indexes, name);
  if (primary === undefined) await changeIndexSettings(indexes, name, patch);
  else await indexes.use(primary, (service) => updateSettings(service, replicaUpdate(name, primary, patch)));
  return settingsWithoutEffect(patch);
}

async function changeIndexSettings(indexes: Indexes, name: string, patch: IndexSettingsPatch): Promise<void> {
  const update: SettingsUpdate = (current) => withOwnSettings(current, patchedSettings(current.algolia.own, patch));
  try {
    await indexes.useOrCreate(name, (service) => updateSettings(service, update));
  } finally {
    if ('replicas' in patch) replicaDirectory(indexes).invalidate();
  }
}

function replicaUpdate(name: string, primary: string, patch: IndexSettingsPatch): SettingsUpdate {
  return ({ settings, algolia }) => {
    if (!replicaNames(algolia.own).includes(name)) throw viewConflict(name, primary);
    const changed = patchedSettings(algolia.replicas[name] ?? {}, patch);
    return { settings, algolia: { ...algolia, replicas: { ...algolia.replicas, [name]: changed } } };
  };
}
