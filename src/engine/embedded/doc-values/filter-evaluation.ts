/** Evaluates a filter to a bitmap on columns: once per distinct value, then per document. */
import { LRUCache } from 'lru-cache';
import type { Filter } from '../../../query/filter.js';
import { Bitmap } from '../structures/bitmap.js';
import { firstIndex } from '../structures/sorted-keys.js';
import { structuralKey } from '../structures/structural-key.js';
import { type Column, foldValue } from './column.js';
import type { ColumnSource } from './column-source.js';
import { anyOf, bothOf, type ValueTest, valueTest } from './value-test.js';

/** Filters cached for each frozen tier, as many as a reader who goes on typing uses; a few kilobytes each. */
const CACHED_FILTERS = 32;
const cachedFilters = new WeakMap<ColumnSource, LRUCache<string, Bitmap>>();

/** Documents for which a filter holds, removed ones included. Returned bitmaps are shared: clone before mutating. */
export function evaluateFilter(filter: Filter, source: ColumnSource): Bitmap {
  if (!source.isFrozen) return evaluate(filter, source);
  const filters = cachedFilters.get(source) ?? new LRUCache<string, Bitmap>({ max: CACHED_FILTERS });
  cachedFilters.set(source, filters);
  const key = structuralKey(filter);
  const cached = filters.get(key);
  if (cached !== undefined) return cached;
  const matching = evaluate(filter, source);
  filters.set(key, new Bitmap(matching.size, matching.words.slice()));
  return matching;
}

/** Documents with a text value that contains the text as whole words, case and diacritics folded. */
export function evaluateContains(field: string, text: string, source: ColumnSource): Bitmap {
  const padded = ` ${foldValue(text)} `;
  return documentsWith(source, field, (value) => typeof value === 'string' && ` ${foldValue(value)} `.includes(padded));
}

function evaluate(filter: Filter, source: ColumnSource): Bitmap {
  const full = () => Bitmap.full(source.maxDoc);
  switch (filter.kind) {
    case 'and':
      return filter.of.reduce((all, part) => all.and(evaluate(part, source)), full());
    case 'or':
      return filter.of.reduce((any, part) => any.or(evaluate(part, source)), new Bitmap(source.maxDoc));
    case 'not':
      return full().andNot(evaluate(filter.of, source));
    case 'exists':
      return documentsWith(source, filter.field, () => true);
    case 'in':
      return documentsWith(
        source,
        filter.field,
        anyOf(filter.operands.map((one) => valueTest(filter.field, '=', one))),
      );
    case 'range': {
      const from = valueTest(filter.field, '>=', filter.from);
      const to = valueTest(filter.field, '<=', filter.to);
      return documentsWith(source, filter.field, bothOf(from, to));
    }
    case 'compare':
      if (filter.operator === '!=')
        return full().andNot(documentsWith(source, filter.field, valueTest(filter.field, '=', filter.operand)));
      return documentsWith(source, filter.field, valueTest(filter.field, filter.operator, filter.operand));
  }
}

/** Documents with any value that passes a test. */
function documentsWith(source: ColumnSource, field: string, test: ValueTest): Bitmap {
  const matching = new Bitmap(source.maxDoc);
  const column = source.column(field);
  if (column !== undefined) column.mark(passingOrdinals(column, test), matching);
  return matching;
}

/** By ordinal, 1 for each value that passes. A sorted dictionary is searched by halving where the test gives intervals. */
function passingOrdinals(column: Column, test: ValueTest): Uint8Array {
  const { dictionary, sorted } = column;
  const intervals = sorted ? test.intervals : undefined;
  if (intervals === undefined) return Uint8Array.from(dictionary, (value) => (test(value) ? 1 : 0));
  const flags = new Uint8Array(dictionary.length);
  for (const interval of intervals) {
    const start = firstIndex(dictionary, (value) => interval(value) >= 0);
    const end = firstIndex(dictionary, (value) => interval(value) > 0);
    if (test.inexact !== true) flags.fill(1, start, end);
    else
      flags.set(
        Uint8Array.from(dictionary.slice(start, end), (value) => (test(value) ? 1 : 0)),
        start,
      );
  }
  return flags;
}
