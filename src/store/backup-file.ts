/**
 * The format of a backup: several databases in one file, compressed, with a digest.
 *
 * Not tar: `tar-stream` 3.2 depends on nine packages, some with native code for another runtime, and tar has no digest, so
 * the check before a restore would be ours all the same.
 *
 * File: the line `LEDE-BACKUP 1`; gzip of a line of JSON (`{createdAt, indexes: [{name, bytes}]}`) followed by the
 * databases; then the SHA-256 (32 bytes) of everything before it.
 */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { z } from 'zod';
import { AppError } from '../errors.js';

const MAGIC = Buffer.from('LEDE-BACKUP 1\n');
const DIGEST_BYTES = 32;
const MAX_HEADER_BYTES = 2 ** 20;
const NEWLINE = 10;
/** News text shrinks by half at level 1, and little more at higher levels. */
const GZIP_LEVEL = 1;

const headerSchema = z.object({
  createdAt: z.string(),
  indexes: z.array(z.object({ name: z.string(), bytes: z.number().int().nonnegative() })),
});

/** One database in a backup. */
export interface BackupPart {
  readonly name: string;
  readonly bytes: number;
}

/** Writes a backup file; resolves when it is on disk. `path` of a part is its database file. */
export async function writeBackupFile(
  file: string,
  parts: readonly (BackupPart & { readonly path: string })[],
): Promise<void> {
  const header = { createdAt: new Date().toISOString(), indexes: parts.map(({ name, bytes }) => ({ name, bytes })) };
  async function* contents(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(`${JSON.stringify(header)}\n`);
    for (const { path } of parts) yield* createReadStream(path);
  }
  const compressed = createGzip({ level: GZIP_LEVEL });
  await pipeline(Readable.from(contents()), compressed, framed(), createWriteStream(file, { flush: true }));
}

/** Adds the magic line before a stream, and the digest after it. */
function framed(): Transform {
  const hash = createHash('sha256').update(MAGIC);
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

/** Returns the size of an intact backup in bytes. Throws `invalid_body` for any other file. */
export async function verifyBackupFile(file: string): Promise<number> {
  const stats = await stat(file).catch(() => undefined);
  if (stats === undefined) throw new AppError('invalid_body', `${file} cannot be read`);
  if (!(await isIntact(file, stats.size))) {
    throw new AppError('invalid_body', `${file} is not an intact backup; nothing was restored`);
  }
  return stats.size;
}

async function isIntact(file: string, size: number): Promise<boolean> {
  const end = size - DIGEST_BYTES;
  if (end < MAGIC.length) return false;
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { end: end - 1 })) hash.update(chunk);
  const magic = await bytesOf(file, 0, MAGIC.length);
  const digest = await bytesOf(file, end, size);
  return magic.equals(MAGIC) && digest.equals(hash.digest());
}

async function bytesOf(file: string, start: number, end: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of createReadStream(file, { start, end: end - 1 })) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The parts of a verified backup in order. Read the contents of each to the end. */
export async function* readBackupFile(
  file: string,
  size: number,
): AsyncGenerator<{ readonly name: string; readonly contents: AsyncIterable<Uint8Array> }> {
  const input = createReadStream(file, { start: MAGIC.length, end: size - DIGEST_BYTES - 1 });
  const unzipped = createGunzip();
  input.once('error', (error) => unzipped.destroy(error));
  try {
    const reader = new ChunkReader(input.pipe(unzipped));
    const header = headerSchema.parse(JSON.parse((await reader.line()).toString()));
    for (const { name, bytes } of header.indexes) yield { name, contents: reader.take(bytes) };
  } finally {
    input.destroy();
    unzipped.destroy();
  }
}

/** Reads a stream of chunks by lines and by counts of bytes. */
class ChunkReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array();

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  async line(): Promise<Buffer> {
    for (;;) {
      const end = this.#rest.indexOf(NEWLINE);
      if (end >= 0) {
        const line = this.#rest.subarray(0, end);
        this.#rest = this.#rest.subarray(end + 1);
        return Buffer.from(line);
      }
      if (this.#rest.length > MAX_HEADER_BYTES) throw new AppError('invalid_body', 'The backup has no header');
      this.#rest = Buffer.concat([this.#rest, await this.#next()]);
    }
  }

  async *take(count: number): AsyncGenerator<Uint8Array> {
    for (let left = count; left > 0; ) {
      if (this.#rest.length === 0) this.#rest = await this.#next();
      const chunk = this.#rest.subarray(0, left);
      this.#rest = this.#rest.subarray(chunk.length);
      left -= chunk.length;
      yield chunk;
    }
  }

  async #next(): Promise<Uint8Array> {
    const { done, value } = await this.#chunks.next();
    if (done === true) throw new AppError('invalid_body', 'The backup ends too early');
    return value;
  }
}
