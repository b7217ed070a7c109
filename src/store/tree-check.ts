/**
 * Verification of the B-trees of a database file without LMDB: every page that a reader or writer can reach has a valid
 * header, valid nodes, keys in order, and no second owner; counts agree.
 *
 * LMDB does none of this and crashes, loops or returns nothing on a damaged page. Contents of values are not read: records
 * have checksums of their own. Reads each branch and leaf page and the header of each run of overflow pages; memory is one
 * bit a page of the file.
 */
import {
  type DatabaseFile,
  DatabaseFileDamage,
  PAGE_FLAGS,
  PAGE_HEADER_BYTES,
  readNumber,
  readTree,
  type Snapshot,
  TREE_BYTES,
  type TreeRecord,
} from './database-file.js';

const NODE_HEADER_BYTES = 8;
const NODE_FLAGS = { overflow: 0x01, tree: 0x02 } as const;
const OVERFLOW_REFERENCE_BYTES = 24;
/** LMDB's CURSOR_STACK. */
const MAX_DEPTH = 32;

/** Which part of a database a check reads: its table of tables only, or everything. */
export type CheckScope = 'tables' | 'everything';

/** Throws DatabaseFileDamage for the first fault. `tables` are read by LMDB on open, everything afterwards. */
export function checkTrees(file: DatabaseFile, snapshot: Snapshot, scope: CheckScope): void {
  const check = new TreeCheck(file, snapshot);
  const tables: { name: string; tree: TreeRecord }[] = [];
  check.walk('the table of tables', snapshot.tables, (key, value, flags) => {
    if (flags !== NODE_FLAGS.tree || value.length !== TREE_BYTES)
      throw new DatabaseFileDamage('its table of tables is damaged');
    tables.push({ name: key.toString('latin1').replaceAll('\0', ''), tree: readTree(value, 0) });
  });
  if (scope === 'tables') return;
  for (const { name, tree } of tables) check.walk(`table "${name}"`, tree);
  const freeLists: Buffer[] = [];
  check.walk('the list of free pages', snapshot.free, (_key, value) => freeLists.push(Buffer.from(value)), true);
  for (const list of freeLists) check.claimFreePages(list);
}

type OnNode = (key: Buffer, value: Buffer, flags: number) => void;

/** Counts of a walk, to compare with the record of the tree. */
interface Counts {
  branchPages: number;
  leafPages: number;
  overflowPages: number;
  entries: number;
}

class TreeCheck {
  readonly #file: DatabaseFile;
  readonly #snapshot: Snapshot;
  /** One bit a page: set once it has an owner. */
  readonly #owned: Uint8Array;
  readonly #pages: Buffer[] = [];
  readonly #overflowHeader = Buffer.alloc(PAGE_HEADER_BYTES);

  constructor(file: DatabaseFile, snapshot: Snapshot) {
    this.#file = file;
    this.#snapshot = snapshot;
    // A damaged number of pages must not size the bitmap.
    const pages = Math.min(snapshot.lastPage + 1, Math.ceil(file.size / snapshot.pageSize) + 1);
    this.#owned = new Uint8Array((pages >> 3) + 1);
    this.#owned[0] = 0b11;
  }

  walk(name: string, tree: TreeRecord, onNode?: OnNode, integerKeys = false): void {
    const fault = (what: string) => new DatabaseFileDamage(`${name} ${what}`);
    const counts: Counts = { branchPages: 0, leafPages: 0, overflowPages: 0, entries: 0 };
    if (tree.depth > MAX_DEPTH) throw fault('is too deep');
    if (tree.root === undefined ? tree.depth !== 0 : tree.depth === 0) throw fault('has a damaged root');
    const order = new KeyOrder(integerKeys, () => fault('has keys out of order'));
    if (tree.root !== undefined) this.#page(tree.root, 1, tree.depth, { counts, order, fault, onNode });
    for (const member of ['branchPages', 'leafPages', 'overflowPages', 'entries'] as const) {
      if (counts[member] !== tree[member])
        throw fault(`has ${counts[member]} ${member}, and its record says ${tree[member]}`);
    }
  }

