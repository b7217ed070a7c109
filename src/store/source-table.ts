/** Reading the table of followed files: records joined with their parts, damaged ones left out. */
import type { SourceFile } from '../backend/archive-backend.js';
import type { Databases } from './databases.js';
import { decodeSource, isPartialKey, partialRange, sourceKey, withParts } from './sources.js';

type SourceTable = Databases['sources'];

/** The record of a file with the ids of its parts; undefined also when it is damaged. */
export function readSource(table: SourceTable, path: string): SourceFile | undefined {
  const key = sourceKey(path);
  const bytes = table.get(key);
  const whole = bytes === undefined ? undefined : decodeSource(key, bytes);
  return withParts(whole, [...table.getRange(partialRange(path))].flatMap(readable));
}

/** Records of all files, each path once. */
export function* readSources(table: SourceTable): Generator<SourceFile, void, undefined> {
  const parts = new Map<string, SourceFile[]>();
  for (const part of [...table.getRange(partialRange())].flatMap(readable)) {
    parts.set(part.path, [...(parts.get(part.path) ?? []), part]);
  }
  for (const entry of table.getRange({})) {
    if (isPartialKey(entry.key)) continue;
    const [whole] = readable(entry);
    if (whole === undefined) continue;
    yield withParts(whole, parts.get(whole.path)) ?? whole;
    parts.delete(whole.path);
  }
  for (const own of parts.values()) {
    const source = withParts(undefined, own);
    if (source !== undefined) yield source;
  }
}

/** The record of a file in a list; empty when it is damaged. */
function readable({ key, value }: { readonly key: string; readonly value: Buffer }): readonly SourceFile[] {
  const source = decodeSource(key, value);
  return source === undefined ? [] : [source];
}
