/** The attributes of a record in a response: names, dotted paths, `*`, and `-name` for all but one. */
import type { AttributeValue } from '../../../document/article.js';
import { isRecord } from '../../../document/article-attributes.js';
import { isWithin } from '../records/attribute-path.js';
import type { AlgoliaRecord } from '../records/record.js';

/** The record with the requested attributes. `objectID` is always there, unretrievable attributes never. */
export function project(
  record: AlgoliaRecord,
  attributes: readonly string[],
  unretrievable: readonly string[] = [],
): AlgoliaRecord {
  const excluded = [
    ...attributes.filter((name) => name.startsWith('-')).map((name) => name.slice(1)),
    ...unretrievable,
  ];
  const wanted = attributes.filter((name) => !name.startsWith('-'));
  const all = wanted.includes('*') || (wanted.length === 0 && attributes.length > 0);
  const kept = pick(record, '', (path) => {
    if (excluded.some((name) => isWithin(path, name))) return 'none';
    if (all || wanted.some((name) => isWithin(path, name))) {
      return excluded.some((name) => isWithin(name, path)) ? 'some' : 'whole';
    }
    return wanted.some((name) => isWithin(name, path)) ? 'some' : 'none';
  });
  return { ...kept, objectID: record.objectID };
}

type Share = 'whole' | 'some' | 'none';

function pick(
  value: { readonly [name: string]: AttributeValue },
  prefix: string,
  shareOf: (path: string) => Share,
): { readonly [name: string]: AttributeValue } {
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]): [string, AttributeValue][] => {
      const path = `${prefix}${name}`;
      const share = shareOf(path);
      if (share === 'whole') return [[name, inner]];
      return share === 'some' ? picked(inner, `${path}.`, shareOf).map((part) => [name, part]) : [];
    }),
  );
}

/** The requested parts of a nested value; empty for a value that is not nested. */
function picked(value: AttributeValue, prefix: string, shareOf: (path: string) => Share): AttributeValue[] {
  if (Array.isArray(value)) return [value.flatMap((item: AttributeValue) => picked(item, prefix, shareOf))];
  if (!isObject(value)) return [];
  return [pick(value, prefix, shareOf)];
}

function isObject(value: AttributeValue): value is { readonly [name: string]: AttributeValue } {
  return isRecord(value);
}
