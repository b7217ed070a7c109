/** The tiers of an index over time: articles are written to the recent tier, sealed into segments, merged and saved. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Article } from '../../document/article.js';
import type { BackgroundStats } from '../engine.js';
import { type BackgroundErrorListener, BackgroundJobs, type RetryLimits } from './background-jobs.js';
import { indexDocument } from './documents/indexed-document.js';
import { Vocabulary } from './documents/vocabulary.js';
import { firstToMerge, MERGE_SHARE, MERGE_SHARE_DURING_LOAD, mergeShareAtPause } from './merge-policy.js';
import { SegmentClient } from './persistence/segment-client.js';
import type { LoadedSegments, SegmentFolder } from './persistence/segment-folder.js';
import { SharedBytes } from './persistence/shared-memory.js';
import { openSegment } from './segment/segment.js';
import { RecentTier } from './tiers/recent-tier.js';
import { SegmentTier } from './tiers/segment-tier.js';
import type { Tier } from './tiers/tier.js';

/** When articles move between tiers, and when failed background jobs are retried. */
export interface TierLimits extends RetryLimits {
  /** Documents of the recent tier at which it is sealed. Measured: MiniSearch answers a one-word prefix in 1–2 ms at 500. */
  readonly recent: number;
  /** Number of articles from which a write is bulk: analysed and inverted by the worker. */
  readonly bulk: number;
  /** Number of segments above which segments are merged between writes. */
  readonly segments: number;
  /** Milliseconds without a write after which segments are merged and saved. */
  readonly idleMs: number;
  /** Articles of bulk writes after which segments are saved without a pause, so that a crash loses little work. */
  readonly unsaved: number;
}

export const TIER_LIMITS: TierLimits = {
  recent: 500,
  bulk: 100,
  segments: 8,
  idleMs: 300,
  unsaved: 50_000,
  retryMs: 1000,
  maxRetryMs: 60_000,
};

/** Articles added to the recent tier in one turn of the event loop; each takes about 1 ms. */
const ADDED_PER_TURN = 8;

export class TieredIndex {
  private readonly folder: SegmentFolder | undefined;
  private readonly limits: TierLimits;
  private readonly jobs: BackgroundJobs;
  private readonly client = new SegmentClient();
  private readonly sharedBytes = new SharedBytes();
  /** Oldest first. */
  private archives: readonly SegmentTier[];
  /** A recent tier that is being made a segment; searched until then. */
  private sealing: RecentTier | undefined;
  private recent = new RecentTier();
  /** Ids removed since a job took a snapshot of the tiers it replaces. */
  private removedMeanwhile: string[] | undefined;
  /** Change number of the last write. */
  private applied: number;
  /** Change number up to which segments contain every change. */
  private sealed: number;
  /** The same for segments on disk. */
  private saved: number;
  /** Whether segments changed since they were last saved. */
  private dirty = false;
  /** Articles of bulk writes since segments were last saved. */
  private unsaved = 0;
  /** Articles of bulk writes since the last pause. */
  private loaded = 0;
  /** Calls of `put` under way. */
  private puts = 0;
  private pauseTimer: NodeJS.Timeout | undefined;
  /** Incremented by every change that searches can see. */
  generation = 0;

  /** @param folder undefined to keep nothing on disk */
  constructor(
    folder: SegmentFolder | undefined,
    { tiers, checkpoint }: Pick<LoadedSegments, 'tiers' | 'checkpoint'>,
    limits: TierLimits = TIER_LIMITS,
    onBackgroundError?: BackgroundErrorListener,
  ) {
    this.folder = folder;
    this.limits = limits;
    this.jobs = new BackgroundJobs(limits, onBackgroundError);
    this.archives = tiers;
    this.applied = checkpoint;
    this.sealed = checkpoint;
    this.saved = checkpoint;
  }

  /** A consistent list: each live document is in one of the tiers. */
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
  get background(): BackgroundStats {
    return this.jobs.stats;
  }

  /** Adds or replaces articles; the last one of each id counts. */
  async put(articles: readonly Article[], sequence: number): Promise<void> {
    this.puts += 1;
    clearTimeout(this.pauseTimer);
    try {
      if (articles.length >= this.limits.bulk) await this.putBulk(articles);
      else await this.putRecent(articles);
    } finally {
      this.puts -= 1;
      this.settleAtPause();
    }
    this.changed(sequence);
    if (this.recent.maxDoc >= this.limits.recent) await this.seal();
  }

  remove(ids: readonly string[], sequence: number): void {
    for (const id of ids) this.drop(id);
    this.changed(sequence);
  }

  async clear(sequence: number): Promise<void> {
    await this.jobs.idle();
    this.archives = [];
    this.recent = new RecentTier();
    this.saved = 0;
    this.changed(sequence);
    const { folder } = this;
    if (folder === undefined) return;
    this.jobs.start('save', () => folder.clear());
    await this.jobs.idle();
  }

  /** Waits for the job under way and saves. A failure to save is reported like that of any background job. */
  async close(): Promise<void> {
    clearTimeout(this.pauseTimer);
    this.jobs.stopRetrying();
    await this.jobs.idle();
    // Segments of a bulk load are merged now; otherwise closing only saves, which is quick.
    if (this.dirty && this.loaded > 0) this.settle();
    else if (this.dirty) this.jobs.start('save', () => this.save());
    await this.jobs.idle();
    clearTimeout(this.pauseTimer);
    await this.client.close();
  }

