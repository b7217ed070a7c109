/** A reader that passes every call on and records it: how many calls a search takes, and which deadline each is held to. */
import type { CallOptions, Capabilities, SearchOptions, SearchReader } from '../../src/backend/archive-backend.js';
import type { Deadline } from '../../src/deadline.js';
import type { Plan, TermMatch } from '../../src/query/plan.js';

export interface Call {
  readonly method: string;
  readonly deadline: Deadline | undefined;
  /** Ids, plans, terms or words of the call. */
  readonly items: number;
}

export class ObservedReader implements SearchReader {
  readonly calls: Call[] = [];
  readonly capabilities: Capabilities;
  readonly #reader: SearchReader;

  constructor(reader: SearchReader, capabilities: Partial<Capabilities> = {}) {
    this.#reader = reader;
    this.capabilities = { ...reader.capabilities, ...capabilities };
  }

  articles(ids: readonly string[], options?: CallOptions) {
    this.#record('articles', ids.length, options);
    return this.#reader.articles(ids, options);
  }

  search(plans: readonly Plan[], options?: SearchOptions) {
    this.#record('search', plans.length, options);
    for (const { offset, limit } of plans) {
      if (offset + limit > this.capabilities.maxResultWindow) throw new RangeError('past the result window');
    }
    return this.#reader.search(plans, options);
  }

  documentFrequencies(terms: readonly TermMatch[], options?: CallOptions) {
    this.#record('documentFrequencies', terms.length, options);
    return this.#reader.documentFrequencies(terms, options);
  }

  wordsNear(word: string, edits: 1 | 2 | 3, limit: number, options?: CallOptions) {
    this.#record('wordsNear', 1, options);
    return this.#reader.wordsNear(word, edits, limit, options);
  }

  similar(id: string, limit: number, options?: CallOptions) {
    this.#record('similar', 1, options);
    return this.#reader.similar(id, limit, options);
  }

  fields(options?: CallOptions) {
    this.#record('fields', 0, options);
    return this.#reader.fields(options);
  }

  size() {
    return this.#reader.size();
  }

  /** The number of calls of a method so far. */
  count(method: string): number {
    return this.calls.filter((call) => call.method === method).length;
  }

  #record(method: string, items: number, options: CallOptions | undefined): void {
    this.calls.push({ method, items, deadline: options?.deadline });
  }
}
