/** Exit codes, and the exit code and message for each error. */
import { CommanderError } from 'commander';
import { UsageError } from '../config.js';
import { isAppError } from '../errors.js';
import { ListenError } from '../http/server.js';

export const EXIT = {
  done: 0,
  /** Some input was rejected; the rest is imported. */
  rejected: 1,
  /** Invalid command line. */
  usage: 2,
  /** For example, the port is in use or the data directory is locked or not writable. */
  cannotRun: 3,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Some input was rejected. The rejections are already printed. */
export class SomeRejected extends Error {
  override readonly name = 'SomeRejected';
}

export interface Ending {
  readonly code: ExitCode;
  /** Absent when the error is already printed. */
  readonly message?: string;
}

/** The exit code and message for an error. */
export function endingOf(error: unknown): Ending {
  if (error instanceof SomeRejected) return { code: EXIT.rejected };
  if (error instanceof CommanderError) return { code: error.exitCode === 0 ? EXIT.done : EXIT.usage };
  if (error instanceof UsageError) return { code: EXIT.usage, message: error.message };
  if (error instanceof ListenError) return { code: EXIT.cannotRun, message: error.message };
  if (isAppError(error)) {
    // An invalid parameter comes from the command line.
    return { code: error.param === undefined ? EXIT.cannotRun : EXIT.usage, message: error.message };
  }
  return { code: EXIT.cannotRun, message: error instanceof Error ? error.message : String(error) };
}
