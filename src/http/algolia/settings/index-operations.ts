/** Copies and moves of whole indexes, of their settings, or of their synonyms and rules. */
import { z } from 'zod';
import type { Settings } from '../../../search/settings.js';
import type { Indexes, SettingsMerge } from '../../../service/indexes.js';
import { validated } from '../schema/validation.js';
import { algoliaSettings, markedStale, replicaNames } from './algolia-settings.js';
import { deriveStaleRecords } from './derivation.js';
import { replicaDirectory } from './replica-directory.js';
import { type SettingsState, type SettingsUpdate, updateSettings, withOwnSettings } from './settings-update.js';
import { refuseView } from './views.js';

const SCOPES = ['settings', 'synonyms', 'rules'] as const;
type Scope = (typeof SCOPES)[number];

const operationSchema = z.object({
  operation: z.enum(['copy', 'move'], { error: 'must be copy or move' }),
  destination: z.string({ error: 'must be the name of an index' }),
  scope: z.array(z.enum(SCOPES), { error: 'must be a list of settings, synonyms and rules' }).optional(),
});

/** Copies or moves an index onto another. A copy of an index that does not exist has no effect. */
export async function operate(indexes: Indexes, name: string, body: unknown): Promise<void> {
  const { operation, destination, scope } = validated(operationSchema, body);
  await refuseView(indexes, destination);
  try {
    if (operation === 'move') await move(indexes, name, destination);
    else if (indexes.has(name)) await copy(indexes, name, destination, scope);
    else return;
    await indexes.use(destination, deriveStaleRecords);
  } finally {
    replicaDirectory(indexes).invalidate();
  }
}

/** Moves an index. The destination keeps its replicas. */
async function move(indexes: Indexes, from: string, to: string): Promise<void> {
  await indexes.move(from, to, (source, target) => {
    const replaced = algoliaSettings(target?.clientSettings);
    if (replicaNames(replaced.own).length === 0) return source;
    const moved = algoliaSettings(source.clientSettings);
    const own = { ...moved.own, replicas: replaced.own.replicas };
    return { settings: source.settings, clientSettings: { ...moved, own, replicas: replaced.replicas } };
  });
}

/** Copies an index, or what `scope` names of it. */
async function copy(indexes: Indexes, from: string, to: string, scope?: readonly Scope[]): Promise<void> {
  if (scope === undefined) return indexes.copy(from, to, copiedWhole);
  const source = await indexes.use(from, async (service) => stateOf(service.settings(), service.clientSettings()));
  const copied = copiedSettings(source, new Set(scope));
  await indexes.useOrCreate(to, (service) => updateSettings(service, copied));
}

/** The settings of the copy of a whole index: those of the source, and of the target its replicas are not kept either. */
const copiedWhole: SettingsMerge = (source, target) => {
  const original = stateOf(source.settings, source.clientSettings);
  const { settings, algolia } = copiedSettings(
    original,
    new Set(SCOPES),
  )(stateOf(source.settings, target?.clientSettings));
  return { settings, clientSettings: markedStale(algolia, original.algolia.isStale === true) };
};

function stateOf(settings: Settings, clientSettings: unknown): SettingsState {
  return { settings, algolia: algoliaSettings(clientSettings) };
}

/** The update that copies settings, synonyms and rules. A replica belongs to one index, so replicas are not copied. */
function copiedSettings({ settings, algolia }: SettingsState, scope: ReadonlySet<Scope>): SettingsUpdate {
  const { synonyms, pinned, ...others } = settings;
  const { replicas: _, ...own } = algolia.own;
  return (target) => {
    const withSettings = scope.has('settings') ? withOwnSettings(target, own) : target;
    return {
      settings: {
        ...withSettings.settings,
        ...(scope.has('settings') && others),
        ...(scope.has('synonyms') && { synonyms }),
        ...(scope.has('rules') && { pinned }),
      },
      algolia: {
        own: withSettings.algolia.own,
        replicas: scope.has('settings') ? {} : target.algolia.replicas,
        synonyms: scope.has('synonyms') ? algolia.synonyms : target.algolia.synonyms,
        rules: scope.has('rules') ? algolia.rules : target.algolia.rules,
      },
    };
  };
}
