/** Imports files and streams: decompresses, detects the format, and yields articles and rejections. */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ArticleFault } from '../article-fault.js';
import { type Bytes, peek } from './byte-stream.js';
import { gunzip, readZipFile, readZipStream, type ZipEntry } from './compressed-file.js';
import { DETECTION_SPAN, detectContainer, detectFormat, type Format } from './detect.js';
import { fileDate, fileKey, isForeignFile, isIgnoredFile } from './folder.js';
import { type ImportedItem, type Importer, importDrafts, rejection } from './importer.js';
import { readJson } from './json.js';
import { readNdjson } from './ndjson.js';
import { readText } from './text.js';

/** Importers by format. Those with large libraries are loaded on first use. */
const IMPORTERS: { readonly [Name in Format]: Importer } = {
  text: readText,
  markdown: lazily(async () => (await import('./markdown.js')).readMarkdown),
  html: lazily(async () => (await import('./html.js')).readHtml),
  json: readJson,
  ndjson: readNdjson,
  csv: lazily(async () => (await import('./csv.js')).readCsv),
  feed: lazily(async () => (await import('./feed.js')).readFeed),
  wordpress: lazily(async () => (await import('./wordpress.js')).readWordpress),
};

function lazily(load: () => Promise<Importer>): Importer {
  return async function* (source) {
    yield* (await load())(source);
  };
}

/** Deepest nesting of compressed files: a zip inside a zip is read, one inside that is rejected. */
const NESTING_LIMIT = 2;

export interface StreamOptions {
  /** Name or address of the file; messages, ids and the extension come from it. */
  readonly name: string;
  /** Name in messages if different: `name` is without the `.gz`. */
  readonly label?: string | undefined;
  /** The folder that ids are relative to; by default the folder of the file. */
  readonly root?: string | undefined;
  /** The format; by default it is detected. Compression always is. */
  readonly format?: Format | undefined;
  /** An encoding declared outside the file, such as in an HTTP header. */
  readonly encoding?: string | undefined;
  /** `exact` accepts only the names of the schema; `common`, the default, also names that other systems use. */
  readonly fieldNames?: 'exact' | 'common' | undefined;
}
export type FileOptions = Omit<StreamOptions, 'name' | 'label'>;

/** Imports one file of any supported format. Never throws: a file that cannot be read is a rejection. */
export async function* importFile(path: string, options: FileOptions = {}): AsyncGenerator<ImportedItem> {
  const named = { ...options, name: path };
  try {
    if (await isZip(path)) yield* importZip(readZipFile(path), named, 1);
    else yield* importBytes(createReadStream(path, { highWaterMark: 262_144 }), named, 0);
  } catch (error) {
    yield rejection(path, error);
  }
}

/** Imports a stream of bytes of any supported format. Never throws: a stream that cannot be read is a rejection. */
export async function* importStream(bytes: Bytes, options: StreamOptions): AsyncGenerator<ImportedItem> {
  try {
    yield* importBytes(bytes, options, 0);
  } catch (error) {
    yield rejection(options.name, error);
  }
}

async function isZip(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return detectContainer(buffer.subarray(0, bytesRead)) === 'zip';
  } finally {
    await file.close();
  }
}

async function* importBytes(bytes: Bytes, options: StreamOptions, depth: number): AsyncGenerator<ImportedItem> {
  const { head, whole, close } = await peek(bytes, DETECTION_SPAN);
  try {
    const container = detectContainer(head);
    if (container === undefined) {
      yield* importDocument(head, whole, options);
    } else if (depth >= NESTING_LIMIT) {
      const reason = 'is an archive inside an archive inside an archive';
      throw new ArticleFault(reason, { code: 'unsupported_media_type' });
    } else if (container === 'gzip') {
      const { name, label = name } = options;
      yield* importBytes(gunzip(whole), { ...options, label, name: name.replace(/\.gz(?:ip)?$/i, '') }, depth + 1);
    } else {
      yield* importZip(readZipStream(whole), options, depth + 1);
    }
  } finally {
    await close();
  }
}

function importDocument(head: Uint8Array, bytes: Bytes, options: StreamOptions): AsyncGenerator<ImportedItem> {
  const { name, label = name, root = dirname(name), encoding, fieldNames = 'common' } = options;
  const format = options.format ?? detectFormat(head, name);
  const identity = { file: name, key: fileKey(name, root), publishedAt: fileDate(name) };
  return importDrafts(label, IMPORTERS[format]({ ...identity, encoding, fieldNames, bytes }));
}

/** Imports each file of a zip. A file that cannot be read is a rejection, and the next ones follow. */
async function* importZip(
  entries: AsyncIterable<ZipEntry>,
  { name, fieldNames }: StreamOptions,
  depth: number,
): AsyncGenerator<ImportedItem> {
  for await (const { path, bytes } of entries) {
    if (isIgnoredFile(path) || isForeignFile(path) || path.startsWith('__MACOSX/')) continue;
    const file = `${name}/${path}`;
    try {
      yield* importBytes(bytes, { name: file, root: name, fieldNames }, depth);
    } catch (error) {
      yield rejection(file, error);
    }
  }
}
