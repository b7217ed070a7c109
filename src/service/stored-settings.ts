/** Settings as they are stored: our own members, and those of other protocols beside them. */
import { isRecord } from '../document/article-attributes.js';
import { DEFAULT_SETTINGS, type Settings, type SettingsPatch, settingsPatchSchema } from '../search/settings.js';
import { DEFAULT_INDEX } from '../store/data-directory.js';

export interface StoredSettings {
  readonly settings: Settings;
  /** Plain data of another protocol; not interpreted. */
  readonly clientSettings: unknown;
}

/** Members that are given replace the current ones. */
export interface SettingsChange {
  readonly settings?: SettingsPatch;
  readonly clientSettings?: unknown;
}

/** The member of a stored value that holds what the settings become when the archive is renamed. */
const RENAMED = 'renamed';

/**
 * Reads a stored value over the defaults. A member that this version cannot read keeps its default.
 * @param index the name under which the archive is opened
 */
export function readSettings(stored: unknown, index: string = DEFAULT_INDEX): StoredSettings {
  const { [RENAMED]: renamed, clientSettings, ...own } = isRecord(stored) ? stored : {};
  if (isRecord(renamed) && renamed.to === index) return readSettings(renamed.settings, index);
  const patches = Object.entries(own).map(([name, value]) => settingsPatchSchema.safeParse({ [name]: value }).data);
  return { settings: Object.assign({ ...DEFAULT_SETTINGS }, ...patches), clientSettings };
}

/** The value to store before an archive is renamed: its settings, and those it has once it is opened under the new name. */
export function valueBeforeRename(current: StoredSettings, to: string, then: StoredSettings): unknown {
  return { ...storedValue(current), [RENAMED]: { to, settings: storedValue(then) } };
}

/** The settings after a change. */
export function changedSettings(
  { settings, clientSettings: current }: StoredSettings,
  { settings: patch, clientSettings = current }: SettingsChange,
): StoredSettings {
  return { settings: { ...settings, ...patch }, clientSettings };
}

/** The value to store. */
export function storedValue({ settings, clientSettings }: StoredSettings): Readonly<Record<string, unknown>> {
  return { ...settings, ...(clientSettings !== undefined && { clientSettings }) };
}