  private async putRecent(articles: readonly Article[]): Promise<void> {
    for (const [i, article] of articles.entries()) {
      if (i > 0 && i % ADDED_PER_TURN === 0) await nextTurn();
      this.drop(article.id);
      const vocabulary = new Vocabulary();
      this.recent.put(indexDocument(article, vocabulary), vocabulary.keys);
    }
  }

  private async putBulk(articles: readonly Article[]): Promise<void> {
    if (this.recent.maxDoc > 0) await this.seal();
    await this.jobs.idle();
    const latest = [...new Map(articles.map((article) => [article.id, article])).values()];
    const buffer = await this.client.make({ kind: 'index', articles: latest });
    for (const { id } of latest) this.drop(id);
    this.archives = [...this.archives, new SegmentTier(openSegment(buffer))];
    if (this.archives.length > this.limits.segments)
      this.jobs.start('merge', () => this.merge(MERGE_SHARE_DURING_LOAD));
    this.unsaved += latest.length;
    this.loaded += latest.length;
    if (this.unsaved >= this.limits.unsaved) this.jobs.start('save', () => this.save());
    this.sharedBytes.add(buffer.byteLength);
  }

  /** Removes a document from the tier it is in. */
  private drop(id: string): void {
    if (this.recent.remove(id)) return;
    const isRemoved = this.sealing?.remove(id) === true || this.archives.some((tier) => tier.remove(id));
    if (isRemoved) this.removedMeanwhile?.push(id);
  }

  private changed(sequence: number): void {
    this.generation += 1;
    this.applied = sequence;
    if (this.recent.documents === 0 && this.sealing === undefined) this.sealed = sequence;
    if (this.archives.length > 0) this.dirty = true;
    this.settleAtPause();
  }

  /** Merges and saves after the next pause between writes, if there is anything to save by then. */
  private settleAtPause(): void {
    clearTimeout(this.pauseTimer);
    if (!this.dirty || this.puts > 0) return;
    this.pauseTimer = setTimeout(() => {
      if (this.dirty) this.settle();
    }, this.limits.idleMs);
    this.pauseTimer.unref();
  }

  private settle(): void {
    this.jobs.start('merge', async () => {
      await this.merge(mergeShareAtPause(this.loaded, this.archiveDocuments));
      this.loaded = 0;
    });
    this.jobs.start('save', () => this.save());
  }

  /** Starts to make the recent tier a segment, after the jobs under way: writes do not outrun the worker. */
  private async seal(): Promise<void> {
    if (this.jobs.isWaiting('seal')) return;
    await this.jobs.idle();
    this.jobs.start('seal', () => this.sealRecent());
  }

  private async sealRecent(): Promise<void> {
    const full = this.recent;
    const through = this.applied;
    if (full.maxDoc === 0) return;
    this.sealing = full;
    this.recent = new RecentTier();
    try {
      await this.replace([], full, () => this.client.make({ kind: 'build', source: full.contents() }));
    } catch (error) {
      const newer = this.recent;
      this.recent = full;
      this.sealing = undefined;
      newer.moveInto(full);
      throw error;
    }
    this.sealed = Math.max(this.sealed, through);
    if (this.archives.length > this.limits.segments) this.jobs.start('merge', () => this.merge(MERGE_SHARE));
  }

  /** Merges the segments that the policy selects. */
  private async merge(share: number): Promise<void> {
    const parts = this.archives.slice(firstToMerge(this.archives, share, this.limits.segments));
    if (parts.length === 0) return;
    const task = parts.map(({ segment, live }) => ({ buffer: segment.buffer, live: live.words.slice() }));
    await this.replace(parts, undefined, () => this.client.make({ kind: 'merge', parts: task }));
  }

  /** Makes a segment of some tiers and puts it in their place, in one assignment. */
  private async replace(
    parts: readonly SegmentTier[],
    sealing: RecentTier | undefined,
    make: () => Promise<SharedArrayBuffer>,
  ): Promise<void> {
    this.removedMeanwhile = [];
    try {
      const tier = new SegmentTier(openSegment(await make()));
      for (const id of this.removedMeanwhile) tier.remove(id);
      const [first] = parts;
      const at = first === undefined ? this.archives.length : this.archives.indexOf(first);
      this.archives = this.archives.toSpliced(at, parts.length, ...(tier.documents > 0 ? [tier] : []));
      if (sealing !== undefined) this.sealing = undefined;
      this.generation += 1;
      this.sharedBytes.add(parts.reduce((sum, { segment }) => sum + segment.buffer.byteLength, 0));
    } finally {
      this.removedMeanwhile = undefined;
    }
    this.dirty = true;
    this.settleAtPause();
  }

  /** Live documents of all segments. */
  private get archiveDocuments(): number {
    return this.archives.reduce((sum, tier) => sum + tier.documents, 0);
  }

  private async save(): Promise<void> {
    const { sealed, unsaved } = this;
    this.dirty = false;
    this.unsaved = 0;
    if (this.folder === undefined) return;
    try {
      await this.folder.save(this.archives, sealed, this.client);
      this.saved = sealed;
    } catch (error) {
      this.dirty = true;
      this.unsaved += unsaved;
      throw error;
    }
  }
}
