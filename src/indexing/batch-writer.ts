/**
 * The batching writer of every stream of articles: bulk import, the NDJSON stream of a request, folder sync.
 *
 * Articles go to the backend in batches, and several batches are under way at once: while the backend makes some
 * searchable it stores the next, and the stream is read on. Reading waits when too many are under way, so memory stays
 * constant.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ArchiveWriter } from '../backend/archive-backend.js';
import type { Article } from '../document/article.js';
import type { ImportProgress } from './import-progress.js';

export interface BatchLimits {
  readonly articles: number;
  /** Of text, in UTF-16 units. */
  readonly characters: number;
}

/** A commit of this size takes about 10 ms of the main thread, so searches are answered in between. */
export const BATCH_LIMITS: BatchLimits = { articles: 500, characters: 500_000 };

/** Batches under way before reading waits: those in the engine, and as many that gather for its next call. */
export const BATCHES_UNDER_WAY = 12;

export interface BatchWriterOptions {
  readonly limits?: BatchLimits | undefined;
  /** After each batch, in order. */
  readonly onProgress?: ((progress: ImportProgress) => void) | undefined;
}

export class BatchWriter {
  readonly #backend: Pick<ArchiveWriter, 'put'>;
  readonly #limits: BatchLimits;
  readonly #onProgress: ((progress: ImportProgress) => void) | undefined;
  readonly #started = performance.now();
  #batch: Article[] = [];
  #characters = 0;
  /** Batches under way, oldest first; each settles after the one before. */
  readonly #underWay: Promise<void>[] = [];
  #added = 0;
  #accepted = 0;
  #stored = 0;
  #unchanged = 0;
  #rejected = 0;

  constructor(backend: Pick<ArchiveWriter, 'put'>, { limits = BATCH_LIMITS, onProgress }: BatchWriterOptions = {}) {
    this.#backend = backend;
    this.#limits = limits;
    this.#onProgress = onProgress;
  }

  /** Adds an article, and waits while too many batches are under way. Throws the error of a batch that failed. */
  async add(article: Article): Promise<void> {
    this.#added += 1;
    this.#characters += characters(article);
    const count = this.#batch.push(article);
    if (count >= this.#limits.articles || this.#characters >= this.#limits.characters) await this.#send();
  }

  /** Counts a rejection. */
  reject(): void {
    this.#rejected += 1;
  }

  /** Writes the rest; resolves when everything is on disk and searchable. Throws the error of a batch that failed. */
  async flush(): Promise<void> {
    await this.#send();
    await Promise.all(this.#underWay);
    this.#underWay.length = 0;
  }

  /** Resolves when no batch is under way, also after an error. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#underWay);
  }

  /** Number of articles in all batches that succeeded, also after one that failed. */
  get stored(): number {
    return this.#stored;
  }

  /** Number of articles added. */
  get added(): number {
    return this.#added;
  }

  /** The first `progress.accepted` articles added are on disk and searchable. */
  get progress(): ImportProgress {
    return {
      accepted: this.#accepted,
      unchanged: this.#unchanged,
      rejected: this.#rejected,
      articlesPerSecond: Math.round(this.#accepted / this.seconds),
    };
  }

  /** Since the writer was made. */
  get seconds(): number {
    return Math.max(performance.now() - this.#started, 1) / 1000;
  }

  async #send(): Promise<void> {
    if (this.#batch.length === 0) return;
    const batch = this.#batch;
    this.#batch = [];
    this.#characters = 0;
    const writing = this.#write(batch, this.#underWay.at(-1));
    writing.catch(() => undefined); // thrown when it is awaited
    this.#underWay.push(writing);
    await nextTurn(); // a stream whose bytes are all in memory must not starve searches
    if (this.#underWay.length >= BATCHES_UNDER_WAY) await this.#underWay.shift();
  }

  async #write(batch: readonly Article[], previous: Promise<void> | undefined): Promise<void> {
    const writing = this.#backend.put(batch).then((result) => {
      this.#stored += batch.length;
      return result;
    });
    const [{ created, replaced }] = await Promise.all([writing, previous]);
    this.#accepted += batch.length;
    this.#unchanged += Math.max(0, batch.length - created.length - replaced.length);
    this.#onProgress?.(this.progress);
  }
}

function characters({ title, lede, body, related }: Article): number {
  let total = title.length + lede.length;
  for (const paragraph of body) total += paragraph.length;
  for (const headline of related) total += headline.length;
  return total;
}
