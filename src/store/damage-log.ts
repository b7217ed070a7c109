/** The damaged records that reads of a store have met, each reported once. */
import type { AppError } from '../errors.js';

/** Later ones are reported, and again when they are read again, but not counted. */
const MAX_KEPT = 100_000;

export class DamageLog {
  readonly #ids = new Set<string>();
  readonly #onDamage: (error: AppError) => void;

  constructor(onDamage: (error: AppError) => void = () => undefined) {
    this.#onDamage = onDamage;
  }

  /** Number of damaged records met and not replaced since. */
  get size(): number {
    return this.#ids.size;
  }

  report(id: string, error: AppError): void {
    if (this.#ids.has(id)) return;
    if (this.#ids.size < MAX_KEPT) this.#ids.add(id);
    this.#onDamage(error);
  }

  /** Forgets records that were replaced or removed. */
  forget(ids: Iterable<string>): void {
    if (this.#ids.size === 0) return;
    for (const id of ids) this.#ids.delete(id);
  }

  forgetAll(): void {
    this.#ids.clear();
  }
}
