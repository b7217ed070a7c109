/**
 * One file that holds a whole data directory, and the way back.
 *
 * File: the line `LEDE-BACKUP 1`; gzip of a line of JSON (`{createdAt, indexes: [{name, bytes}]}`) and the databases
 * one behind the other; then SHA-256 (32 bytes) of everything before it. What is derived is not in it.
 */
import { createHash, type Hash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, open, rename, rm, rmdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { z } from 'zod';
import { AppError, isAppError } from '../errors.js';
import { type ArticleStore, openStore } from './article-store.js';
import { indexesFolder, indexFolder, indexNames, storeFile, storeFolder } from './data-directory.js';
import { storageError } from './storage-error.js';

const MAGIC = Buffer.from('LEDE-BACKUP 1\n');
const DIGEST_BYTES = 32;
const MAX_HEADER_BYTES = 2 ** 20;
const NEWLINE = 10;
/** Fast rather than small: news text shrinks by half at level 1 and hardly further. */
const GZIP_LEVEL = 1;

const headerSchema = z.object({
  createdAt: z.string(),
  indexes: z.array(z.object({ name: z.string(), bytes: z.number().int().nonnegative() })),
});
type Header = z.output<typeof headerSchema>;

export interface BackupSummary {
  readonly indexes: readonly string[];
  /** Of the backup file. */
  readonly bytes: number;
}

/**
 * Writes every index of a data directory to one file, replacing it when complete; each index is as it was at one
 * moment, while a server goes on writing. Needs room for an uncompressed copy beside the file. Throws
 * `storage_unavailable` when there is no archive or the file cannot be written, `storage_full`.
 */
export async function backupStore(dataDirectory: string, file: string): Promise<BackupSummary> {
  const names = indexNames(dataDirectory).filter((name) => existsSync(storeFile(storeFolder(dataDirectory, name))));
  if (names.length === 0) throw new AppError('storage_unavailable', `There is no archive in ${dataDirectory}`);
  return inTemporaryFolder(dirname(file), async (work) => {
    const copies: { readonly name: string; readonly path: string; readonly bytes: number }[] = [];
    for (const name of names) {
      const folder = join(work, name);
      await mkdir(folder);
      const store = await openStore(storeFolder(dataDirectory, name), { readOnly: true });
      await copyAndClose(store, folder);
      copies.push({ name, path: storeFile(folder), bytes: (await stat(storeFile(folder))).size });
    }
    const header: Header = {
      createdAt: new Date().toISOString(),
      indexes: copies.map(({ name, bytes }) => ({ name, bytes })),
    };
    const packed = join(work, basename(file));
    const hash = createHash('sha256').update(MAGIC);
    await pipeline(
      Readable.from(contents(header, copies)),
      createGzip({ level: GZIP_LEVEL }),
      framed(hash),
      createWriteStream(packed, { flush: true }),
    );
    await rename(packed, file);
    await syncFolder(dirname(file));
    return { indexes: names, bytes: (await stat(file)).size };
  });
}

/**
 * Brings a data directory back from a backup file, wholly or not at all. Throws `conflict` when there is an archive
 * already, `invalid_body` when the file is no intact backup, `storage_full`.
 */
export async function restoreStore(file: string, dataDirectory: string): Promise<BackupSummary> {
  const target = indexesFolder(dataDirectory);
  if (indexNames(dataDirectory).some((name) => existsSync(storeFile(storeFolder(dataDirectory, name))))) {
    throw new AppError('conflict', `${dataDirectory} holds an archive already; restore into an empty data directory`);
  }
  const size = await verified(file);
  return inTemporaryFolder(dataDirectory, async (work) => {
    const names = await unpack(file, size, work);
    await removeEmptyFolders(dataDirectory);
    await rename(indexesFolder(work), target);
    await syncFolder(dataDirectory);
    return { indexes: names, bytes: size };
  });
}

async function copyAndClose(store: ArticleStore, folder: string): Promise<void> {
  try {
    await store.copyTo(folder);
  } finally {
    await store.close();
  }
}

async function* contents(header: Header, copies: readonly { readonly path: string }[]): AsyncGenerator<Buffer> {
  yield Buffer.from(`${JSON.stringify(header)}\n`);
  for (const { path } of copies) for await (const chunk of createReadStream(path)) yield Buffer.from(chunk);
}

/** Puts the magic line before, and the digest behind, what passes through. */
function framed(hash: Hash): Transform {
  let begun = false;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      if (!begun) this.push(MAGIC);
      begun = true;
      done(null, chunk);
    },
    flush(done) {
      done(null, hash.digest());
    },
  });
}

