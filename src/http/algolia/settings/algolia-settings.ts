/** Data that an index stores for Algolia's clients: their settings, those of replicas, synonyms and rules. */
import { z } from 'zod';
import { isRecord } from '../../../document/article-attributes.js';
import { type IndexSettings, parseIndexSettings } from './index-settings.js';

/** A synonym or rule, as sent by a client. */
export interface ListItem {
  readonly objectID: string;
  readonly [name: string]: unknown;
}

export interface AlgoliaSettings {
  /** Settings of the index itself. */
  readonly own: IndexSettings;
  /** Settings by replica name, to be applied over `own`. */
  readonly replicas: Readonly<Record<string, IndexSettings>>;
  readonly synonyms: readonly ListItem[];
  readonly rules: readonly ListItem[];
  /** The searched text of some records may be derived by other searchable attributes than those of `own`. */
  readonly isStale?: boolean;
}

const NONE: AlgoliaSettings = { own: {}, replicas: {}, synonyms: [], rules: [] };

const itemsSchema = z.array(z.looseObject({ objectID: z.string() }));

/**
 * Parsed settings by stored object. A change replaces the stored object as a whole, so an entry never becomes stale.
 * Parsing 10,000 synonyms takes 4 ms, which every search would spend otherwise.
 */
const parsed = new WeakMap<object, AlgoliaSettings>();

/** Parses the value of `Service.clientSettings`, once per stored object. Unreadable parts count as unset. */
export function algoliaSettings(clientSettings: unknown): AlgoliaSettings {
  if (!isRecord(clientSettings)) return NONE;
  const known = parsed.get(clientSettings);
  if (known !== undefined) return known;
  const settings = parse(clientSettings);
  parsed.set(clientSettings, settings);
  return settings;
}

/** Settings with or without the mark of stale records. */
export function markedStale({ isStale: _, ...settings }: AlgoliaSettings, isStale: boolean): AlgoliaSettings {
  return isStale ? { ...settings, isStale } : settings;
}

function parse({ own, replicas, synonyms, rules, isStale }: { readonly [name: string]: unknown }): AlgoliaSettings {
  const entries = isRecord(replicas) ? Object.entries(replicas) : [];
  return {
    own: parseIndexSettings(own),
    replicas: Object.fromEntries(entries.map(([name, settings]) => [name, parseIndexSettings(settings)])),
    synonyms: parseItems(synonyms),
    rules: parseItems(rules),
    ...(isStale === true && { isStale }),
  };
}

function parseItems(stored: unknown): readonly ListItem[] {
  const result = itemsSchema.safeParse(stored);
  return result.success ? result.data : [];
}

/** Names in the `replicas` setting, without the `virtual(…)` modifier. */
export function replicaNames({ replicas = [] }: IndexSettings): readonly string[] {
  return replicas.map((name) => /^virtual\((.*)\)$/.exec(name)?.[1] ?? name);
}
