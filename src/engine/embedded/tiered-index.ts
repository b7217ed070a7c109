/** Where indexed articles live over time: written into the recent tier, sealed into segments, merged; always one consistent list of tiers. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Article } from '../../document/article.js';
import { indexDocument } from './documents/indexed-document.js';
import { Vocabulary } from './documents/vocabulary.js';
import { SegmentClient } from './persistence/segment-client.js';
import type { LoadedSegments, SegmentFolder } from './persistence/segment-folder.js';
import { SharedBytes } from './persistence/shared-memory.js';
import { openSegment } from './segment/segment.js';
import { RecentTier } from './tiers/recent-tier.js';
import { SegmentTier } from './tiers/segment-tier.js';
import type { Tier } from './tiers/tier.js';

/** When articles move from tier to tier. Tests make them small. */
export interface TierLimits {
  /** Articles the recent tier holds before it is sealed. Measured: MiniSearch answers a half-typed word in 1–2 ms at 500. */
  readonly recent: number;
  /** From so many articles in one write on, they are analysed and inverted in the worker. */
  readonly bulk: number;
  /** Segments that may lie side by side while writes go on. */
  readonly segments: number;
  /** After so many milliseconds without a write, segments are merged and saved. */
  readonly idleMs: number;
  /** Articles of bulk writes after which segments are saved without waiting for a pause, so that a crash loses little work. */
  readonly unsaved: number;
}

export const TIER_LIMITS: TierLimits = { recent: 500, bulk: 100, segments: 8, idleMs: 300, unsaved: 50_000 };

/** Articles put into the recent tier in one turn of the event loop. */
const PUT_AT_ONCE = 8;
/** A segment is merged with later ones when together they are at least this share of it. */
const WORTH_MERGING = 0.25;
/** While bulk writes come: what is merged then is merged again at their end. */
const WORTH_MERGING_MEANWHILE = 1;
/** After bulk writes of at least this share of all articles everything is merged into one segment: each costs every query. */
const WORTH_MERGING_ALL = 0.1;
/** Everything is merged when this share of it was removed. */
const MOSTLY_REMOVED = 0.25;

export class TieredIndex {
  private readonly folder: SegmentFolder | undefined;
  private readonly limits: TierLimits;
  private readonly client = new SegmentClient();
  private readonly sharedBytes = new SharedBytes();
  private archives: readonly SegmentTier[];
  /** A full recent tier on its way into a segment; still searched. */
  private sealing: RecentTier | undefined;
  private recent = new RecentTier();
  /** Ids removed while a job works on a snapshot that still has them. */
  private removedMeanwhile: string[] | undefined;
  /** The one background job at a time. */
  private job: Promise<void> | undefined;
  private applied: number;
  /** Change up to which the segments, less what was removed, hold everything. */
  private sealed: number;
  private saved: number;
  private dirty = false;
  /** Articles of bulk writes since segments were last saved. */
  private unsaved = 0;
  /** Articles of bulk writes since the last pause. */
  private loaded = 0;
  private idle: NodeJS.Timeout | undefined;
  /** Counts every change of what a search can see. */
  generation = 0;

  /** @param folder undefined to keep nothing on disk */
  constructor(
    folder: SegmentFolder | undefined,
    { tiers, checkpoint }: Pick<LoadedSegments, 'tiers' | 'checkpoint'>,
    limits: TierLimits = TIER_LIMITS,
  ) {
    this.folder = folder;
    this.limits = limits;
    this.archives = tiers;
    this.applied = checkpoint;
    this.sealed = checkpoint;
    this.saved = checkpoint;
  }

  get tiers(): readonly Tier[] {
    return [...this.archives, ...(this.sealing === undefined ? [] : [this.sealing]), this.recent].filter(
      ({ maxDoc }) => maxDoc > 0,
    );
  }
  get checkpoint(): number {
    return this.saved;
  }
  get recentDocuments(): number {
    return this.recent.documents + (this.sealing?.documents ?? 0);
  }
  get segments(): number {
    return this.archives.length;
  }
  get bytes(): number {
    return this.archives.reduce((sum, { segment }) => sum + segment.buffer.byteLength, 0);
  }

  /** Adds or replaces articles; the last of each id counts. */
  async put(articles: readonly Article[], sequence: number): Promise<void> {
    if (articles.length >= this.limits.bulk) await this.putMany(articles);
    else {
      for (const [i, article] of articles.entries()) {
        // Each takes a millisecond or so: others get their turn in between.
        if (i > 0 && i % PUT_AT_ONCE === 0) await nextTurn();
        this.drop(article.id);
        const vocabulary = new Vocabulary();
        this.recent.put(indexDocument(article, vocabulary), vocabulary.keys);
      }
    }
    this.changed(sequence);
    if (this.recent.maxDoc >= this.limits.recent) await this.seal();
  }

  remove(ids: readonly string[], sequence: number): void {
    for (const id of ids) this.drop(id);
    this.changed(sequence);
  }

  async clear(sequence: number): Promise<void> {
    await this.job;
    this.archives = [];
    this.recent = new RecentTier();
    await this.folder?.clear();
    this.saved = 0;
    this.changed(sequence);
  }

  /** Finishes what is under way and saves. */
  async close(): Promise<void> {
    clearTimeout(this.idle);
    await this.job;
    try {
      // What was loaded at a stretch is merged once, at its end; the rest of a stop is quick.
      if (this.dirty) await (this.loaded > 0 ? this.settle() : this.save());
    } finally {
      clearTimeout(this.idle);
      await this.client.close();
    }
  }

