/** The restriction of a search to attributes that share a field with others: their texts are read from the records. */
import type { Filter } from '../../../query/filter.js';
import type { Restriction } from '../../../search/restriction.js';
import { recordOf, storedRecord } from '../records/record-article.js';
import { textsOf } from '../records/searchable-attributes.js';
import { nonRecordFilter } from './condition.js';

/** @param isSearched whether words are searched at a dotted path */
export function restrictionTo(isSearched: (path: string) => boolean): Restriction {
  return {
    textsOf: (article) => [...textsOf(recordOf(article))].flatMap(([path, text]) => (isSearched(path) ? [text] : [])),
    isIndexed: (article) => storedRecord(article) !== undefined,
    withIds,
  };
}

function withIds(ids: readonly string[]): Filter {
  const operands = ids.map((value) => ({ value }));
  const within = (field: string): Filter => ({ kind: 'in', field, operands });
  return { kind: 'or', of: [within('objectID'), nonRecordFilter(within('id'))] };
}
