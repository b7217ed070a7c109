/** The input of an import: files, folders, web addresses and standard input as one stream of articles, with its progress. */
import { createReadStream, existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { UsageError } from '../config.js';
import { isForeignFile, listFiles } from '../document/importers/folder.js';
import { FolderLinks, type LinkOptions } from '../document/importers/folder-links.js';
import { importFile, importStream } from '../document/importers/import-file.js';
import { importUrl } from '../document/importers/import-url.js';
import type { ImportedItem } from '../document/importers/importer.js';

const CHUNK_BYTES = 262_144;

interface InputFile {
  readonly path: string;
  readonly root: string | undefined;
  readonly bytes: number;
}

const isAddress = (path: string): boolean => /^https?:\/\//i.test(path);

export class ImportInput {
  /** Bytes of all files; undefined when the size of an input is unknown. */
  readonly totalBytes: number | undefined;
  /** Number of files in folders whose type holds no articles. A file named on the command line is always read. */
  readonly passedOver: number;
  readonly #files: readonly InputFile[];
  readonly #addresses: readonly string[];
  readonly #stdin: Readable | undefined;
  #bytes = 0;

  private constructor(
    files: readonly InputFile[],
    addresses: readonly string[],
    stdin: Readable | undefined,
    passedOver: number,
  ) {
    this.passedOver = passedOver;
    this.#files = files;
    this.#addresses = addresses;
    this.#stdin = stdin;
    const known = addresses.length === 0 && stdin === undefined;
    this.totalBytes = known ? files.reduce((sum, { bytes }) => sum + bytes, 0) : undefined;
  }

  /** Lists the files of all paths. Throws UsageError for a path that does not exist. */
  static async open(paths: readonly string[], stdin: Readable, options: LinkOptions = {}): Promise<ImportInput> {
    const files: InputFile[] = [];
    let passedOver = 0;
    const named = paths.filter((path) => path !== '-' && !isAddress(path));
    const missing = named.find((path) => !existsSync(path));
    if (missing !== undefined) throw new UsageError(`There is no file or folder ${missing}.`);
    const links = await FolderLinks.open(named, options);
    for (const path of named) {
      const stats = await stat(path);
      const root = stats.isDirectory() ? path : undefined;
      for await (const file of listFiles(path, links)) {
        if (root !== undefined && isForeignFile(file)) {
          passedOver += 1;
          continue;
        }
        const { size } = await stat(file);
        files.push({ path: file, root, bytes: size });
      }
    }
    return new ImportInput(files, paths.filter(isAddress), paths.includes('-') ? stdin : undefined, passedOver);
  }

  /** Bytes read so far. */
  get bytes(): number {
    return this.#bytes;
  }

  async *items(): AsyncGenerator<ImportedItem> {
    for (const file of this.#files) yield* this.#readFile(file);
    for (const address of this.#addresses) yield* importUrl(address);
    if (this.#stdin !== undefined) yield* importStream(this.#stdin, { name: '-', format: 'ndjson' });
  }

  /** A zip archive is not read in order; its bytes count at its end. */
  async *#readFile({ path, root, bytes }: InputFile): AsyncGenerator<ImportedItem> {
    if (/\.zip$/i.test(path)) {
      yield* importFile(path, { root });
      this.#bytes += bytes;
    } else {
      yield* importStream(this.#counted(path), { name: path, root });
    }
  }

  async *#counted(path: string): AsyncGenerator<Uint8Array> {
    for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
      yield chunk;
      this.#bytes += chunk.length;
    }
  }
}
