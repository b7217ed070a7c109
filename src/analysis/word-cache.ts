/**
 * Bounded caches by word: a few words make up most of any text.
 *
 * Two generations of a Map instead of `lru-cache`: every token of an import passes these caches, and the bookkeeping of an
 * LRU list takes 4 % of importing.
 */
export class WordCache<Value extends NonNullable<unknown>> {
  readonly #limit: number;
  #young = new Map<string, Value>();
  /** The generation before; what is not used again is dropped with it. */
  #old = new Map<string, Value>();

  /** @param limit entries of a generation; at most twice as many are kept */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get(word: string): Value | undefined {
    const young = this.#young.get(word);
    if (young !== undefined) return young;
    const old = this.#old.get(word);
    if (old !== undefined) this.set(word, old);
    return old;
  }

  set(word: string, value: Value): void {
    if (this.#young.size >= this.#limit) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(word, value);
  }
}