  #page(
    page: number,
    level: number,
    depth: number,
    walk: { counts: Counts; order: KeyOrder; fault: (what: string) => Error; onNode: OnNode | undefined },
  ): void {
    const { counts, order, fault, onNode } = walk;
    const { pageSize, transaction } = this.#snapshot;
    this.#claim(page, 1, fault);
    const bytes = this.#pages[level] ?? Buffer.alloc(pageSize);
    this.#pages[level] = bytes;
    this.#file.read(bytes, page * pageSize);
    const isLeaf = level === depth;
    const bad = () => fault(`has a damaged page ${page}`);
    const lower = bytes.readUInt16LE(20);
    const upper = bytes.readUInt16LE(22);
    if (readNumber(bytes, 0) !== page || readNumber(bytes, 8) > transaction) throw bad();
    if (bytes.readUInt16LE(18) !== (isLeaf ? PAGE_FLAGS.leaf : PAGE_FLAGS.branch)) throw bad();
    if ((lower & 1) !== 0 || lower > upper || upper > pageSize - PAGE_HEADER_BYTES) throw bad();
    const nodes = lower >> 1;
    if (nodes < (isLeaf ? 1 : 2)) throw bad();
    if (isLeaf) counts.leafPages += 1;
    else counts.branchPages += 1;
    for (let node = 0; node < nodes; node += 1) {
      const at = PAGE_HEADER_BYTES + bytes.readUInt16LE(PAGE_HEADER_BYTES + 2 * node);
      if (at < PAGE_HEADER_BYTES + upper || at + NODE_HEADER_BYTES > pageSize) throw bad();
      const low = bytes.readUInt16LE(at) + bytes.readUInt16LE(at + 2) * 2 ** 16;
      const flags = bytes.readUInt16LE(at + 4);
      const value = at + NODE_HEADER_BYTES + bytes.readUInt16LE(at + 6);
      if (value > pageSize) throw bad();
      const key = bytes.subarray(at + NODE_HEADER_BYTES, value);
      if (!isLeaf) {
        if (node > 0) order.separator(key);
        this.#page(low + flags * 2 ** 32, level + 1, depth, walk);
        continue;
      }
      order.key(key);
      counts.entries += 1;
      if ((flags & NODE_FLAGS.overflow) === 0) {
        if (value + low > pageSize || (flags !== 0 && onNode === undefined)) throw bad();
        onNode?.(key, bytes.subarray(value, value + low), flags);
        continue;
      }
      if (flags !== NODE_FLAGS.overflow || value + OVERFLOW_REFERENCE_BYTES > pageSize) throw bad();
      const first = readNumber(bytes, value);
      const pages = readNumber(bytes, value + 16);
      this.#overflow(first, pages, low, fault);
      counts.overflowPages += pages;
      if (onNode !== undefined) {
        const long = Buffer.alloc(low);
        this.#file.read(long, first * pageSize + PAGE_HEADER_BYTES);
        onNode(key, long, 0);
      }
    }
  }

  #overflow(first: number, pages: number, length: number, fault: (what: string) => Error): void {
    const { pageSize, transaction } = this.#snapshot;
    if (pages !== Math.floor((PAGE_HEADER_BYTES - 1 + length) / pageSize) + 1)
      throw fault(`has a value of damaged length`);
    this.#claim(first, pages, fault);
    const header = this.#overflowHeader;
    this.#file.read(header, first * pageSize);
    const isValid =
      readNumber(header, 0) === first &&
      readNumber(header, 8) <= transaction &&
      header.readUInt16LE(18) === PAGE_FLAGS.overflow &&
      header.readUInt32LE(20) === pages;
    if (!isValid) throw fault(`has a damaged page ${first}`);
    if ((first + pages) * pageSize > this.#file.size) {
      throw new DatabaseFileDamage(
        `it was cut short: it has ${this.#file.size} bytes, and ${(first + pages) * pageSize} are needed`,
      );
    }
  }

  /** Makes a tree the owner of pages. */
  #claim(first: number, count: number, fault: (what: string) => Error): void {
    const { lastPage, pageSize } = this.#snapshot;
    if (first < 2 || first + count - 1 > lastPage) throw fault(`refers to page ${first}, which does not exist`);
    if ((first + count - 1) * pageSize >= this.#file.size) {
      throw new DatabaseFileDamage(
        `it was cut short: it has ${this.#file.size} bytes, and page ${first + count - 1} of ${pageSize} bytes is needed`,
      );
    }
    for (let page = first; page < first + count; page += 1) {
      if (this.#isOwned(page)) throw fault(`refers to page ${page}, which belongs to another place`);
      this.#owned[page >> 3] = (this.#owned[page >> 3] ?? 0) | (1 << (page & 7));
    }
  }

  #isOwned(page: number): boolean {
    return ((this.#owned[page >> 3] ?? 0) & (1 << (page & 7))) !== 0;
  }

  /**
   * Checks one list of free pages: no page of a tree is in it, or the next write would overwrite it. The list is a count
   * and as many numbers: 0 for nothing, a page, or minus a count followed by the first of that many pages.
   */
  claimFreePages(list: Buffer): void {
    const { lastPage } = this.#snapshot;
    const bad = () => new DatabaseFileDamage('the list of free pages is damaged');
    const length = list.length / 8;
    if (!Number.isInteger(length) || length < 1) throw bad();
    const count = readNumber(list, 0);
    if (count >= length) throw bad();
    let run = 1;
    for (let i = 1; i <= count; i += 1) {
      const number = Number(list.readBigInt64LE(8 * i));
      if (number < 0) {
        run = -number;
        if (run > lastPage) throw bad();
        continue;
      }
      if (number > 0) {
        if (number < 2 || number + run - 1 > lastPage) throw bad();
        for (let page = number; page < number + run; page += 1) if (this.#isOwned(page)) throw bad();
      }
      run = 1;
    }
  }
}

/** Checks that keys rise throughout a tree, and that separators lie between the keys of their neighbours. */
class KeyOrder {
  readonly #compare: (one: Buffer, other: Buffer) => number;
  readonly #fault: () => Error;
  /** Reused: keys are copied into it. */
  #last = Buffer.alloc(2048);
  #length = -1;
  #atLeast: Buffer | undefined;

  constructor(integerKeys: boolean, fault: () => Error) {
    this.#compare = integerKeys ? compareIntegers : (one, other) => one.compare(other);
    this.#fault = fault;
  }

  separator(key: Buffer): void {
    if (!this.#isAfterLast(key)) throw this.#fault();
    this.#atLeast = Buffer.from(key);
  }

  key(key: Buffer): void {
    if (!this.#isAfterLast(key)) throw this.#fault();
    if (this.#atLeast !== undefined && this.#compare(key, this.#atLeast) < 0) throw this.#fault();
    this.#atLeast = undefined;
    if (key.length > this.#last.length) throw this.#fault();
    this.#length = key.copy(this.#last);
  }

  #isAfterLast(key: Buffer): boolean {
    return this.#length < 0 || this.#compare(this.#last.subarray(0, this.#length), key) < 0;
  }
}

function compareIntegers(one: Buffer, other: Buffer): number {
  if (one.length !== 8 || other.length !== 8) return 1; // out of order
  return readNumber(one, 0) - readNumber(other, 0);
}
