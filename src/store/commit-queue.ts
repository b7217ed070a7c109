/** The one queue of writes: it orders them all, and those that arrive during a commit share the next one. */
import { type Commit, commitOf } from './commit.js';
import type { Databases } from './databases.js';
import { Draft } from './draft.js';
import { queueState, readState, type StoreState } from './metadata.js';
import { decode, encode } from './record.js';
import { assertSpace, storageError } from './storage-error.js';

/** A commit takes in no further writes once it holds this many bytes: about 10 ms of the main thread. */
const COMMIT_BYTES = 2_000_000;

interface PendingWrite {
  /** Makes the changes in a draft; returns the function that resolves the write. */
  readonly plan: (draft: Draft) => () => void;
  readonly reject: (error: unknown) => void;
}

interface PlannedWrite {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export class CommitQueue {
  readonly #databases: Databases;
  readonly #folder: string;
  readonly #now: () => number;
  #state: StoreState;
  #pending: PendingWrite[] = [];
  #draining: Promise<void> | undefined;
  #listener: (commit: Commit) => void = () => undefined;

  constructor(databases: Databases, folder: string, now: () => number) {
    this.#databases = databases;
    this.#folder = folder;
    this.#now = now;
    this.#state = readState(databases);
  }

  /** Sets the listener of article changes; see `ArticleStore.onCommit`. */
  onCommit(listener: (commit: Commit) => void): void {
    this.#listener = listener;
  }

  /**
   * Runs `plan` after all earlier writes and resolves with its result when its changes are on disk. Writes resolve in the
   * order of the calls. A plan that throws changes nothing and fails alone; a failed commit fails every write in it.
   */
  run<T>(plan: (draft: Draft) => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#pending.push({
        plan: (draft) => {
          const result = plan(draft);
          return () => resolve(result);
        },
        reject,
      });
      this.#draining ??= this.#drain();
    });
  }

  /** Resolves when nothing is left to write. */
  async idle(): Promise<void> {
    while (this.#draining !== undefined) await this.#draining;
  }

  async #drain(): Promise<void> {
    await Promise.resolve(); // writes of the same turn share the first commit
    while (this.#pending.length > 0) await this.#commit();
    this.#draining = undefined;
  }

  /** Plans pending writes in order, as many as one commit holds, and writes them. */
  async #commit(): Promise<void> {
    const draft = new Draft(this.#databases, this.#state, this.#now());
    const planned: PlannedWrite[] = [];
    let taken = 0;
    for (const { plan, reject } of this.#pending) {
      if (draft.bytes >= COMMIT_BYTES) break;
      taken += 1;
      const branch = draft.branch();
      try {
        const resolve = plan(branch);
        draft.absorb(branch);
        planned.push({ resolve, reject });
      } catch (error) {
        reject(error);
      }
    }
    this.#pending = this.#pending.slice(taken);
    try {
      if (!draft.empty) {
        assertSpace(this.#folder, draft.bytes);
        await writeDraft(this.#databases, draft);
        this.#state = draft.state;
      }
    } catch (error) {
      const failure = storageError(await rootCause(error), this.#folder);
      for (const { reject } of planned) reject(failure);
      return;
    }
    const commit = commitOf(draft);
    if (commit !== undefined) this.#listener(commit);
    for (const { resolve } of planned) resolve();
  }
}

/** Writes a draft in one transaction; resolves when it is on disk. */
async function writeDraft(databases: Databases, draft: Draft): Promise<void> {
  const { environment, articles, sequences, changes, sources, metadata } = databases;
  const writes: Promise<unknown>[] = [];
  const replaced = draft.cleared ? [] : [...draft.changes.keys()].map((id) => sequences.get(id));
  const commit = environment.batch(() => {
    if (draft.cleared) for (const table of [articles, sequences, changes, sources]) writes.push(table.clearAsync());
    for (const bytes of replaced) {
      const sequence = decode(bytes);
      if (typeof sequence === 'number') writes.push(changes.remove(sequence));
    }
    for (const [id, { sequence, bytes }] of draft.changes) {
      writes.push(bytes === null ? articles.remove(id) : articles.put(id, bytes));
      writes.push(sequences.put(id, encode(sequence)));
      writes.push(changes.put(sequence, Buffer.from(id)));
    }
    for (const [key, bytes] of draft.sources)
      writes.push(bytes === null ? sources.remove(key) : sources.put(key, bytes));
    for (const [name, bytes] of draft.values) writes.push(metadata.put(name, bytes));
    writes.push(queueState(databases, draft.state));
  });
  await Promise.all([commit, ...writes]);
}

/** LMDB reports the reason of a failed commit in a promise of its own. */
async function rootCause(error: unknown): Promise<unknown> {
  if (!(error instanceof Error) || !('commitError' in error)) return error;
  try {
    await error.commitError;
    return error;
  } catch (cause) {
    return cause;
  }
}
