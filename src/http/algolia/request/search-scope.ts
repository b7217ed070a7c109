/**
 * The scope of a search: the fields with the text of records, and the values of articles that are no records, whose tags,
 * authors, section and attributes are in no field.
 */
import type { CallOptions } from '../../../backend/archive-backend.js';
import { SEARCH_FIELDS, type SearchField } from '../../../document/article.js';
import type { Archive } from '../../../service/record-archive.js';
import { isWithin } from '../records/attribute-path.js';
import { SearchableAttributes } from '../records/searchable-attributes.js';
import type { IndexSettings } from '../settings/index-settings.js';
import { nonRecordFilter } from './condition.js';
import type { SearchParameters } from './parameters.js';

export interface SearchScope {
  /** Null: all. */
  readonly fields: readonly SearchField[] | null;
  readonly valueFields: readonly string[];
  /** Whether words are searched at a dotted path. */
  readonly isSearched: (path: string) => boolean;
  /** Whether the fields hold other attributes too. */
  readonly shared: boolean;
}

/** Columns without words for readers, and columns whose text is in a field. */
const NO_VALUES: ReadonlySet<string> = new Set(
  'id objectID url image language title lede body related publishedAt updatedAt'.split(' '),
);

/** The scope by `restrictSearchableAttributes` of a search and `searchableAttributes` of its index. */
export async function searchScope(
  archive: Archive,
  { restrictSearchableAttributes: names }: Pick<SearchParameters, 'restrictSearchableAttributes'>,
  { searchableAttributes = [] }: IndexSettings,
  options: CallOptions,
): Promise<SearchScope> {
  const searchable = new SearchableAttributes(searchableAttributes);
  const isSearched = (path: string) =>
    searchable.includes(path) && (names.length === 0 || names.some((name) => isWithin(path, name)));
  const { others, articles } = await countOthers(archive, options);
  const valueFields =
    others === 0 ? [] : (await archive.textFieldNames(options)).filter((name) => !NO_VALUES.has(name));
  const searched = valueFields.filter(isSearched);
  if (others === articles && others > 0) {
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

interface Counts {
  readonly others: number;
  readonly articles: number;
}

/** The last counts of each archive, with the change that they reflect. */
const counted = new WeakMap<Archive, Counts & { readonly sequence: number }>();

/** How many articles are no records, and how many there are. */
async function countOthers(archive: Archive, options: CallOptions): Promise<Counts> {
  const { sequence, articles } = await archive.size();
  const before = counted.get(archive);
  if (before?.sequence === sequence) return before;
  const others = await archive.countMatching(nonRecordFilter(null), options);
  // Counts of an archive that changed meanwhile may reflect either change.
  if ((await archive.size()).sequence === sequence) counted.set(archive, { sequence, others, articles });
  return { others, articles };
}
