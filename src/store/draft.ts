/** The uncommitted changes of a write, kept apart from the tables until the write is known to succeed. */
import type { SourceFile, ValueName } from '../backend/archive-backend.js';
import type { Article } from '../document/article.js';
import { AppError } from '../errors.js';
import type { Databases } from './databases.js';
import { readValue, type StoreState } from './metadata.js';
import { damagedArticle, decodeArticle, decodeRecord, encodeRecord, sameContent } from './record.js';
import { encodeSource, partialKey, partialRange, sourceKey, unversioned } from './sources.js';

/** Longest article id the API allows; LMDB's limit for a key is 1,978 bytes. */
const MAX_ID_BYTES = 512;

interface Change {
  readonly sequence: number;
  readonly article: Article | null;
  readonly bytes: Buffer | null;
}

export type PutOutcome =
  | { readonly outcome: 'created' | 'replaced'; readonly article: Article }
  | { readonly outcome: 'unchanged' };

export class Draft {
  readonly #databases: Databases;
  readonly #base: Draft | undefined;
  readonly #now: number;
  readonly changes = new Map<string, Change>();
  readonly sources = new Map<string, Buffer | null>();
  readonly values = new Map<ValueName, Buffer>();
  /** Encoded size of everything put, including what was replaced later in this draft. */
  bytes = 0;
  cleared = false;
  /** Keys of parts put in this draft, by path. */
  readonly #partials = new Map<string, readonly string[]>();
  state: StoreState;

  /** A draft over the committed state, or over another draft of the same commit. `now` in milliseconds. */
  constructor(databases: Databases, state: StoreState, now: number, base?: Draft) {
    this.#databases = databases;
    this.#base = base;
    this.#now = now;
    this.state = state;
  }

  /** A draft that sees this draft's changes; `absorb` merges it back. */
  branch(): Draft {
    return new Draft(this.#databases, this.state, this.#now, this);
  }

  get(id: string): Article | undefined {
    const change = this.changes.get(id);
    if (change !== undefined) return change.article ?? undefined;
    if (this.cleared) return undefined;
    if (this.#base !== undefined) return this.#base.get(id);
    const bytes = this.#databases.articles.get(id);
    if (bytes === undefined) return undefined;
    const article = decodeArticle(id, bytes);
    if (article === undefined) throw damagedArticle(id);
    return article;
  }

  /** `get` for a comparison: undefined also for a damaged article, which is then replaced. */
  #readable(id: string): Article | undefined {
    try {
      return this.get(id);
    } catch {
      return undefined;
    }
  }

  has(id: string): boolean {
    const change = this.changes.get(id);
    if (change !== undefined) return change.article !== null;
    if (this.cleared) return false;
    return this.#base === undefined ? this.#databases.articles.doesExist(id) : this.#base.has(id);
  }

  /** Number of the last change of an article; 0 when it never had one. */
  lastChange(id: string): number {
    const change = this.changes.get(id);
    if (change !== undefined) return change.sequence;
    if (this.cleared) return 0;
    if (this.#base !== undefined) return this.#base.lastChange(id);
    const bytes = this.#databases.sequences.get(id);
    if (bytes === undefined) return 0;
    // Of a damaged record only this is known: the change is none of the future.
    const sequence = decodeRecord(id, bytes)?.value;
    return typeof sequence === 'number' ? sequence : this.state.sequence;
  }

  /** Adds or replaces an article, unless an equal one is stored. Throws `invalid_id`. */
  put(article: Article): PutOutcome {
    const length = Buffer.byteLength(article.id);
    if (length === 0 || length > MAX_ID_BYTES) {
      throw new AppError('invalid_id', `An id has 1 to ${MAX_ID_BYTES} bytes, this one ${length}`, { param: 'id' });
    }
    const current = this.#readable(article.id);
    if (current !== undefined && sameContent(current, article)) return { outcome: 'unchanged' };
    const clock = Math.max(this.#now, this.state.clock);
    const stored = { ...article, updatedAt: new Date(clock).toISOString() };
    const existed = current !== undefined || this.has(article.id);
    this.#record(article.id, stored, encodeRecord(article.id, stored), clock);
    return { outcome: existed ? 'replaced' : 'created', article: stored };
  }

  /** Removes an article; false when there is none. */
  remove(id: string): boolean {
    if (!this.has(id)) return false;
    this.#record(id, null, null, this.state.clock);
    return true;
  }

  /** Removes every article and source, and the log of earlier changes. */
  clear(): void {
    const sequence = this.state.sequence + 1;
    this.changes.clear();
    this.sources.clear();
    this.cleared = true;
    this.#partials.clear();
    this.state = { ...this.state, sequence, forgotten: sequence };
  }

  /** Writes the record of a file in place of its earlier one and of its parts. */
  putSource(source: SourceFile): void {
    this.removeSource(source.path);
    this.#putSourceRecord(sourceKey(source.path), source);
  }

  /** Adds ids to the record of a file, which has to be read again. */
  putPartialSource(path: string, ids: readonly string[]): void {
    const key = partialKey(path, ids);
    this.#putSourceRecord(key, unversioned(path, ids));
    this.#partials.set(path, [...(this.#partials.get(path) ?? []), key]);
  }

  removeSource(path: string): void {
    for (const key of [sourceKey(path), ...this.#partialKeys(path)]) this.sources.set(key, null);
  }

  #putSourceRecord(key: string, source: SourceFile): void {
    const bytes = encodeSource(key, source);
    this.bytes += bytes.length;
    this.sources.set(key, bytes);
  }

  /** Keys of the parts of a record, in the tables and in this draft. */
  #partialKeys(path: string): readonly string[] {
    const own = this.#partials.get(path) ?? [];
    if (this.cleared) return own;
    const base = this.#base;
    const earlier = base === undefined ? this.#databases.sources.getKeys(partialRange(path)) : base.#partialKeys(path);
    return [...earlier, ...own];
  }

  getValue(name: ValueName): unknown {
    const bytes = this.values.get(name);
    if (bytes !== undefined) return readValue(name, bytes);
    return this.#base === undefined ? readValue(name, this.#databases.metadata.get(name)) : this.#base.getValue(name);
  }

  putValue(name: ValueName, value: unknown): void {
    const bytes = encodeRecord(name, value);
    this.bytes += bytes.length;
    this.values.set(name, bytes);
  }

  /** Merges the changes of a branch into this draft. */
  absorb(branch: Draft): void {
    if (branch.cleared) this.clear();
    for (const [id, change] of branch.changes) this.changes.set(id, change);
    for (const [key, bytes] of branch.sources) this.sources.set(key, bytes);
    for (const [name, bytes] of branch.values) this.values.set(name, bytes);
    for (const [path, keys] of branch.#partials) {
      this.#partials.set(path, [...(this.#partials.get(path) ?? []), ...keys]);
    }
    this.bytes += branch.bytes;
    this.state = branch.state;
  }

  /** True when there is nothing to write. */
  get empty(): boolean {
    return !this.cleared && this.changes.size === 0 && this.sources.size === 0 && this.values.size === 0;
  }

  #record(id: string, article: Article | null, bytes: Buffer | null, clock: number): void {
    const sequence = this.state.sequence + 1;
    this.changes.set(id, { sequence, article, bytes });
    this.bytes += bytes?.length ?? 0;
    this.state = { ...this.state, sequence, clock };
  }
}
