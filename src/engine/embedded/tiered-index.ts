/** The life of indexed articles: written to the recent tier, sealed into segments, merged and saved in the background. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Article } from '../../document/article.js';
import type { BackgroundStats } from '../engine.js';
import { type BackgroundErrorListener, BackgroundJobs } from './background-jobs.js';
import { indexDocument } from './documents/indexed-document.js';
import { Vocabulary } from './documents/vocabulary.js';
import { firstToMerge, MERGE_SHARE, MERGE_SHARE_DURING_LOAD, mergeShareAtPause } from './merge-policy.js';
import { SegmentClient } from './persistence/segment-client.js';
import type { LoadedSegments, SegmentFolder } from './persistence/segment-folder.js';
import { SharedBytes } from './persistence/shared-memory.js';
import { openSegment } from './segment/segment.js';
import { TIER_LIMITS, type TierLimits } from './tier-limits.js';
import { TierList } from './tier-list.js';
import { SegmentTier } from './tiers/segment-tier.js';
import type { Tier } from './tiers/tier.js';

/** Articles added to the recent tier in one turn of the event loop; each takes about 1 ms. */
const ADDED_PER_TURN = 8;

export class TieredIndex {
  private readonly folder: SegmentFolder | undefined;
  private readonly limits: TierLimits;
  private readonly jobs: BackgroundJobs;
  private readonly client = new SegmentClient();
  private readonly sharedBytes = new SharedBytes();
  private readonly list: TierList;
  /** Change number of the last write. */
  private applied: number;
  /** Change number up to which segments contain every change. */
  private sealed: number;
  /** The same for segments on disk. */
  private saved: number;
  /** False while the folder is being replaced. */
  private isSaving = true;
  /** Whether segments changed since they were last saved. */
  private dirty = false;
  /** Articles of bulk writes since segments were last saved. */
  private unsaved = 0;
  /** Articles of bulk writes since the last pause. */
  private loaded = 0;
  /** Calls of `put` under way. */
  private puts = 0;
  private pauseTimer: NodeJS.Timeout | undefined;

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
    this.list = new TierList(tiers);
    this.applied = checkpoint;
    this.sealed = checkpoint;
    this.saved = checkpoint;
  }

  get tiers(): readonly Tier[] {
    return this.list.all;
  }
  /** Incremented by every change that searches can see. */
  get generation(): number {
    return this.list.generation;
  }
  /** Change number up to which the files on disk contain every change; 0 when there are none. */
  get checkpoint(): number {
    return this.saved;
  }
  get recentDocuments(): number {
    return this.list.recentDocuments;
  }
  get segments(): number {
    return this.list.segments.length;
  }
  /** Memory of the segments. */
  get bytes(): number {
    return bytesOf(this.list.segments);
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
    if (this.list.recentMaxDoc >= this.limits.recent) await this.seal();
  }

  remove(ids: readonly string[], sequence: number): void {
    for (const id of ids) this.list.remove(id);
    this.changed(sequence);
  }

  async clear(sequence: number): Promise<void> {
    await this.jobs.idle();
    this.list.clear();
    this.saved = 0;
    this.changed(sequence);
    const { folder } = this;
    if (folder === undefined || !this.isSaving) return;
    this.jobs.start('save', () => folder.clear());
    await this.jobs.idle();
  }

  /** Stops writing files; resolves when none is being written. */
  async pauseSaving(): Promise<void> {
    this.isSaving = false;
    await this.jobs.idle();
  }

  resumeSaving(): void {
    this.isSaving = true;
    this.dirty = true;
    this.settleAtPause();
  }

  /** Copies the files on disk to another folder, which has to be on the same disk for that to be quick. */
  async copyFilesTo(folder: string): Promise<void> {
    await this.folder?.copyTo(folder);
  }

  /** Waits for the job under way and saves. A failure to save is reported like that of any background job. */
  async close(): Promise<void> {
    clearTimeout(this.pauseTimer);
    this.jobs.stopRetrying();
    await this.jobs.idle();
    if (!this.isSaving) return this.client.close();
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
      const vocabulary = new Vocabulary();
      this.list.put(indexDocument(article, vocabulary), vocabulary.keys);
    }
  }

  private async putBulk(articles: readonly Article[]): Promise<void> {
    if (this.list.recentMaxDoc > 0) await this.seal();
    await this.jobs.idle();
    const latest = new Map(articles.map((article) => [article.id, article]));
    const buffer = await this.client.make({ kind: 'index', articles: [...latest.values()] });
    this.list.append(new SegmentTier(openSegment(buffer)), latest.keys());
    if (this.segments > this.limits.segments) this.jobs.start('merge', () => this.merge(MERGE_SHARE_DURING_LOAD));
    this.unsaved += latest.size;
    this.loaded += latest.size;
    if (this.unsaved >= this.limits.unsaved) this.jobs.start('save', () => this.save());
    this.sharedBytes.add(buffer.byteLength);
  }

  private changed(sequence: number): void {
    this.applied = sequence;
    if (this.list.recentDocuments === 0) this.sealed = sequence;
    if (this.segments > 0) this.dirty = true;
    this.settleAtPause();
  }

  /** Merges and saves after the next pause between writes, if there is anything to save by then. */
  private settleAtPause(): void {
    clearTimeout(this.pauseTimer);
    if (!this.dirty || this.puts > 0 || !this.isSaving) return;
    this.pauseTimer = setTimeout(() => {
      if (this.dirty) this.settle();
    }, this.limits.idleMs);
    this.pauseTimer.unref();
  }

  private settle(): void {
    this.jobs.start('merge', async () => {
      await this.merge(mergeShareAtPause(this.loaded, this.list.segmentDocuments));
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
    if (this.list.recentMaxDoc === 0) return;
    const through = this.applied;
    await this.list.seal((source) => this.client.make({ kind: 'build', source }));
    this.sealed = Math.max(this.sealed, through);
    this.segmentsChanged();
    if (this.segments > this.limits.segments) this.jobs.start('merge', () => this.merge(MERGE_SHARE));
  }

  /** Merges the segments that the policy selects. */
  private async merge(share: number): Promise<void> {
    const { segments } = this.list;
    const parts = segments.slice(firstToMerge(segments, share, this.limits.segments));
    if (parts.length === 0) return;
    const task = parts.map(({ segment, live }) => ({ buffer: segment.buffer, live: live.words.slice() }));
    await this.list.merge(parts, () => this.client.make({ kind: 'merge', parts: task }));
    this.sharedBytes.add(bytesOf(parts));
    this.segmentsChanged();
  }

  private segmentsChanged(): void {
    this.dirty = true;
    this.settleAtPause();
  }

  private async save(): Promise<void> {
    const { sealed, unsaved } = this;
    if (!this.isSaving) return;
    this.dirty = false;
    this.unsaved = 0;
    if (this.folder === undefined) return;
    try {
      await this.folder.save(this.list.segments, sealed, this.client);
      this.saved = sealed;
    } catch (error) {
      this.dirty = true;
      this.unsaved += unsaved;
      throw error;
    }
  }
}

function bytesOf(segments: readonly SegmentTier[]): number {
  return segments.reduce((sum, { segment }) => sum + segment.buffer.byteLength, 0);
}
