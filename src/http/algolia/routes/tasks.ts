/** Ids of write tasks. A write is answered when it is complete, so every issued task is already published. */

/** Issues increasing ids below 2^53. They start at the current time, so they do not repeat after a restart. */
export class TaskIds {
  #last = Date.now();

  next(): number {
    this.#last = Math.max(this.#last + 1, Date.now());
    return this.#last;
  }
}
