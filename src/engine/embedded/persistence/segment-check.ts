/** Verification of the files of an index without opening it: the manifest, and each segment against its checksum. */
import { join } from 'node:path';
import { type Manifest, readManifest } from './manifest.js';
import { readSegmentFile } from './segment-file.js';
import { MANIFEST, SEGMENTS } from './segment-folder.js';

export interface SegmentReport {
  /** Change number up to which the files reflect the store; 0 when there are none. */
  readonly checkpoint: number;
  /** Documents in the segments, without removed ones. */
  readonly documents: number;
  /** File and reason, one a damaged file. */
  readonly damage: readonly { readonly file: string; readonly reason: string }[];
}

/** A writer that saves meanwhile removes files of the manifest that was read. */
const ATTEMPTS = 3;

/** Reads one segment at a time. */
export async function checkSegments(indexFolder: string): Promise<SegmentReport> {
  for (let attempt = 1; ; attempt += 1) {
    const report = await checkOnce(join(indexFolder, SEGMENTS));
    if (report.damage.length === 0 || attempt === ATTEMPTS) return report;
  }
}

async function checkOnce(folder: string): Promise<SegmentReport> {
  const file = join(folder, MANIFEST);
  let manifest: Manifest | undefined;
  try {
    manifest = await readManifest(file);
  } catch (error) {
    return { checkpoint: 0, documents: 0, damage: [{ file, reason: reasonOf(error) }] };
  }
  if (manifest === undefined) return { checkpoint: 0, documents: 0, damage: [] };
  const damage: { file: string; reason: string }[] = [];
  let documents = 0;
  for (const { file: name, removed } of manifest.segments) {
    const segment = join(folder, name);
    try {
      documents += (await readSegmentFile(segment)).maxDoc - removed.length;
    } catch (error) {
      damage.push({ file: segment, reason: reasonOf(error) });
    }
  }
  return { checkpoint: manifest.checkpoint, documents, damage };
}

function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}
