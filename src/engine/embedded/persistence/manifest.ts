/** The manifest: the segments of an index on disk, their removed documents, and the change number they reflect. */
import { readFile } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { ANALYZER_FINGERPRINT } from '../../../analysis/analyzer.js';
import { SEGMENT_FORMAT } from '../segment/section-layout.js';
import { writeDurably } from './durable-file.js';

const manifestSchema = z.strictObject({
  format: z.number(),
  analyzer: z.string(),
  /** Change number of the store up to which the segments contain every change. */
  checkpoint: z.number(),
  /** `removed` lists docIds. */
  segments: z.array(z.strictObject({ file: z.string().regex(/^[\w.-]+$/), removed: z.array(z.number()) })),
  /** CRC-32 of the JSON of the other members; absent in manifests of older versions. */
  checksum: z.number().optional(),
});
export type Manifest = Omit<z.output<typeof manifestSchema>, 'checksum'>;

export async function writeManifest(file: string, manifest: Omit<Manifest, 'format' | 'analyzer'>): Promise<void> {
  const full: Manifest = { format: SEGMENT_FORMAT, analyzer: ANALYZER_FINGERPRINT, ...manifest };
  const checksum = crc32(JSON.stringify(full));
  await writeDurably(file, new TextEncoder().encode(JSON.stringify({ ...full, checksum })));
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
  const json = parsed(z.looseObject({ format: z.number() }), () => JSON.parse(text));
  // The members of other formats are unknown.
  if (json.format !== SEGMENT_FORMAT) throw new Error(`it has format ${json.format}, not ${SEGMENT_FORMAT}`);
  const { checksum, ...manifest } = parsed(manifestSchema, () => json);
  if (manifest.analyzer !== ANALYZER_FINGERPRINT) throw new Error('it was written by another analyzer');
  if (checksum !== undefined && checksum !== crc32(JSON.stringify(manifest))) throw damagedManifest();
  return manifest;
}

function parsed<T>(schema: z.ZodType<T>, value: () => unknown): T {
  try {
    return schema.parse(value());
  } catch {
    throw damagedManifest();
  }
}

function damagedManifest(): Error {
  return new Error('its manifest is damaged');
}

function isMissing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}
