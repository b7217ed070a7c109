/**
 * Views: names under which an index is searched in another order. They store no records of their own.
 *
 * - A replica is listed in the `replicas` setting of an index and has settings of its own.
 * - Every index has the views `INDEX_newest`, `INDEX_oldest`, `INDEX_ATTRIBUTE_asc` and `INDEX_ATTRIBUTE_desc`.
 *
 * An index takes precedence over a view of the same name.
 */
import { AppError } from '../../../errors.js';
import type { SortKey } from '../../../query/plan.js';
import type { Indexes } from '../../../service/indexes.js';
import { fieldSortKey } from '../records/attribute-field.js';
import type { IndexSettings } from './index-settings.js';
import { sortKeys } from './ranking.js';
import { replicaDirectory } from './replica-directory.js';

export interface View {
  /** The index that is searched. */
  readonly index: string;
  /** Sort order of the view; empty for the order of the settings. */
  readonly sort: readonly SortKey[];
  /** Merges settings of the view over those of the index. */
  readonly settingsOver: (own: IndexSettings) => IndexSettings;
}

/** The view of a name; an index is a view of itself. Undefined for an unknown name. */
export async function findView(name: string, indexes: Indexes): Promise<View | undefined> {
  if (indexes.has(name)) return { index: name, sort: [], settingsOver: (own) => own };
  return (await findReplica(name, indexes)) ?? (await findImplicitView(name, indexes));
}

async function findReplica(name: string, indexes: Indexes): Promise<View | undefined> {
  const replica = await replicaDirectory(indexes).find(name);
  if (replica === undefined) return undefined;
  const settings = replica.algolia.replicas[name] ?? {};
  // A replica with only a customRanking sorts by it, before relevance.
  const sort = settings.ranking === undefined ? sortKeys(settings.customRanking ?? []) : [];
  return {
    index: replica.primary,
    sort: sort.map(fieldSortKey),
    settingsOver: (own) => ({ ...own, ...settings }),
  };
}

/** A view such as `articles_newest`, of the longest index name that fits. */
async function findImplicitView(name: string, indexes: Indexes): Promise<View | undefined> {
  for (let end = name.lastIndexOf('_'); end > 0; end = name.lastIndexOf('_', end - 1)) {
    const index = name.slice(0, end);
    if (!indexes.has(index)) continue;
    const key = sortKeyOf(name.slice(end + 1));
    if (key === undefined) continue;
    const known = await indexes.use(index, ({ archive }) => archive.fieldNames());
    if (key.field !== 'publishedAt' && !known.includes(key.field)) continue;
    return { index, sort: [key], settingsOver: (own) => own };
  }
  return undefined;
}

function sortKeyOf(suffix: string): SortKey | undefined {
  if (suffix === 'newest') return { field: 'publishedAt', descending: true };
  if (suffix === 'oldest') return { field: 'publishedAt', descending: false };
  const [, field, direction] = /^(.+)_(asc|desc)$/.exec(suffix) ?? [];
  return field === undefined ? undefined : fieldSortKey({ field, descending: direction === 'desc' });
}

/** The index that a name is a view of; undefined for the name of an index, existing or not. */
export async function primaryOf(indexes: Indexes, name: string): Promise<string | undefined> {
  const view = await findView(name, indexes);
  return view === undefined || view.index === name ? undefined : view.index;
}

/** Throws `conflict` for a write to a view. */
export async function refuseView(indexes: Indexes, name: string): Promise<void> {
  const primary = await primaryOf(indexes, name);
  if (primary !== undefined) throw viewConflict(name, primary);
}

export function viewConflict(name: string, primary: string): AppError {
  return new AppError('conflict', `${name} is a sorted view of ${primary}. Write to ${primary} instead.`);
}
