/** Reads gzip and zip without writing to disk, and rejects decompression bombs. */
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { type Entry, fromBufferPromise, openPromise, type ZipFile } from 'yauzl';
import { ArticleFault } from '../article-fault.js';
import { type Bytes, readAll } from './byte-stream.js';

/** Highest compression ratio accepted. Text has 3 to 20, repetitive logs about 100; the maximum of deflate is 1,032. */
const RATIO_LIMIT = 500;
/** Bytes of output below which the ratio is not checked. */
const RATIO_FREE = 32_000_000;
const ENTRY_LIMIT = 200_000;
/** Bytes of a streamed zip, which is kept in memory: the directory of a zip is at its end. */
const STREAMED_ZIP_LIMIT = 256_000_000;

/** Checks the compression ratio of an archive as it is read. */
export class ExpansionGuard {
  private input = 0;
  private output = 0;

  addInput(bytes: number): void {
    this.input += bytes;
  }

  /** Throws `payload_too_large` when the ratio of output to input exceeds RATIO_LIMIT. */
  addOutput(bytes: number): void {
    this.output += bytes;
    if (this.output > RATIO_FREE && this.output > this.input * RATIO_LIMIT) {
      const reason = `expands to more than ${RATIO_LIMIT} times its size, like a decompression bomb`;
      throw new ArticleFault(reason, { code: 'payload_too_large' });
    }
  }
}

/** Decompresses a gzip stream of one or more members. Throws on damaged or truncated data, and on bombs. */
export async function* gunzip(bytes: Bytes): Bytes {
  const guard = new ExpansionGuard();
  const gunzipping = createGunzip();
  const compressed = Readable.from(counted(bytes, guard));
  compressed.on('error', (error) => gunzipping.destroy(error));
  compressed.pipe(gunzipping);
  try {
    yield* guarded(gunzipping, guard);
  } finally {
    compressed.destroy();
    gunzipping.destroy();
  }
}

async function* counted(bytes: Bytes, guard: ExpansionGuard): Bytes {
  for await (const chunk of bytes) {
    guard.addInput(chunk.length);
    yield chunk;
  }
}

async function* guarded(stream: AsyncIterable<Uint8Array>, guard: ExpansionGuard): Bytes {
  for await (const chunk of stream) {
    guard.addOutput(chunk.length);
    yield chunk;
  }
}

export interface ZipEntry {
  /** Path inside the archive, without drive, root and `..`. */
  readonly path: string;
  readonly bytes: Bytes;
}

/** The files of a zip on disk. Throws on a damaged directory; a damaged entry throws when its bytes are read. */
export async function* readZipFile(path: string): AsyncGenerator<ZipEntry> {
  yield* readEntries(await openPromise(path, { lazyEntries: true, autoClose: false, decodeStrings: false }));
}

/** The files of a streamed zip of at most 256 MB. */
export async function* readZipStream(bytes: Bytes): AsyncGenerator<ZipEntry> {
  const whole = await readAll(bytes, STREAMED_ZIP_LIMIT);
  yield* readEntries(await fromBufferPromise(whole, { lazyEntries: true, autoClose: false, decodeStrings: false }));
}

async function* readEntries(zip: ZipFile): AsyncGenerator<ZipEntry> {
  const guard = new ExpansionGuard();
  guard.addInput(zip.fileSize);
  try {
    if (zip.entryCount > ENTRY_LIMIT) {
      throw new ArticleFault(`has more than ${ENTRY_LIMIT} files`, { code: 'payload_too_large' });
    }
    for await (const entry of zip.eachEntry()) {
      const path = safePath(entry);
      if (path.endsWith('/') || isSymbolicLink(entry)) continue;
      if (path === '[Content_Types].xml') {
        throw new ArticleFault('is an Office document, which cannot be imported', { code: 'unsupported_media_type' });
      }
      yield { path, bytes: entryBytes(zip, entry, guard) };
    }
  } finally {
    zip.close();
  }
}

async function* entryBytes(zip: ZipFile, entry: Entry, guard: ExpansionGuard): Bytes {
  if (entry.isEncrypted()) throw new ArticleFault('is encrypted');
  const stream = await zip.openReadStreamPromise(entry);
  try {
    yield* guarded(stream, guard);
  } finally {
    stream.destroy();
  }
}

/** The name is read as UTF-8, whether bit 11 of the flags says so (APPNOTE 4.4.4) or not. */
function safePath(entry: Entry): string {
  const name = entry.fileNameRaw
    .toString('utf8')
    .replaceAll('\\', '/')
    .replace(/\p{Cc}/gu, '');
  const steps = name.replace(/^[a-z]:/i, '').split('/');
  const inside = steps.filter(
    (step, index) => step !== '.' && step !== '..' && (step !== '' || index === steps.length - 1),
  );
  return inside.join('/');
}

/** Reads the Unix mode, the upper half of the external attributes. */
function isSymbolicLink(entry: Entry): boolean {
  return ((entry.externalFileAttributes >>> 16) & 0o170000) === 0o120000;
}
