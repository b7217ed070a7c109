/** Runs importers to the end and collects their articles and rejections. */
import { fileURLToPath } from 'node:url';
import type { Article } from '../../../src/document/article.js';
import { importFile, importStream, type StreamOptions } from '../../../src/document/importers/import-file.js';
import type { ImportedItem, RejectedArticle } from '../../../src/document/importers/importer.js';

export function fixture(name: string): string {
  return fileURLToPath(new URL(`../../fixtures/document/${name}`, import.meta.url));
}

export async function* streamOf(...chunks: readonly (Uint8Array | string)[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield Buffer.from(chunk);
}

export interface Collected {
  readonly items: readonly ImportedItem[];
  readonly articles: readonly Article[];
  readonly rejected: readonly RejectedArticle[];
}

export async function collect(items: AsyncIterable<ImportedItem>): Promise<Collected> {
  const all: ImportedItem[] = [];
  for await (const item of items) all.push(item);
  const articles = all.flatMap((item) => (item.kind === 'article' ? [item.article] : []));
  const rejected = all.flatMap((item) => (item.kind === 'rejected' ? [item] : []));
  return { items: all, articles, rejected };
}

export function importFixture(name: string): Promise<Collected> {
  return collect(importFile(fixture(name)));
}

export function importText(
  name: string,
  data: Uint8Array | string,
  options: Partial<StreamOptions> = {},
): Promise<Collected> {
  return collect(importStream(streamOf(data), { name, ...options }));
}
