/** Many at once, or one alone: work on an index goes on side by side until it is to be exchanged, and waits while it is. */

export class SharedLock {
  #users = 0;
  #alone: Promise<void> | undefined;
  #left: (() => void) | undefined;

  /** Runs beside others; waits while someone is alone, or waits to be. */
  async shared<T>(work: () => Promise<T>): Promise<T> {
    while (this.#alone !== undefined) await this.#alone;
    this.#users += 1;
    try {
      return await work();
    } finally {
      this.#users -= 1;
      if (this.#users === 0) this.#left?.();
    }
  }

  /** Runs when nobody else does. */
  async alone<T>(work: () => Promise<T>): Promise<T> {
    while (this.#alone !== undefined) await this.#alone;
    let done: () => void = () => undefined;
    this.#alone = new Promise((resolve) => {
      done = resolve;
    });
    try {
      if (this.#users > 0) {
        await new Promise<void>((resolve) => {
          this.#left = resolve;
        });
      }
      return await work();
    } finally {
      this.#left = undefined;
      this.#alone = undefined;
      done();
    }
  }
}
