/** A reader-writer lock: work on an index is shared; replacing the index is exclusive. */

export class SharedLock {
  #users = 0;
  #exclusive: Promise<void> | undefined;
  #onLastUserDone: (() => void) | undefined;

  /** Runs beside other shared work; waits while exclusive work runs or waits. */
  async shared<T>(work: () => Promise<T>): Promise<T> {
    while (this.#exclusive !== undefined) await this.#exclusive;
    this.#users += 1;
    try {
      return await work();
    } finally {
      this.#users -= 1;
      if (this.#users === 0) this.#onLastUserDone?.();
    }
  }

  /** Runs when no other work does. */
  async exclusive<T>(work: () => Promise<T>): Promise<T> {
    while (this.#exclusive !== undefined) await this.#exclusive;
    let done: () => void = () => undefined;
    this.#exclusive = new Promise((resolve) => {
      done = resolve;
    });
    try {
      if (this.#users > 0) {
        await new Promise<void>((resolve) => {
          this.#onLastUserDone = resolve;
        });
      }
      return await work();
    } finally {
      this.#onLastUserDone = undefined;
      this.#exclusive = undefined;
      done();
    }
  }
}
