/** A bounded line for searches: whom it lets in is answered quickly, whom it cannot is told at once to come back. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '../errors.js';

/** Searches waiting for their turn; at a few milliseconds each, the last waits a fraction of a second. */
export const LONGEST_LINE = 100;

export class Admission {
  private waiting = 0;
  private readonly longest: number;

  /** @param longest searches that may wait at once */
  constructor(longest = LONGEST_LINE) {
    this.longest = longest;
  }

  /** Runs the work in its turn. Throws AppError `overloaded` when too many wait already. */
  async admit<T>(work: () => Promise<T>): Promise<T> {
    if (this.waiting >= this.longest) {
      throw new AppError('overloaded', 'Too many searches are waiting. Try again in a second.', { retryAfter: 1 });
    }
    this.waiting += 1;
    try {
      // Searching keeps the thread busy: a turn of the event loop lets others get in line, and be counted, first.
      await nextTurn();
      return await work();
    } finally {
      this.waiting -= 1;
    }
  }
}
