/** Changes worked out but not yet written: what one operation sees and does, kept apart until it is known to succeed. */
import type { Article } from '../document/article.js';
import { AppError } from '../errors.js';
import type { Databases } from './databases.js';
import type { StoreState } from './metadata.js';
import { decode, decodeArticle, encode, sameContent } from './record.js';
import { encodeSource, type Source, sourceKey } from './sources.js';

/** What a store keeps besides articles and sources, without looking inside: plain data by name. */
export type ValueName = 'settings' | 'lastImport';

/** An article id is at most this long (API.md); the database's own limit is 1,978 bytes. */
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
  /** Of values put so far, those put over since included. */
  bytes = 0;
  cleared = false;
  state: StoreState;

  /** A draft on top of what is committed, or on top of another draft of the same group. `now` in milliseconds. */
  constructor(databases: Databases, state: StoreState, now: number, base?: Draft) {
    this.#databases = databases;
    this.#base = base;
    this.#now = now;
    this.state = state;
  }

  /** A draft that sees this one's changes; `absorb` takes its own over. */
  branch(): Draft {
    return new Draft(this.#databases, this.state, this.#now, this);
  }

  get(id: string): Article | undefined {
    const change = this.changes.get(id);
    if (change !== undefined) return change.article ?? undefined;
    if (this.cleared) return undefined;
    if (this.#base !== undefined) return this.#base.get(id);
    const bytes = this.#databases.articles.get(id);
    return bytes === undefined ? undefined : decodeArticle(bytes);
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
    const sequence = decode(this.#databases.sequences.get(id));
    return typeof sequence === 'number' ? sequence : 0;
  }

  /** Adds or replaces an article, unless the archive holds just that already. Throws `invalid_id`. */
  put(article: Article): PutOutcome {
    const length = Buffer.byteLength(article.id);
    if (length === 0 || length > MAX_ID_BYTES) {
      throw new AppError('invalid_id', `An id has 1 to ${MAX_ID_BYTES} bytes, this one ${length}`, { param: 'id' });
    }
    const known = this.get(article.id);
    if (known !== undefined && sameContent(known, article)) return { outcome: 'unchanged' };
    const clock = Math.max(this.#now, this.state.clock);
    const stored = { ...article, updatedAt: new Date(clock).toISOString() };
    this.#record(article.id, stored, encode(stored), clock);
    return { outcome: known === undefined ? 'created' : 'replaced', article: stored };
  }

  /** Removes an article; false when there is none. */
  remove(id: string): boolean {
    if (!this.has(id)) return false;
    this.#record(id, null, null, this.state.clock);
    return true;
  }

  /** Forgets every article and source, and every earlier change. */
  clear(): void {
    const sequence = this.state.sequence + 1;
    this.changes.clear();
    this.sources.clear();
    this.cleared = true;
    this.state = { ...this.state, sequence, forgotten: sequence };
  }

  putSource(source: Source): void {
    const bytes = encodeSource(source);
    this.bytes += bytes.length;
    this.sources.set(sourceKey(source.path), bytes);
  }

  removeSource(path: string): void {
    this.sources.set(sourceKey(path), null);
  }

  putValue(name: ValueName, value: unknown): void {
    const bytes = encode(value);
    this.bytes += bytes.length;
    this.values.set(name, bytes);
  }

  /** Takes over what a branch of this draft did. */
  absorb(branch: Draft): void {
    if (branch.cleared) this.clear();
    for (const [id, change] of branch.changes) this.changes.set(id, change);
    for (const [key, bytes] of branch.sources) this.sources.set(key, bytes);
    for (const [name, bytes] of branch.values) this.values.set(name, bytes);
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
