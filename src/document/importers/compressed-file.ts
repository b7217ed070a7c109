/** Opens gzip and zip without writing anything to disk, and refuses archives that are made to explode. */
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { type Entry, fromBufferPromise, openPromise, type ZipFile } from 'yauzl';
import { ArticleFault } from '../article-fault.js';
import { type Bytes, readAll } from './byte-stream.js';

/** Text shrinks 3 to 20 times, repetitive logs perhaps 100; deflate's utmost is 1,032. */
const RATIO_LIMIT = 500;
/** Below this much output a ratio proves nothing. */
const RATIO_FREE = 32_000_000;
const ENTRY_LIMIT = 200_000;
/** A zip must be read from its end, so one that arrives as a stream is kept in memory. */
const STREAMED_ZIP_LIMIT = 256_000_000;

/** What came in and out of a whole archive so far. */
export class ExpansionGuard {
  private input = 0;
  private output = 0;

  took(bytes: number): void {
    this.input += bytes;
  }

  /** Throws `payload_too_large` when far more came out than text can explain. */
  gave(bytes: number): void {
    this.output += bytes;
    if (this.output > RATIO_FREE && this.output > this.input * RATIO_LIMIT) {
      const reason = `expands to more than ${RATIO_LIMIT} times its size, like a decompression bomb`;
      throw new ArticleFault(reason, { code: 'payload_too_large' });
    }
  }
}

/** The bytes inside a gzip stream (all its members). Throws on damage, on early end, and on bombs. */
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
    guard.took(chunk.length);
    yield chunk;
  }
}

async function* guarded(stream: AsyncIterable<Uint8Array>, guard: ExpansionGuard): Bytes {
  for await (const chunk of stream) {
    guard.gave(chunk.length);
    yield chunk;
  }
}

export interface ZipEntry {
  /** Its path inside the archive, without anything that leads out of it. */
  readonly path: string;
  readonly bytes: Bytes;
}

/** The files of a zip on disk. Throws on damage; an entry's own damage shows when its bytes are read. */
export async function* readZipFile(path: string): AsyncGenerator<ZipEntry> {
  yield* readEntries(await openPromise(path, { lazyEntries: true, autoClose: false, decodeStrings: false }));
}

/** The files of a zip that arrives as a stream; at most 256 MB. */
export async function* readZipStream(bytes: Bytes): AsyncGenerator<ZipEntry> {
  const whole = await readAll(bytes, STREAMED_ZIP_LIMIT);
  yield* readEntries(await fromBufferPromise(whole, { lazyEntries: true, autoClose: false, decodeStrings: false }));
}

async function* readEntries(zip: ZipFile): AsyncGenerator<ZipEntry> {
  const guard = new ExpansionGuard();
  guard.took(zip.fileSize);
  try {
    if (zip.entryCount > ENTRY_LIMIT) {
      throw new ArticleFault(`holds more than ${ENTRY_LIMIT} files`, { code: 'payload_too_large' });
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

/** Bit 11 of the flags says that the name is UTF-8 (APPNOTE 4.4.4); others are UTF-8 or of the DOS age. */
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

/** The Unix mode is in the upper half of the external attributes. */
function isSymbolicLink(entry: Entry): boolean {
  return ((entry.externalFileAttributes >>> 16) & 0o170000) === 0o120000;
}
