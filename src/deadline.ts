/** The end of a request: one clock reading that everything the request causes is held to. */
import { AppError } from './errors.js';

/** Milliseconds since the epoch. */
export type Clock = () => number;

export class Deadline {
  /** Never passes. */
  static readonly NONE = new Deadline(Number.POSITIVE_INFINITY);
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly #clock: Clock;

  constructor(at: number, clock: Clock = Date.now) {
    this.at = at;
    this.#clock = clock;
  }

  /** A deadline `milliseconds` from now. */
  static after(milliseconds: number, clock: Clock = Date.now): Deadline {
    return new Deadline(clock() + milliseconds, clock);
  }

  get isPast(): boolean {
    return this.#clock() > this.at;
  }

  /** Milliseconds left; 0 when past. */
  get remaining(): number {
    return Math.max(0, this.at - this.#clock());
  }

  /** Throws AppError `deadline_exceeded` when past. */
  check(): void {
    if (this.isPast) {
      throw new AppError('deadline_exceeded', 'The query took too long. Try fewer or longer words.', { retryAfter: 1 });
    }
  }
}
