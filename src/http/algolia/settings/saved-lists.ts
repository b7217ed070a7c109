/** Synonyms and rules: lists that an index stores beside its settings. Both are saved, searched and removed alike. */
import { z } from 'zod';
import { foldText } from '../../../analysis/normalizer.js';
import { isRecord } from '../../../document/article-attributes.js';
import { AppError } from '../../../errors.js';
import type { SettingsPatch } from '../../../search/settings.js';
import type { Indexes } from '../../../service/indexes.js';
import { wholeNumber } from '../schema/member-types.js';
import { unknownName, validated } from '../schema/validation.js';
import { algoliaSettings, type ListItem } from './algolia-settings.js';
import { readRules, ruleSettings } from './rules.js';
import { type SettingsUpdate, updateSettings } from './settings-update.js';
import { readSynonyms, synonymSettings } from './synonyms.js';
import { refuseView } from './views.js';

/** A kind of list: its items and their effect on the archive. */
export interface ListKind {
  readonly name: 'synonyms' | 'rules';
  /** Validates items. Throws `invalid_parameter` for one that would have no effect. */
  readonly read: (body: unknown) => readonly ListItem[];
  /** Lede's settings that apply the items. */
  readonly settings: (items: readonly ListItem[]) => SettingsPatch;
  /** Query parameter that makes a batch replace the whole list. */
  readonly replaceParameter: string;
  /** Default items per page of a search. */
  readonly pageSize: number;
}

export const LIST_KINDS: readonly ListKind[] = [
  {
    name: 'synonyms',
    read: readSynonyms,
    settings: (items) => ({ synonyms: synonymSettings(readSynonyms(items)) }),
    replaceParameter: 'replaceExistingSynonyms',
    pageSize: 100,
  },
  {
    name: 'rules',
    read: readRules,
    settings: (items) => ({ pinned: ruleSettings(readRules(items)) }),
    replaceParameter: 'clearExistingRules',
    pageSize: 20,
  },
];

/** Changes a list. Creates the index if missing. Throws `conflict` for a view. */
export async function changeList(
  indexes: Indexes,
  index: string,
  { name, settings: settingsOf }: ListKind,
  change: (items: readonly ListItem[]) => readonly ListItem[],
): Promise<void> {
  await refuseView(indexes, index);
  const update: SettingsUpdate = ({ settings, algolia }) => {
    const items = change(algolia[name]);
    return { settings: { ...settings, ...settingsOf(items) }, algolia: { ...algolia, [name]: items } };
  };
  await indexes.useOrCreate(index, (service) => updateSettings(service, update));
}

/** A list with items added; an item replaces the one of the same objectID. */
export function merged(items: readonly ListItem[], added: readonly ListItem[]): readonly ListItem[] {
  return [...new Map([...items, ...added].map((item) => [item.objectID, item])).values()];
}

/** Throws `index_not_found`, `article_not_found`. */
export async function listItem(
  indexes: Indexes,
  index: string,
  { name }: ListKind,
  objectID: string,
): Promise<ListItem> {
  const item = (await listItems(indexes, index, name)).find((one) => one.objectID === objectID);
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

export interface ListPage {
  readonly hits: readonly ListItem[];
  readonly nbHits: number;
  readonly page: number;
  readonly nbPages: number;
}

/**
 * A page of the items whose JSON contains the query.
 * Throws `index_not_found`, `unknown_parameter`, `invalid_parameter`.
 */
export async function searchList(
  indexes: Indexes,
  index: string,
  { name, pageSize }: ListKind,
  body: unknown,
): Promise<ListPage> {
  const unknown = Object.keys(isRecord(body) ? body : {}).find((member) => !SEARCH_PARAMETERS.includes(member));
  if (unknown !== undefined) throw unknownName('parameter', unknown, SEARCH_PARAMETERS);
  const { query, type, page, hitsPerPage = pageSize, anchoring, enabled } = validated(searchSchema, body);
  const types = type.toLowerCase().split(',').filter(Boolean);
  const foldedQuery = foldText(query);
  const matches = (await listItems(indexes, index, name)).filter(
    (item) =>
      (types.length === 0 || types.includes(String(item.type).toLowerCase())) &&
      (typeof enabled !== 'boolean' || (item.enabled !== false) === enabled) &&
      (!anchoring || anchoringsOf(item).includes(anchoring)) &&
      foldText(JSON.stringify(item)).includes(foldedQuery),
  );
  return {
    hits: matches.slice(page * hitsPerPage, (page + 1) * hitsPerPage),
    nbHits: matches.length,
    page,
    nbPages: hitsPerPage === 0 ? 0 : Math.ceil(matches.length / hitsPerPage),
  };
}

function listItems(indexes: Indexes, index: string, name: ListKind['name']): Promise<readonly ListItem[]> {
  return indexes.use(index, async (service) => algoliaSettings(service.clientSettings())[name]);
}

function anchoringsOf({ condition, conditions }: ListItem): readonly unknown[] {
  const all: readonly unknown[] = [condition, ...(Array.isArray(conditions) ? conditions : [])];
  return all.flatMap((one) => (isRecord(one) ? one.anchoring : []));
}
