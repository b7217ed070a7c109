/** Changes to whole indexes: their settings and synonyms, copies and moves. */
import { z } from 'zod';
import { AppError } from '../../../errors.js';
import type { Indexes } from '../../../service/indexes.js';
import type { Service } from '../../../service/service.js';
import { SearchableAttributes } from '../records/searchable-attributes.js';
import { deriveAfresh } from '../records/writes.js';
import { validated } from '../request/parameters.js';
import {
  type IndexSettings,
  mergedSettings,
  readIndexSettings,
  type SettingsChange,
  settingsWithoutEffect,
} from './index-settings.js';
import { findView, type KeptSettings, keptSettings, replicaNames } from './views.js';

/** The settings of an index, or of a replica over those of its index. Throws `index_not_found`. */
export async function readSettings(indexes: Indexes, name: string): Promise<IndexSettings> {
  const view = await findView(name, indexes);
  if (view === undefined) throw indexes.missing(name);
  const own = await indexes.use(view.index, async (service) => keptSettings(service.clientSettings()).own);
  return view.index === name ? own : { ...view.settingsOver(own), primary: view.index };
}

/**
 * Changes settings of an index, made if there is none, or of a replica that another index lists.
 * Resolves to the names of those that are kept without effect.
 */
export async function changeSettings(indexes: Indexes, name: string, body: unknown): Promise<readonly string[]> {
  const changed = readIndexSettings(body);
  await applySettings(indexes, name, changed);
  return settingsWithoutEffect(changed);
}

async function applySettings(indexes: Indexes, name: string, changed: SettingsChange): Promise<void> {
  const primary = await primaryOf(indexes, name);
  if (primary === undefined) {
    return indexes.useOrCreate(name, (service) => keepSettings(service, mergedSettings(ownSettings(service), changed)));
  }
  await indexes.use(primary, async (service) => {
    const kept = keptSettings(service.clientSettings());
    if (!replicaNames(kept.own).includes(name)) throw isView(name, primary);
    const settings = mergedSettings(kept.replicas[name] ?? {}, changed);
    await service.changeSettings({}, { ...kept, replicas: { ...kept.replicas, [name]: settings } });
  });
}

/** The index of which a name is a replica; undefined for an index, there already or not. */
async function primaryOf(indexes: Indexes, name: string): Promise<string | undefined> {
  const view = await findView(name, indexes);
  return view === undefined || view.index === name ? undefined : view.index;
}

/** Throws `conflict` for a replica, which holds nothing of its own. */
export async function refuseReplica(indexes: Indexes, name: string): Promise<void> {
  const primary = await primaryOf(indexes, name);
  if (primary !== undefined) throw isView(name, primary);
}

function isView(name: string, primary: string): AppError {
  return new AppError('conflict', `${name} is a sorted view of ${primary}: write to that, and it follows.`);
}

function ownSettings(service: Service): IndexSettings {
  return keptSettings(service.clientSettings()).own;
}

/** Keeps settings; what is searched by them is drawn from the records afresh. */
async function keepSettings(service: Service, own: IndexSettings, more: Partial<KeptSettings> = {}): Promise<void> {
  const kept = keptSettings(service.clientSettings());
  const before = kept.own.searchableAttributes ?? [];
  const after = own.searchableAttributes ?? [];
  const isChanged = JSON.stringify(before) !== JSON.stringify(after);
  const searchable = new SearchableAttributes(after);
  await service.changeSettings(isChanged ? { fieldWeights: searchable.weights } : {}, { ...kept, own, ...more });
  if (isChanged) await deriveAfresh(service.archive, searchable);
}

const operationSchema = z.object({
  operation: z.enum(['copy', 'move'], { error: 'must be copy or move' }),
  destination: z.string({ error: 'must be the name of an index' }),
  scope: z
    .array(z.enum(['settings', 'synonyms', 'rules']), { error: 'must be a list of settings, synonyms and rules' })
    .optional(),
});

/** Copies or moves an index onto another; to copy one that does not exist is nothing. */
export async function operate(indexes: Indexes, name: string, body: unknown): Promise<void> {
  const { operation, destination, scope } = validated(operationSchema, body);
  await refuseReplica(indexes, destination);
  if (operation === 'move') return move(indexes, name, destination);
  if (!indexes.has(name)) return;
  if (scope === undefined) await indexes.copy(name, destination);
  await copySettings(indexes, name, destination, scope ?? ['settings', 'synonyms', 'rules']);
}

/** The replicas of the index that is replaced become those of the one that takes its place. */
async function move(indexes: Indexes, from: string, to: string): Promise<void> {
  const before = indexes.has(to)
    ? await indexes.use(to, async (service) => keptSettings(service.clientSettings()))
    : undefined;
  await indexes.move(from, to);
  if (before === undefined || replicaNames(before.own).length === 0) return;
  await indexes.use(to, async (service) => {
    const own = { ...ownSettings(service), replicas: before.own.replicas };
    await keepSettings(service, own, { replicas: before.replicas });
  });
}

/** Replicas belong to one index only, so they stay behind. */
async function copySettings(indexes: Indexes, from: string, to: string, scope: readonly string[]): Promise<void> {
  const { kept, settings } = await indexes.use(from, async (service) => ({
    kept: keptSettings(service.clientSettings()),
    settings: service.settings(),
  }));
  await indexes.useOrCreate(to, async (service) => {
    const { replicas: _, ...own } = kept.own;
    const { synonyms, pinned, ...others } = settings;
    const target = keptSettings(service.clientSettings());
    const lists = {
      synonyms: scope.includes('synonyms') ? kept.synonyms : target.synonyms,
      rules: scope.includes('rules') ? kept.rules : target.rules,
    };
    const copied = { ...(scope.includes('synonyms') && { synonyms }), ...(scope.includes('rules') && { pinned }) };
    await service.changeSettings(copied, { ...target, ...lists });
    if (!scope.includes('settings')) return;
    await keepSettings(service, own, { replicas: {} });
    await service.changeSettings(others);
  });
}
