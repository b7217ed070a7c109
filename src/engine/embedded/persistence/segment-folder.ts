/** The folder of segment files: loads an index, saves an index, removes files that are no longer part of it. */
import { copyFile, link, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SegmentTier } from '../tiers/segment-tier.js';
import { removeFile } from './durable-file.js';
import { readManifest, writeManifest } from './manifest.js';
import type { SegmentClient } from './segment-client.js';
import { readSegmentFile } from './segment-file.js';

/** The folder of segments in the folder of an index. */
export const SEGMENTS = 'segments';
export const MANIFEST = 'manifest.json';
const SEGMENT_NAME = /^segment-(\d+)\.seg(?:\.tmp)?$/;

/** A save may replace files while they are copied. */
const COPY_ATTEMPTS = 3;

export interface LoadedSegments {
  readonly tiers: readonly SegmentTier[];
  readonly checkpoint: number;
  /** Why existing files could not be used. */
  readonly damage?: string;
}

/**
 * The number of a change that the store held, as the files in an index's folder prove: the checkpoint of the manifest, or 1
 * when there are segments and no intact manifest; 0 when there is no proof. Reads no segment.
 */
export async function provenChange(indexFolder: string): Promise<number> {
  const folder = join(indexFolder, SEGMENTS);
  const { checkpoint } = (await readManifest(join(folder, MANIFEST)).catch(() => undefined)) ?? { checkpoint: 0 };
  if (checkpoint > 0) return checkpoint;
  const names = await readdir(folder).catch((): string[] => []);
  return names.some((name) => SEGMENT_NAME.test(name)) ? 1 : 0;
}

export class SegmentFolder {
  private readonly folder: string;
  /** File names of saved segments. Weak: merged segments are not kept alive. */
  private files = new WeakMap<SegmentTier, string>();
  /** Number of the next segment file. */
  private next = 1;

  /** @param folder need not exist yet */
  constructor(folder: string) {
    this.folder = folder;
  }

  /** Loads all segments, or none if one of them cannot be used. */
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

  /** Writes segments that have no file, then the manifest, then removes all other segment files. */
  async save(tiers: readonly SegmentTier[], checkpoint: number, client: SegmentClient): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    // The folder may have been emptied or replaced since the last save.
    const present = new Set(await this.names());
    const segments: { file: string; removed: number[] }[] = [];
    for (const tier of tiers) {
      let file = this.files.get(tier);
      if (file === undefined || !present.has(file)) {
        file = `segment-${this.next}.seg`;
        this.next += 1;
        await client.write(tier.segment.buffer, join(this.folder, file));
        this.files.set(tier, file);
      }
      segments.push({ file, removed: tier.removedDocIds });
    }
    await writeManifest(join(this.folder, MANIFEST), { checkpoint, segments });
    const current = new Set(segments.map(({ file }) => file));
    for (const name of await this.names())
      if (SEGMENT_NAME.test(name) && !current.has(name)) await removeFile(join(this.folder, name));
  }

  /** Copies the saved index to a new folder, by hard links where possible. A copy that cannot be completed is removed. */
  async copyTo(folder: string): Promise<void> {
    for (let attempt = 1; attempt <= COPY_ATTEMPTS; attempt += 1) {
      try {
        const manifest = await readManifest(join(this.folder, MANIFEST));
        if (manifest === undefined) return;
        await mkdir(folder, { recursive: true });
        for (const { file } of manifest.segments) await linkOrCopy(join(this.folder, file), join(folder, file));
        return await writeManifest(join(folder, MANIFEST), manifest);
      } catch {
        await rm(folder, { recursive: true, force: true }); // files were replaced meanwhile, or the disk is full
      }
    }
  }

  /** Removes all files. The manifest is removed first, so that a part of an index is never loaded. */
  async clear(): Promise<void> {
    this.files = new WeakMap();
    await removeFile(join(this.folder, MANIFEST));
    for (const name of await this.names()) if (SEGMENT_NAME.test(name)) await removeFile(join(this.folder, name));
  }

  /** Names of the files; none if the folder does not exist. */
  private async names(): Promise<string[]> {
    try {
      return await readdir(this.folder);
    } catch {
      return [];
    }
  }
}

/** Segment files never change once they are written, so a second name is a copy. */
async function linkOrCopy(file: string, copy: string): Promise<void> {
  await link(file, copy).catch(() => copyFile(file, copy));
}
