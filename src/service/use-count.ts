/** Counts the calls that use something, so that it can be closed after the last of them. */

export class UseCount {
  #users = 0;
  #onIdle: (() => void) | undefined;

  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#users += 1;
    try {
      return await work();
    } finally {
      this.#users -= 1;
      if (this.#users === 0) this.#onIdle?.();
    }
  }

  /** Resolves when no call is under way. Nothing may begin one any more. */
  async idle(): Promise<void> {
    if (this.#users === 0) return;
    await new Promise<void>((resolve) => {
      this.#onIdle = resolve;
    });
  }
}
