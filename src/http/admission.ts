/** A bounded queue for everything that searches: admitted work starts within a fraction of a second, the rest is refused at once. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '../errors.js';

/** Searches admitted and not yet answered; at a few milliseconds each, the last one waits a fraction of a second. */
export const MAX_PENDING = 100;

export class Admission {
  #pending = 0;
  readonly #maxPending: number;

  /** @param maxPending searches that may wait or run at once */
  constructor(maxPending = MAX_PENDING) {
    this.#maxPending = maxPending;
  }

  /** Runs the work in its turn. Throws AppError `overloaded` when the queue is full. */
  async admit<T>(work: () => Promise<T>): Promise<T> {
    if (this.#pending >= this.#maxPending) {
      throw new AppError('overloaded', 'Too many searches are waiting. Try again in a second.', { retryAfter: 1 });
    }
    this.#pending += 1;
    try {
      // Searching blocks the thread: a turn of the event loop lets further requests be counted first.
      await nextTurn();
      return await work();
    } finally {
      this.#pending -= 1;
    }
  }
}
