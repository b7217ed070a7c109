/** Segments on disk: written under a temporary name, synced, renamed; read in one go. The manifest says which belong together. */
import { open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { ANALYZER_FINGERPRINT } from '../../analysis/analyzer.js';
import { SEGMENT_FORMAT } from './sections.js';
import { openSegment, type Segment } from './segment.js';
import { segmentChecksum } from './segment-assembly.js';

const manifestSchema = z.object({
  format: z.number(),
  analyzer: z.string(),
  /** Change of the store up to which the segments hold everything. */
  checkpoint: z.number(),
  segments: z.array(z.object({ file: z.string().regex(/^[\w.-]+$/), removed: z.array(z.number()) })),
});
export type Manifest = z.output<typeof manifestSchema>;

/** Writes bytes so that after a crash there is the old file or the new one, never half of either. */
async function writeDurably(file: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${file}.tmp`;
  try {
    const handle = await open(temporary, 'w');
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  const folder = await open(dirname(file), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

export async function writeSegmentFile(file: string, buffer: SharedArrayBuffer): Promise<void> {
  await writeDurably(file, new Uint8Array(buffer));
}

/** Reads a segment and checks it. Throws an Error that says what is wrong. */
export async function readSegmentFile(file: string): Promise<Segment> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const buffer = new SharedArrayBuffer(size);
    const bytes = new Uint8Array(buffer);
    let filled = 0;
    while (filled < size) {
      const { bytesRead } = await handle.read(bytes, filled, size - filled, filled);
      if (bytesRead === 0) throw new Error('it ended early');
      filled += bytesRead;
    }
    return openSegment(buffer, segmentChecksum);
  } finally {
    await handle.close();
  }
}

export async function writeManifest(file: string, manifest: Omit<Manifest, 'format' | 'analyzer'>): Promise<void> {
  const full: Manifest = { format: SEGMENT_FORMAT, analyzer: ANALYZER_FINGERPRINT, ...manifest };
  await writeDurably(file, new TextEncoder().encode(JSON.stringify(full)));
}

/** The manifest, or undefined when there is none. Throws an Error that says why it cannot be used. */
export async function readManifest(file: string): Promise<Manifest | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
  const manifest = manifestSchema.parse(JSON.parse(text));
  if (manifest.format !== SEGMENT_FORMAT) throw new Error(`it has format ${manifest.format}, not ${SEGMENT_FORMAT}`);
  if (manifest.analyzer !== ANALYZER_FINGERPRINT) throw new Error('it was written by another analyzer');
  return manifest;
}

function isMissing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}

export async function removeFile(file: string): Promise<void> {
  await rm(file, { force: true });
}
