/** Settings as they are stored: our own members, and those of other protocols beside them. */
import { isRecord } from '../document/article-attributes.js';
import { DEFAULT_SETTINGS, type Settings, type SettingsPatch, settingsPatchSchema } from '../search/settings.js';

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

/** Reads a stored value over the defaults. A member that this version cannot read keeps its default. */
export function readSettings(stored: unknown): StoredSettings {
  const { clientSettings, ...own } = isRecord(stored) ? stored : {};
  const patches = Object.entries(own).map(([name, value]) => settingsPatchSchema.safeParse({ [name]: value }).data);
  return { settings: Object.assign({ ...DEFAULT_SETTINGS }, ...patches), clientSettings };
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
