/** Numbers of tasks. A write answers when it is done, so every task that has a number is published. */

/** Numbers never repeat, over restarts either, and stay below 2^53. */
export class TaskNumbers {
  private last = Date.now();

  next(): number {
    this.last = Math.max(this.last + 1, Date.now());
    return this.last;
  }
}
