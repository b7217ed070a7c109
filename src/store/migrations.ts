/** Migrations of a store from an older format to the current one, one format at a time. */
import { AppError } from '../errors.js';
import type { Databases } from './databases.js';
import { readOrigin, type StoreOrigin, writeOrigin } from './metadata.js';

/** The format this version reads and writes. Raise it together with a new entry in `MIGRATIONS`. */
export const FORMAT = 1;

export interface Migration {
  /** The format it starts from; the result has the next. */
  readonly from: number;
  readonly purpose: string;
  /** Changes the tables, inside one transaction. */
  readonly apply: (databases: Databases) => void;
}

/** Every step since format 1. Never remove one. */
export const MIGRATIONS: readonly Migration[] = [];

/**
 * Migrates a store to format `target`, or marks a new one with it. Throws `storage_unavailable` when the store has a newer
 * format, or one that no migration starts from.
 */
export function migrate(
  databases: Databases,
  createdBy: string,
  target: number = FORMAT,
  migrations: readonly Migration[] = MIGRATIONS,
): void {
  const origin = readOrigin(databases);
  if (origin?.format === target) return;
  databases.environment.transactionSync(() => {
    if (origin === undefined) {
      writeOrigin(databases, { format: target, createdBy, createdAt: new Date().toISOString() });
      return;
    }
    for (const step of stepsFrom(origin, target, migrations)) {
      step.apply(databases);
      writeOrigin(databases, { ...origin, format: step.from + 1 });
    }
  });
}

/** Throws `storage_unavailable` for a store of another format; only a writer migrates. */
export function assertFormat(databases: Databases): void {
  const origin = readOrigin(databases);
  if (origin === undefined || origin.format === FORMAT) return;
  if (origin.format > FORMAT) throw newer(origin, FORMAT);
  throw new AppError('storage_unavailable', 'The archive has an older format: start "lede serve" once to convert it');
}

function stepsFrom(origin: StoreOrigin, target: number, migrations: readonly Migration[]): readonly Migration[] {
  if (origin.format > target) throw newer(origin, target);
  const steps: Migration[] = [];
  for (let from = origin.format; from < target; from++) {
    const step = migrations.find((migration) => migration.from === from);
    if (step === undefined)
      throw new AppError(
        'storage_unavailable',
        `Cannot migrate from archive format ${from}: use the version that wrote it`,
      );
    steps.push(step);
  }
  return steps;
}

function newer(origin: StoreOrigin, known: number): AppError {
  return new AppError(
    'storage_unavailable',
    `The archive has format ${origin.format}, this version knows up to ${known}: use the version that wrote it, or a newer one`,
  );
}
