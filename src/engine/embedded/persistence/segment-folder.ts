/** The folder of derived files: loads what can be used, says what could not, keeps it to what is in force. */
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { SegmentTier } from '../tiers/segment-tier.js';
import { removeFile } from './durable-file.js';
import { readManifest, writeManifest } from './manifest.js';
import type { SegmentClient } from './segment-client.js';
import { readSegmentFile } from './segment-file.js';

const MANIFEST = 'manifest.json';
const SEGMENT_NAME = /^segment-(\d+)\.seg(?:\.tmp)?$/;

export interface LoadedSegments {
  readonly tiers: readonly SegmentTier[];
  readonly checkpoint: number;
  /** Why files that were there could not be used. */
  readonly damage?: string;
}

export class SegmentFolder {
  private readonly folder: string;
  /** Holds no tier that was replaced. */
  private files = new WeakMap<SegmentTier, string>();
  private next = 1;

  /** @param folder need not exist yet */
  constructor(folder: string) {
    this.folder = folder;
  }

  /** Loads everything, or nothing when any of it is unusable. */
  async load(): Promise<LoadedSegments> {
    try {
      const manifest = await readManifest(join(this.folder, MANIFEST));
      for (const name of await this.names())
        this.next = Math.max(this.next, Number(SEGMENT_NAME.exec(name)?.[1] ?? 0) + 1);
      if (manifest === undefined) return { tiers: [], checkpoint: 0 };
      const tiers: SegmentTier[] = [];
      for (const { file, removed } of manifest.segments) {
        const tier = new SegmentTier(await readSegmentFile(join(this.folder, file)), removed);
        this.files.set(tier, file);
        tiers.push(tier);
      }
      return { tiers, checkpoint: manifest.checkpoint };
    } catch (error) {
      this.files = new WeakMap();
      const reason = error instanceof Error ? error.message : String(error);
      return { tiers: [], checkpoint: 0, damage: `the search index cannot be used: ${reason.split('\n')[0]}` };
    }
  }

  /** Makes the folder hold exactly these tiers: new segments, then the manifest, then nothing else. */
  async save(tiers: readonly SegmentTier[], checkpoint: number, client: SegmentClient): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    const segments: { file: string; removed: number[] }[] = [];
    for (const tier of tiers) {
      let file = this.files.get(tier);
      if (file === undefined) {
        file = `segment-${this.next}.seg`;
        this.next += 1;
        await client.write(tier.segment.buffer, join(this.folder, file));
        this.files.set(tier, file);
      }
      segments.push({ file, removed: tier.removedDocIds });
    }
    await writeManifest(join(this.folder, MANIFEST), { checkpoint, segments });
    const kept = new Set(segments.map(({ file }) => file));
    for (const name of await this.names())
      if (SEGMENT_NAME.test(name) && !kept.has(name)) await removeFile(join(this.folder, name));
  }

  /** Forgets everything; the manifest goes first, so that no half of an archive is ever loaded. */
  async clear(): Promise<void> {
    this.files = new WeakMap();
    await removeFile(join(this.folder, MANIFEST));
    for (const name of await this.names()) if (SEGMENT_NAME.test(name)) await removeFile(join(this.folder, name));
  }

  private async names(): Promise<string[]> {
    try {
      return await readdir(this.folder);
    } catch {
      return [];
    }
  }
}
