/**
 * Where the words of a search are looked for: in the fields that hold the text of records, and in the values of articles
 * that never were records, whose tags, authors, section and attributes stand in no field.
 */
import { SEARCH_FIELDS, type SearchField } from '../../../document/article.js';
import type { Archive } from '../../../service/record-archive.js';
import { isWithin } from '../records/attribute-path.js';
import { SearchableAttributes } from '../records/searchable-attributes.js';
import type { IndexSettings } from '../settings/index-settings.js';
import { ofNoRecord } from './condition.js';
import type { EffectiveParameters } from './request-transform.js';

export interface Searched {
  /** Null for all. */
  readonly fields: readonly SearchField[] | null;
  readonly valueFields: readonly string[];
  /** Whether words can be found at a dotted path. */
  readonly isSearched: (path: string) => boolean;
  /** Whether the fields hold other attributes too. */
  readonly shared: boolean;
}

/** Columns that are no words of a reader's, or whose text stands in a field. */
const NO_VALUES: ReadonlySet<string> = new Set(
  'id objectID url image language title lede body related publishedAt updatedAt'.split(' '),
);

/** Where a search looks, by its `restrictSearchableAttributes` and the `searchableAttributes` of its index. */
export async function searchedBy(
  archive: Archive,
  { restrictSearchableAttributes: names }: EffectiveParameters,
  { searchableAttributes = [] }: IndexSettings,
): Promise<Searched> {
  const searchable = new SearchableAttributes(searchableAttributes);
  const isSearched = (path: string) =>
    searchable.includes(path) && (names.length === 0 || names.some((name) => isWithin(path, name)));
  const others = await countOthers(archive);
  const valueFields = others === 0 ? [] : (await archive.textFieldNames()).filter((name) => !NO_VALUES.has(name));
  const searched = valueFields.filter(isSearched);
  if (others === archive.count && others > 0) {
    const fields = SEARCH_FIELDS.filter(isSearched);
    return {
      fields: fields.length === SEARCH_FIELDS.length ? null : fields,
      valueFields: searched,
      isSearched,
      shared: false,
    };
  }
  if (names.length === 0) return { fields: null, valueFields: searched, isSearched, shared: false };
  const { fields, shared } = searchable.fieldsOf(names);
  return { fields, valueFields: searched, isSearched, shared };
}

/** By archive, the number of its last change when the others were counted. */
const counted = new WeakMap<Archive, { readonly sequence: number; readonly others: number }>();

/** How many articles never were records. */
async function countOthers(archive: Archive): Promise<number> {
  const sequence = await archive.sequence();
  const before = counted.get(archive);
  if (before?.sequence === sequence) return before.others;
  const others = await archive.countMatching(ofNoRecord(null));
  if ((await archive.sequence()) === sequence) counted.set(archive, { sequence, others });
  return others;
}
