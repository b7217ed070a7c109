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

/** Reads stored settings over the defaults. Members that this version cannot read keep their defaults. */
export function readSettings(stored: unknown): StoredSettings {
  const { clientSettings, ...own } = isRecord(stored) ? stored : {};
  const result = settingsPatchSchema.safeParse(own);
  return { settings: { ...DEFAULT_SETTINGS, ...(result.success ? result.data : {}) }, clientSettings };
}

/** The stored value after a change. */
export function changedSettings(
  { settings, clientSettings: current }: StoredSettings,
  { settings: patch, clientSettings = current }: SettingsChange,
): Readonly<Record<string, unknown>> {
  return { ...settings, ...patch, ...(clientSettings !== undefined && { clientSettings }) };
}
