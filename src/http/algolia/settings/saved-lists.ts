/** Synonyms and rules: lists that an index keeps beside its settings, saved, looked through and removed alike. */
import { z } from 'zod';
import { foldText } from '../../../analysis/normalizer.js';
import { isRecord } from '../../../document/article-attributes.js';
import { AppError } from '../../../errors.js';
import type { SettingsPatch } from '../../../search/settings.js';
import type { Indexes } from '../../../service/indexes.js';
import { unknownName, validated, wholeNumber } from '../request/parameters.js';
import { refuseReplica } from './index-changes.js';
import { readRules, ruleSettings } from './rules.js';
import { readSynonyms, synonymSettings } from './synonyms.js';
import { type KeptSettings, keptSettings, type SavedItem } from './views.js';

/** A kind of list: where it is kept, what may be in it, and what it means to the archive. */
export interface SavedKind {
  readonly name: 'synonyms' | 'rules';
  /** Throws `invalid_parameter` for what would do nothing here. */
  readonly read: (body: unknown) => readonly SavedItem[];
  readonly settings: (items: readonly SavedItem[]) => SettingsPatch;
  /** The parameter of an address by which those saved take the place of all there were. */
  readonly replaces: string;
  /** On a page of a search that does not say. */
  readonly pageSize: number;
}

export const SAVED_KINDS: readonly SavedKind[] = [
  {
    name: 'synonyms',
    read: readSynonyms,
    settings: (items) => ({ synonyms: synonymSettings(readSynonyms(items)) }),
    replaces: 'replaceExistingSynonyms',
    pageSize: 100,
  },
  {
    name: 'rules',
    read: readRules,
    settings: (items) => ({ pinned: ruleSettings(readRules(items)) }),
    replaces: 'clearExistingRules',
    pageSize: 20,
  },
];

/** Changes a list. Creates the index. Throws `conflict` for a replica, which follows its index. */
export async function changeList(
  indexes: Indexes,
  index: string,
  { name, settings }: SavedKind,
  change: (kept: readonly SavedItem[]) => readonly SavedItem[],
): Promise<void> {
  await refuseReplica(indexes, index);
  await indexes.useOrCreate(index, async (service) => {
    const kept = keptSettings(service.clientSettings());
    const items = change(kept[name]);
    const changed: KeptSettings = { ...kept, [name]: items };
    await service.changeSettings(settings(items), changed);
  });
}

/** Those kept, with others in the place of their like. */
export function merged(kept: readonly SavedItem[], saved: readonly SavedItem[]): readonly SavedItem[] {
  return [...new Map([...kept, ...saved].map((item) => [item.objectID, item])).values()];
}

/** Throws `index_not_found`, `article_not_found`. */
export async function savedItem(
  indexes: Indexes,
  index: string,
  { name }: SavedKind,
  objectID: string,
): Promise<SavedItem> {
  const item = (await savedItems(indexes, index, name)).find((one) => one.objectID === objectID);
  if (item === undefined) throw new AppError('article_not_found', 'ObjectID does not exist');
  return item;
}

const searchSchema = z.object({
  query: z.string({ error: 'must be text' }).default(''),
  type: z.string({ error: 'must be text' }).default(''),
  page: wholeNumber(1_000_000).default(0),
  hitsPerPage: wholeNumber(1000).optional(),
  /** Of rules. */
  anchoring: z.string({ error: 'must be text' }).nullish(),
  enabled: z.boolean({ error: 'must be true or false' }).nullish(),
});
const SEARCH_PARAMETERS = Object.keys(searchSchema.shape);

export interface SavedPage {
  readonly hits: readonly SavedItem[];
  readonly nbHits: number;
  readonly page: number;
  readonly nbPages: number;
}

/** A page of those whose texts hold what is looked for. Throws `index_not_found`, and for what cannot be asked. */
export async function searchList(
  indexes: Indexes,
  index: string,
  { name, pageSize }: SavedKind,
  body: unknown,
): Promise<SavedPage> {
  const unknown = Object.keys(isRecord(body) ? body : {}).find((member) => !SEARCH_PARAMETERS.includes(member));
  if (unknown !== undefined) throw unknownName('parameter', unknown, SEARCH_PARAMETERS);
  const { query, type, page, hitsPerPage = pageSize, anchoring, enabled } = validated(searchSchema, body);
  const kinds = type.toLowerCase().split(',').filter(Boolean);
  const wanted = foldText(query);
  const found = (await savedItems(indexes, index, name)).filter(
    (item) =>
      (kinds.length === 0 || kinds.includes(String(item.type).toLowerCase())) &&
      (typeof enabled !== 'boolean' || (item.enabled !== false) === enabled) &&
      (!anchoring || anchoringsOf(item).includes(anchoring)) &&
      foldText(JSON.stringify(item)).includes(wanted),
  );
  return {
    hits: found.slice(page * hitsPerPage, (page + 1) * hitsPerPage),
    nbHits: found.length,
    page,
    nbPages: hitsPerPage === 0 ? 0 : Math.ceil(found.length / hitsPerPage),
  };
}

async function savedItems(indexes: Indexes, index: string, name: SavedKind['name']): Promise<readonly SavedItem[]> {
  return indexes.use(index, async (service) => keptSettings(service.clientSettings())[name]);
}

function anchoringsOf({ condition, conditions }: SavedItem): readonly unknown[] {
  const all: readonly unknown[] = [condition, ...(Array.isArray(conditions) ? conditions : [])];
  return all.flatMap((one) => (isRecord(one) ? one.anchoring : []));
}
