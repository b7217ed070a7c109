/** The groups of a search with `distinct`: the values of `attributeForDistinct`. */
import type { Article } from '../../../document/article.js';
import type { Grouping } from '../../../search/distinct.js';
import { fieldOf } from '../records/attribute-field.js';
import { recordOf } from '../records/record-article.js';
import type { IndexSettings } from '../settings/index-settings.js';
import type { EffectiveParameters } from './effective-parameters.js';

/** Undefined for a search without `distinct`, or without an attribute for it. */
export function groupingOf(
  { distinct }: EffectiveParameters,
  { attributeForDistinct }: IndexSettings,
): Grouping | undefined {
  const kept = Number(distinct);
  if (kept === 0 || !attributeForDistinct) return undefined;
  const groupOf = (article: Article): string | undefined => {
    const value = valueAt(recordOf(article), attributeForDistinct);
    return value === undefined || value === null ? undefined : JSON.stringify(value);
  };
  return { field: fieldOf(attributeForDistinct).name, kept, groupOf };
}

/** The value at a dotted path. */
function valueAt(record: unknown, path: string): unknown {
  return path.split('.').reduce((value: unknown, name) => {
    if (typeof value !== 'object' || value === null) return undefined;
    return Object.entries(value).find(([own]) => own === name)?.[1];
  }, record);
}
