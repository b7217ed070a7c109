/**
 * Replicas: names of an index's sorted views, which hold nothing of their own.
 *
 * A view is one the settings of an index list under `replicas`, ordered as the settings put under its own name say; or
 * one that any index has without being asked: `INDEX_newest`, `INDEX_oldest`, `INDEX_ATTRIBUTE_asc`, `INDEX_ATTRIBUTE_desc`.
 * An index that really has the name always comes first.
 */
import { z } from 'zod';
import { isRecord } from '../../../document/article-attributes.js';
import type { SortKey } from '../../../query/plan.js';
import type { Indexes } from '../../../service/indexes.js';
import { fieldOf } from '../request/condition.js';
import { type IndexSettings, keptIndexSettings, mergedSettings, sortKeys } from './index-settings.js';

/** One of a list kept beside settings, as it was sent. */
export interface SavedItem {
  readonly objectID: string;
  readonly [name: string]: unknown;
}

/** Settings of an index and of its replicas, as kept. */
export interface KeptSettings {
  readonly own: IndexSettings;
  readonly replicas: Readonly<Record<string, IndexSettings>>;
  readonly synonyms: readonly SavedItem[];
  readonly rules: readonly SavedItem[];
}

export interface View {
  /** The index that is searched. */
  readonly index: string;
  /** In which order; empty for that of the settings. */
  readonly sort: readonly SortKey[];
  /** Of the index, with those of the replica over them. */
  readonly settingsOver: (own: IndexSettings) => IndexSettings;
}

/** What `Service.clientSettings` holds for us. */
export function keptSettings(kept: unknown): KeptSettings {
  const { own, replicas, synonyms, rules } = isRecord(kept) ? kept : {};
  const entries = isRecord(replicas) ? Object.entries(replicas) : [];
  return {
    own: keptIndexSettings(own),
    replicas: Object.fromEntries(entries.map(([name, settings]) => [name, keptIndexSettings(settings)])),
    synonyms: keptList(synonyms),
    rules: keptList(rules),
  };
}

function keptList(kept: unknown): readonly SavedItem[] {
  const result = z.array(z.looseObject({ objectID: z.string() })).safeParse(kept);
  return result.success ? result.data : [];
}

/** The names in `replicas`, less the `virtual(…)` around some. */
export function replicaNames({ replicas }: IndexSettings): readonly string[] {
  return (replicas ?? []).map((name) => /^virtual\((.*)\)$/.exec(name)?.[1] ?? name);
}

/** The index and order behind a name; undefined when there is neither. */
export async function findView(name: string, indexes: Indexes): Promise<View | undefined> {
  if (indexes.has(name)) return { index: name, sort: [], settingsOver: (own) => own };
  for (const index of indexes.names) {
    const { own, replicas } = await settingsOf(index, indexes);
    if (!replicaNames(own).includes(name)) continue;
    const settings = replicas[name] ?? {};
    // One that says only what comes first of equals is meant to sort by it.
    const sort = settings.ranking === undefined ? sortKeys(settings.customRanking ?? []) : [];
    return { index, sort: sort.map(onField), settingsOver: (primary) => mergedSettings(primary, settings) };
  }
  return namedView(name, indexes);
}

async function settingsOf(index: string, indexes: Indexes): Promise<KeptSettings> {
  return indexes.use(index, async (service) => keptSettings(service.clientSettings()));
}

/** `articles_newest` and its like, by the longest index name that fits. */
async function namedView(name: string, indexes: Indexes): Promise<View | undefined> {
  const fitting = indexes.names.filter((index) => name.startsWith(`${index}_`)).sort((a, b) => b.length - a.length);
  for (const index of fitting) {
    const key = sortNamed(name.slice(index.length + 1));
    if (key === undefined) continue;
    const known = await indexes.use(index, ({ archive }) => archive.fieldNames());
    if (key.field !== 'publishedAt' && !known.includes(key.field)) continue;
    return { index, sort: [key], settingsOver: (own) => own };
  }
  return undefined;
}

function sortNamed(suffix: string): SortKey | undefined {
  if (suffix === 'newest') return { field: 'publishedAt', descending: true };
  if (suffix === 'oldest') return { field: 'publishedAt', descending: false };
  const [, field, direction] = /^(.+)_(asc|desc)$/.exec(suffix) ?? [];
  return field === undefined ? undefined : onField({ field, descending: direction === 'desc' });
}

export function onField({ field, descending }: SortKey): SortKey {
  return { field: fieldOf(field).name, descending };
}