  private async putMany(articles: readonly Article[]): Promise<void> {
    // More is likely to come: nothing is merged or saved between two bulk writes but what is due.
    clearTimeout(this.idle);
    if (this.recent.maxDoc > 0) await this.seal();
    await this.job;
    const latest = [...new Map(articles.map((article) => [article.id, article])).values()];
    const buffer = await this.client.make({ kind: 'index', articles: latest });
    for (const { id } of latest) this.drop(id);
    this.archives = [...this.archives, new SegmentTier(openSegment(buffer))];
    if (this.archives.length > this.limits.segments) this.start(() => this.merge(WORTH_MERGING_MEANWHILE));
    this.unsaved += latest.length;
    this.loaded += latest.length;
    if (this.unsaved >= this.limits.unsaved) this.start(() => this.save());
    this.sharedBytes.note(buffer.byteLength);
  }

  private drop(id: string): void {
    if (this.recent.remove(id)) return;
    const found = this.sealing?.remove(id) === true || this.archives.some((tier) => tier.remove(id));
    if (found) this.removedMeanwhile?.push(id);
  }

  private changed(sequence: number): void {
    this.generation += 1;
    this.applied = sequence;
    if (this.recent.documents === 0 && this.sealing === undefined) this.sealed = sequence;
    this.dirty = this.dirty || this.archives.length > 0;
    clearTimeout(this.idle);
    if (!this.dirty) return;
    this.idle = setTimeout(() => this.start(() => this.settle()), this.limits.idleMs);
    this.idle.unref();
  }

  /** Runs a job after the one under way. A failed one leaves everything as it was: what it would have made is derived. */
  private start(work: () => Promise<void>): void {
    const before = this.job ?? Promise.resolve();
    const job = before.then(work).catch(() => undefined);
    this.job = job;
    void job.then(() => {
      if (this.job === job) this.job = undefined;
    });
  }

  /** Sets the full recent tier aside and starts a new one; waits only when the one before is not done yet. */
  private async seal(): Promise<void> {
    await this.job;
    const full = this.recent;
    const through = this.applied;
    this.sealing = full;
    this.recent = new RecentTier();
    this.start(async () => {
      try {
        await this.replace([], full, () => this.client.make({ kind: 'build', source: full.contents() }));
        this.sealed = Math.max(this.sealed, through);
        this.dirty = true;
      } catch (error) {
        this.takeBack(full);
        throw error;
      }
      if (this.archives.length > this.limits.segments) await this.merge(WORTH_MERGING);
    });
  }

  /** After a failed seal its articles are recent again. */
  private takeBack(full: RecentTier): void {
    const newer = this.recent;
    this.recent = full;
    this.sealing = undefined;
    newer.moveInto(full);
  }

  /** Makes a segment from a snapshot of some tiers and puts it in their place, in one assignment. */
  private async replace(
    parts: readonly SegmentTier[],
    sealing: RecentTier | undefined,
    make: () => Promise<SharedArrayBuffer>,
  ): Promise<void> {
    this.removedMeanwhile = [];
    try {
      const tier = new SegmentTier(openSegment(await make()));
      for (const id of this.removedMeanwhile) tier.remove(id);
      const at = parts.length === 0 ? this.archives.length : this.archives.indexOf(parts[0]);
      this.archives = this.archives.toSpliced(at, parts.length, ...(tier.documents > 0 ? [tier] : []));
      if (sealing !== undefined) this.sealing = undefined;
      this.generation += 1;
      this.sharedBytes.note(parts.reduce((sum, { segment }) => sum + segment.buffer.byteLength, 0));
    } finally {
      this.removedMeanwhile = undefined;
    }
  }

  /** Merges the latest segments, and every earlier one of which they together are at least some share. */
  private async merge(share: number): Promise<void> {
    const maxDoc = this.archives.reduce((sum, tier) => sum + tier.maxDoc, 0);
    const worn = maxDoc - this.documents > maxDoc * MOSTLY_REMOVED;
    let from = this.archives.length;
    let together = 0;
    while (from > 0) {
      const { documents } = this.archives[from - 1];
      const isLatest = from === this.archives.length;
      // What is left as it is stands beside the one that is made.
      const few = from < this.limits.segments;
      if (!isLatest && together < documents * share && !worn && few) break;
      together += documents;
      from -= 1;
    }
    const parts = this.archives.slice(from);
    if (parts.length < 2 && !worn) return;
    const task = parts.map(({ segment, live }) => ({ buffer: segment.buffer, live: live.words.slice() }));
    await this.replace(parts, undefined, () => this.client.make({ kind: 'merge', parts: task }));
    this.dirty = true;
  }

  /** Articles that segments hold. */
  private get documents(): number {
    return this.archives.reduce((sum, tier) => sum + tier.documents, 0);
  }

  private async settle(): Promise<void> {
    const all = this.loaded > 0 && this.loaded >= this.documents * WORTH_MERGING_ALL;
    await this.merge(all ? 0 : WORTH_MERGING);
    this.loaded = 0;
    await this.save();
  }

  private async save(): Promise<void> {
    this.dirty = false;
    this.unsaved = 0;
    if (this.folder === undefined) return;
    const checkpoint = this.sealed;
    await this.folder.save(this.archives, checkpoint, this.client);
    this.saved = checkpoint;
  }
}