/** Checks magic and digest without writing anything; returns the size of the file in bytes. */
async function verified(file: string): Promise<number> {
  const size = await stat(file).then(
    (stats) => stats.size,
    () => {
      throw new AppError('invalid_body', `${file} cannot be read`);
    },
  );
  const damaged = () => new AppError('invalid_body', `${file} is not an intact backup; nothing was restored`);
  if (size < MAGIC.length + DIGEST_BYTES) throw damaged();
  const hash = createHash('sha256');
  let head = Buffer.alloc(0);
  for await (const chunk of createReadStream(file, { end: size - DIGEST_BYTES - 1 })) {
    if (head.length < MAGIC.length) head = Buffer.concat([head, chunk]);
    hash.update(chunk);
  }
  const digest: Buffer[] = [];
  for await (const chunk of createReadStream(file, { start: size - DIGEST_BYTES })) digest.push(Buffer.from(chunk));
  const intact = head.subarray(0, MAGIC.length).equals(MAGIC) && hash.digest().equals(Buffer.concat(digest));
  if (!intact) throw damaged();
  return size;
}

/** Writes the databases of a verified backup below `work`, on disk when it resolves; returns their names. */
async function unpack(file: string, size: number, work: string): Promise<readonly string[]> {
  const input = createReadStream(file, { start: MAGIC.length, end: size - DIGEST_BYTES - 1 });
  const bytes = Readable.from(pipeChunks(input))[Symbol.asyncIterator]();
  const reader = new ChunkReader(bytes);
  const header = headerSchema.parse(JSON.parse((await reader.line()).toString()));
  for (const index of header.indexes) {
    const folder = storeFolder(work, index.name);
    await mkdir(folder, { recursive: true });
    const output = await open(storeFile(folder), 'wx');
    try {
      for await (const chunk of reader.take(index.bytes)) await output.writeFile(chunk);
      await output.sync();
    } finally {
      await output.close();
    }
    await syncFolder(folder);
    await syncFolder(indexFolder(work, index.name));
  }
  await syncFolder(indexesFolder(work));
  return header.indexes.map(({ name }) => name);
}

async function* pipeChunks(input: Readable): AsyncGenerator<Buffer> {
  const unzipped = createGunzip();
  input.on('error', (error) => unzipped.destroy(error));
  for await (const chunk of input.pipe(unzipped)) yield Buffer.from(chunk);
}

/** Reads a stream of chunks by lines and by counts of bytes. */
class ChunkReader {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest = Buffer.alloc(0);

  constructor(chunks: AsyncIterator<Buffer>) {
    this.#chunks = chunks;
  }

  async line(): Promise<Buffer> {
    for (;;) {
      const end = this.#rest.indexOf(NEWLINE);
      if (end >= 0) {
        const line = this.#rest.subarray(0, end);
        this.#rest = this.#rest.subarray(end + 1);
        return line;
      }
      if (this.#rest.length > MAX_HEADER_BYTES)
        throw new AppError('invalid_body', 'The header of the backup is too long');
      this.#rest = Buffer.concat([this.#rest, await this.#next()]);
    }
  }

  async *take(count: number): AsyncGenerator<Buffer> {
    for (let left = count; left > 0; ) {
      if (this.#rest.length === 0) this.#rest = await this.#next();
      const chunk = this.#rest.subarray(0, left);
      this.#rest = this.#rest.subarray(chunk.length);
      left -= chunk.length;
      yield chunk;
    }
  }

  async #next(): Promise<Buffer<ArrayBuffer>> {
    const { done, value } = await this.#chunks.next();
    if (done === true) throw new AppError('invalid_body', 'The backup ends too early');
    return Buffer.from(value);
  }
}

/** Runs an action with a folder on the same disk that is gone afterwards. */
async function inTemporaryFolder<T>(parent: string, action: (folder: string) => Promise<T>): Promise<T> {
  let work: string | undefined;
  try {
    await mkdir(parent, { recursive: true });
    work = await mkdtemp(join(parent, '.lede-'));
    return await action(work);
  } catch (error) {
    throw isAppError(error) ? error : storageError(error, parent);
  } finally {
    if (work !== undefined) await rm(work, { recursive: true, force: true });
  }
}

/** An index folder without a store holds at most derived files; those of a restored one are made afresh. */
async function removeEmptyFolders(dataDirectory: string): Promise<void> {
  for (const name of indexNames(dataDirectory)) await rm(indexFolder(dataDirectory, name), { recursive: true });
  if (existsSync(indexesFolder(dataDirectory))) await rmdir(indexesFolder(dataDirectory));
}

/** Makes renames and new names in a folder survive a power cut. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
