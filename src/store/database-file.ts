/**
 * The layout of an LMDB database file, as far as a check needs it before LMDB maps the file.
 *
 * LMDB trusts every page: one that lies past the end of the file, or points outside itself, ends the process by a signal.
 * Layout: MDB_meta, MDB_db and MDB_page_header of mdb.c, data version 2, 64 bits, little-endian.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { endianness } from 'node:os';
import { AppError } from '../errors.js';

export const PAGE_HEADER_BYTES = 24;
export const PAGE_FLAGS = { branch: 0x01, leaf: 0x02, overflow: 0x04, meta: 0x08 } as const;
/** Page number of the root of an empty tree, and of every invalid page: larger than any page of a file. */
const INVALID_PAGE = 2 ** 48;

const MAGIC = 0xbeefc0de;
const DATA_VERSION = 2;
/** Flag of the tree of free pages: keys are numbers of transactions. */
const INTEGER_KEYS = 0x08;
/** Flag of `MDB_dbi_open` for several values a key, which no table of ours has. */
const DUPLICATES = 0x04;
const META_END = 168;
export const TREE_BYTES = 48;

/** The record of one B-tree. */
export interface TreeRecord {
  readonly flags: number;
  readonly depth: number;
  readonly branchPages: number;
  readonly leafPages: number;
  readonly overflowPages: number;
  readonly entries: number;
  /** Undefined when the tree is empty. */
  readonly root: number | undefined;
}

/** One moment of a database, as a meta page describes it. */
export interface Snapshot {
  readonly pageSize: number;
  readonly lastPage: number;
  readonly transaction: number;
  /** Tree of lists of free pages. */
  readonly free: TreeRecord;
  /** Tree of tables. */
  readonly tables: TreeRecord;
}

/** A database file that LMDB must not open. The message is a clause: what is wrong with the file. */
export class DatabaseFileDamage extends Error {
  override readonly name = 'DatabaseFileDamage';
}

/** The error for people. `file` is the database file. */
export function damagedFile(file: string, { message }: DatabaseFileDamage): AppError {
  return new AppError(
    'storage_unavailable',
    `${file} is damaged: ${message}. Restore a backup into an empty data directory (lede restore), or start "lede serve" with --accept-loss to set the file aside and begin anew without its articles`,
  );
}

/** True where LMDB writes the layout that this module reads; elsewhere files are opened unchecked. */
export function isKnownLayout(): boolean {
  return endianness() === 'LE' && !['arm', 'ia32', 'mips', 'mipsel'].includes(process.arch);
}

/** A database file opened for reading without LMDB. Close it. */
export class DatabaseFile {
  readonly #descriptor: number;
  readonly size: number;

  constructor(file: string) {
    this.#descriptor = openSync(file, 'r');
    this.size = fstatSync(this.#descriptor).size;
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  /** Fills `bytes` from an offset. Throws DatabaseFileDamage past the end of the file. */
  read(bytes: Buffer, offset: number): void {
    let filled = 0;
    while (filled < bytes.length) {
      const count = readSync(this.#descriptor, bytes, filled, bytes.length - filled, offset + filled);
      if (count === 0) {
        throw new DatabaseFileDamage(
          `it was cut short: it has ${this.size} bytes, and byte ${offset + filled} is needed`,
        );
      }
      filled += count;
    }
  }

  /**
   * The newest snapshot. Throws DatabaseFileDamage when a meta page is damaged: the older one alone would silently lose
   * the last commit.
   */
  snapshot(): Snapshot {
    const first = this.#meta(0, 0);
    const second = this.#meta(1, first.pageSize);
    if (second.pageSize !== first.pageSize) throw new DatabaseFileDamage('its meta pages name different page sizes');
    const [older, newer] = second.transaction > first.transaction ? [first, second] : [second, first];
    // Commits alternate between the pages. A compact copy has one commit, and one page of a new database.
    const isNew = older.transaction === 0 && older.tables.root === undefined && older.free.root === undefined;
    if (newer.transaction - older.transaction > 1 && !isNew) {
      throw new DatabaseFileDamage('its meta pages are not of consecutive commits');
    }
    return newer;
  }

  #meta(page: 0 | 1, offset: number): Snapshot {
    const bytes = Buffer.alloc(META_END);
    this.read(bytes, offset);
    const damage = (what: string) => new DatabaseFileDamage(`meta page ${page} ${what}`);
    if (readNumber(bytes, 0) !== page || bytes.readUInt16LE(18) !== PAGE_FLAGS.meta)
      throw damage('has a damaged header');
    if (bytes.readUInt32LE(24) !== MAGIC) throw damage('is not that of a database');
    if ((bytes.readUInt32LE(28) & 0xffff) !== DATA_VERSION) throw damage('has an unknown version');
    const pageSize = bytes.readUInt32LE(48);
    if (pageSize < 256 || pageSize > 65536 || (pageSize & (pageSize - 1)) !== 0) throw damage('has no valid page size');
    const free = readTree(bytes, 48);
    const tables = readTree(bytes, 96);
    if ((free.flags & INTEGER_KEYS) === 0 || ((free.flags | tables.flags) & DUPLICATES) !== 0) {
      throw damage('has damaged flags');
    }
    return { pageSize, lastPage: readNumber(bytes, 144), transaction: readNumber(bytes, 152), free, tables };
  }
}

/** The tree record at an offset. */
export function readTree(bytes: Buffer, offset: number): TreeRecord {
  const root = readNumber(bytes, offset + 40);
  return {
    flags: bytes.readUInt16LE(offset + 4),
    depth: bytes.readUInt16LE(offset + 6),
    branchPages: readNumber(bytes, offset + 8),
    leafPages: readNumber(bytes, offset + 16),
    overflowPages: readNumber(bytes, offset + 24),
    entries: readNumber(bytes, offset + 32),
    root: root >= INVALID_PAGE ? undefined : root,
  };
}

/** An unsigned number of 64 bits; inexact from 2^53 on, which no valid one reaches but that of no page. */
export function readNumber(bytes: Buffer, offset: number): number {
  return bytes.readUInt32LE(offset) + bytes.readUInt32LE(offset + 4) * 2 ** 32;
}
