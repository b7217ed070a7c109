/** The manifest: the segments of an index on disk, their removed documents, and the change number they reflect. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { ANALYZER_FINGERPRINT } from '../../../analysis/analyzer.js';
import { SEGMENT_FORMAT } from '../segment/section-layout.js';
import { writeDurably } from './durable-file.js';

const manifestSchema = z.object({
  format: z.number(),
  analyzer: z.string(),
  /** Change number of the store up to which the segments contain every change. */
  checkpoint: z.number(),
  /** `removed` lists docIds. */
  segments: z.array(z.object({ file: z.string().regex(/^[\w.-]+$/), removed: z.array(z.number()) })),
});
export type Manifest = z.output<typeof manifestSchema>;

export async function writeManifest(file: string, manifest: Omit<Manifest, 'format' | 'analyzer'>): Promise<void> {
  const full: Manifest = { format: SEGMENT_FORMAT, analyzer: ANALYZER_FINGERPRINT, ...manifest };
  await writeDurably(file, new TextEncoder().encode(JSON.stringify(full)));
}

/** Reads a manifest; undefined when there is none. Throws an Error with the reason when it cannot be used. */
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
