/** How a run ends: a number for scripts, one line for people. */
import { CommanderError } from 'commander';
import { UsageError } from '../config.js';
import { isAppError } from '../errors.js';
import { ListenError } from '../http/server.js';

export const EXIT = {
  done: 0,
  /** Some input was rejected, the rest was kept. */
  rejected: 1,
  /** The command line asks for something impossible. */
  usage: 2,
  /** Port taken, data directory locked or unwritable, and the like. */
  cannotRun: 3,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Some input was left out, which was said already. */
export class SomeRejected extends Error {
  override readonly name = 'SomeRejected';
}

export interface Ending {
  readonly code: ExitCode;
  /** Absent when everything was said already. */
  readonly message?: string;
}

/** What an error means for the run it ended. */
export function endingOf(error: unknown): Ending {
  if (error instanceof SomeRejected) return { code: EXIT.rejected };
  if (error instanceof CommanderError) return { code: error.exitCode === 0 ? EXIT.done : EXIT.usage };
  if (error instanceof UsageError) return { code: EXIT.usage, message: error.message };
  if (error instanceof ListenError) return { code: EXIT.cannotRun, message: error.message };
  if (isAppError(error)) {
    // A parameter at fault is one the person typed.
    return { code: error.param === undefined ? EXIT.cannotRun : EXIT.usage, message: error.message };
  }
  return { code: EXIT.cannotRun, message: error instanceof Error ? error.message : String(error) };
}
