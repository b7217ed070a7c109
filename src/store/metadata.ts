/** The metadata of a store: format, origin, and the counters, which never decrease. */
import { z } from 'zod';
import { AppError } from '../errors.js';
import type { Databases } from './databases.js';
import { decode, encode } from './record.js';

const stateSchema = z.object({
  /** Number of the last change; 0 before the first. */
  sequence: z.number().int().nonnegative(),
  /** The log lacks changes up to this number; see `ArticleStore.forgotten`. */
  forgotten: z.number().int().nonnegative(),
  /** Milliseconds of the latest `updatedAt`, which never decreases, even when the clock is set back. */
  clock: z.number(),
});

export type StoreState = Readonly<z.output<typeof stateSchema>>;

const originSchema = z.object({ format: z.number().int().positive(), createdBy: z.string(), createdAt: z.string() });

export type StoreOrigin = Readonly<z.output<typeof originSchema>>;

const STATE = 'state';
const ORIGIN = 'origin';

/** The counters as last committed. */
export function readState({ metadata }: Databases): StoreState {
  const bytes = metadata.get(STATE);
  return bytes === undefined ? { sequence: 0, forgotten: 0, clock: 0 } : parsed(stateSchema, decode(bytes));
}

/** Adds the counters to the current batch. */
export function queueState({ metadata }: Databases, state: StoreState): Promise<boolean> {
  return metadata.put(STATE, encode(state));
}

/** The format of the store and the program that created it; undefined in a new one. */
export function readOrigin({ metadata }: Databases): StoreOrigin | undefined {
  const bytes = metadata.get(ORIGIN);
  return bytes === undefined ? undefined : parsed(originSchema, decode(bytes));
}

/** Writes format and origin. */
export function writeOrigin({ metadata }: Databases, origin: StoreOrigin): void {
  metadata.putSync(ORIGIN, encode(origin));
}

function parsed<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new AppError('storage_unavailable', 'The metadata of the store is damaged: restore a backup');
}
