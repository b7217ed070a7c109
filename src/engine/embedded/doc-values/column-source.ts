/** The part of a tier that filters, facets and value words read: its columns. */
import type { Column } from './column.js';

export interface ColumnSource {
  /** Number of docIds, which run from 0. */
  readonly maxDoc: number;
  /** Whether columns never change, so that results derived from them can be cached. */
  readonly isFrozen: boolean;
  /** The column of a field; undefined where no document has a value. */
  column(name: string): Column | undefined;
}
