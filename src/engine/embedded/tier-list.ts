/** The tiers of an index: segments, a recent tier being sealed, the recent tier. Each live document is in one of them. */
import type { IndexedDocument } from './documents/indexed-document.js';
import { openSegment } from './segment/segment.js';
import type { SegmentSource } from './segment/segment-source.js';
import { RecentTier } from './tiers/recent-tier.js';
import { SegmentTier } from './tiers/segment-tier.js';
import type { Tier } from './tiers/tier.js';

export class TierList {
  /** Oldest first. */
  private archives: readonly SegmentTier[];
  /** A full recent tier that is being made a segment; searched until then. */
  private sealing: RecentTier | undefined;
  private recent = new RecentTier();
  /** Ids removed since a snapshot was taken of the tiers that are being replaced. */
  private removedMeanwhile: string[] | undefined;
  /** Incremented by every change that searches can see. */
  generation = 0;

  constructor(archives: readonly SegmentTier[]) {
    this.archives = archives;
  }

  /** Tiers that have documents. */
  get all(): readonly Tier[] {
    return [...this.archives, ...(this.sealing === undefined ? [] : [this.sealing]), this.recent].filter(
      ({ maxDoc }) => maxDoc > 0,
    );
  }
  get segments(): readonly SegmentTier[] {
    return this.archives;
  }
  /** Live documents of the segments. */
  get segmentDocuments(): number {
    return this.archives.reduce((sum, tier) => sum + tier.documents, 0);
  }
  /** Live documents that are not in a segment yet. */
  get recentDocuments(): number {
    return this.recent.documents + (this.sealing?.documents ?? 0);
  }
  /** DocIds of the recent tier, removed documents included. */
  get recentMaxDoc(): number {
    return this.recent.maxDoc;
  }

  /** Adds a document to the recent tier, in place of the one with the same id. @param keys by the words of its sequence */
  put(document: IndexedDocument, keys: readonly string[]): void {
    this.remove(document.id);
    this.recent.put(document, keys);
    this.generation += 1;
  }

  remove(id: string): void {
    this.generation += 1;
    if (this.recent.remove(id)) return;
    const isRemoved = this.sealing?.remove(id) === true || this.archives.some((tier) => tier.remove(id));
    if (isRemoved) this.removedMeanwhile?.push(id);
  }

  /** Appends a segment, in place of documents with the same ids. */
  append(tier: SegmentTier, ids: Iterable<string>): void {
    for (const id of ids) this.remove(id);
    this.archives = [...this.archives, tier];
    this.generation += 1;
  }

  /** Removes everything. Not called while `seal` or `merge` is under way. */
  clear(): void {
    this.archives = [];
    this.recent = new RecentTier();
    this.generation += 1;
  }

  /** Starts a new recent tier and makes the old one a segment. Documents of the old one are recent again if that fails. */
  async seal(build: (source: SegmentSource) => Promise<SharedArrayBuffer>): Promise<void> {
    const full = this.recent;
    this.sealing = full;
    this.recent = new RecentTier();
    try {
      await this.replace(
        () => build(full.contents()),
        (made) => {
          this.archives = [...this.archives, ...made];
          this.sealing = undefined;
        },
      );
    } catch (error) {
      const newer = this.recent;
      this.recent = full;
      this.sealing = undefined;
      newer.moveInto(full);
      throw error;
    }
  }

  /** Replaces consecutive segments by the segment that `build` makes of them. */
  async merge(parts: readonly SegmentTier[], build: () => Promise<SharedArrayBuffer>): Promise<void> {
    const [first] = parts;
    if (first === undefined) return;
    await this.replace(build, (made) => {
      this.archives = this.archives.toSpliced(this.archives.indexOf(first), parts.length, ...made);
    });
  }

  /**
   * Makes a segment of a snapshot of some tiers.
   * @param install puts it in their place, in one turn; none where all of its documents were removed meanwhile
   */
  private async replace(
    build: () => Promise<SharedArrayBuffer>,
    install: (made: readonly SegmentTier[]) => void,
  ): Promise<void> {
    this.removedMeanwhile = [];
    try {
      const tier = new SegmentTier(openSegment(await build()));
      for (const id of this.removedMeanwhile) tier.remove(id);
      install(tier.documents > 0 ? [tier] : []);
      this.generation += 1;
    } finally {
      this.removedMeanwhile = undefined;
    }
  }
}
