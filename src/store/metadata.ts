/** The metadata of a store: format, origin, and the counters, which never decrease. */
import { z } from 'zod';
import { AppError } from '../errors.js';
import { checksum } from './checksum.js';
import type { Databases } from './databases.js';
import { decode, decodeRecord, encode, encodeRecord } from './record.js';

const stateSchema = z.object({
  /** Number of the last change; 0 before the first. */
  sequence: z.number().int().nonnegative(),
  /** The log lacks changes up to this number; see `ArticleStore.forgotten`. */
  forgotten: z.number().int().nonnegative(),
  /** Milliseconds of the latest `updatedAt`, which never decreases, even when the clock is set back. */
  clock: z.number(),
});

export type StoreState = Readonly<z.output<typeof stateSchema>>;

const originSchema = z.object({
  format: z.number().int().positive(),
  createdBy: z.string(),
  createdAt: z.string(),
  /** Of the other members; from format 2 on. */
  checksum: z.number().optional(),
});

export type StoreOrigin = Readonly<Omit<z.output<typeof originSchema>, 'checksum'>>;

export const STATE = 'state';
export const ORIGIN = 'origin';

/** The counters as last committed. */
export function readState({ metadata }: Databases): StoreState {
  const bytes = metadata.get(STATE);
  if (bytes === undefined) return { sequence: 0, forgotten: 0, clock: 0 };
  const state = stateSchema.safeParse(decodeRecord(STATE, bytes)?.value);
  if (state.success) return state.data;
  throw damagedMetadata();
}

/** Adds the counters to the current batch. */
export function queueState({ metadata }: Databases, state: StoreState): Promise<boolean> {
  return metadata.put(STATE, encodeRecord(STATE, state));
}

/**
 * The format of the store and the program that created it; undefined in a new one. Its record has no frame, so that every
 * version can read the format.
 */
export function readOrigin({ metadata }: Databases): StoreOrigin | undefined {
  const bytes = metadata.get(ORIGIN);
  if (bytes === undefined) {
    if (metadata.doesExist(STATE)) throw damagedMetadata();
    return undefined;
  }
  const { checksum: sum, ...origin } = parsedOrigin(bytes);
  const isIntact = sum === undefined ? origin.format === 1 : sum === originChecksum(origin);
  if (!isIntact) throw damagedMetadata();
  return origin;
}

/** Writes format and origin. */
export function writeOrigin({ metadata }: Databases, origin: StoreOrigin): void {
  metadata.putSync(ORIGIN, encode({ ...origin, checksum: originChecksum(origin) }));
}

/** A value beside the articles; undefined for undefined. Throws `storage_unavailable` when it is damaged. */
export function readValue(name: string, record: Buffer | undefined): unknown {
  if (record === undefined) return undefined;
  const decoded = decodeRecord(name, record);
  if (decoded !== undefined) return decoded.value;
  throw new AppError(
    'storage_unavailable',
    `The stored value "${name}" is damaged: restore a backup, or start "lede serve" with --accept-loss to begin without it`,
  );
}

function parsedOrigin(bytes: Buffer): z.output<typeof originSchema> {
  try {
    return originSchema.parse(decode(bytes));
  } catch {
    throw damagedMetadata();
  }
}

function originChecksum({ format, createdBy, createdAt }: StoreOrigin): number {
  return checksum(ORIGIN, Buffer.from(JSON.stringify([format, createdBy, createdAt])));
}

function damagedMetadata(): AppError {
  return new AppError('storage_unavailable', 'The metadata of the store is damaged: restore a backup');
}
