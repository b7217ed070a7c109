/** The few facts a store knows about itself: format, origin, and the counters that must never run backwards. */
import { z } from 'zod';
import { AppError } from '../errors.js';
import type { Databases } from './databases.js';
import { decode, encode } from './record.js';

const stateSchema = z.object({
  /** Number of the last change; 0 when nothing ever changed. */
  sequence: z.number().int().nonnegative(),
  /** Changes up to this number are no longer listed one by one: whoever is behind it starts afresh. */
  forgotten: z.number().int().nonnegative(),
  /** Milliseconds of the latest `updatedAt` given out, so that a clock set back does not turn time back. */
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

/** Queues the counters into the current batch. */
export function queueState({ metadata }: Databases, state: StoreState): Promise<boolean> {
  return metadata.put(STATE, encode(state));
}

/** Which format and program made the store; undefined in a new one. */
export function readOrigin({ metadata }: Databases): StoreOrigin | undefined {
  const bytes = metadata.get(ORIGIN);
  return bytes === undefined ? undefined : parsed(originSchema, decode(bytes));
}

/** Writes format and origin; in place of the old ones when a migration raised the format. */
export function writeOrigin({ metadata }: Databases, origin: StoreOrigin): void {
  metadata.putSync(ORIGIN, encode(origin));
}

function parsed<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new AppError('storage_unavailable', 'The metadata of the store is damaged: restore a backup');
}
