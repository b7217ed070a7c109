/** What the write path is doing and did last, for `/stats`; the last one is kept in the store. */
import { z } from 'zod';
import type { ArticleStore } from '../store/article-store.js';
import type { ImportProgress } from './bulk-import.js';

const taskSchema = z.object({
  /** What is read: a folder, a file, a request. */
  name: z.string(),
  /** ISO 8601. */
  startedAt: z.string(),
  finishedAt: z.string().optional(),
  /** Why it ended early. */
  error: z.string().optional(),
  accepted: z.number(),
  unchanged: z.number(),
  rejected: z.number(),
  articlesPerSecond: z.number(),
});

export type TaskState = Readonly<z.output<typeof taskSchema>>;

const NOTHING: ImportProgress = { accepted: 0, unchanged: 0, rejected: 0, articlesPerSecond: 0 };

export class Tasks {
  readonly #store: () => ArticleStore;
  readonly #running = new Set<{ state: TaskState }>();
  #last: TaskState | undefined;

  /** @param store the store in force */
  constructor(store: () => ArticleStore) {
    this.#store = store;
  }

  /** Runs an import and keeps track of it; hand `report` to it as `onProgress`. Passes its result or error on. */
  async track<T extends ImportProgress>(
    name: string,
    action: (report: (progress: ImportProgress) => void) => Promise<T>,
  ): Promise<T> {
    const task: { state: TaskState } = { state: { name, startedAt: new Date().toISOString(), ...NOTHING } };
    this.#running.add(task);
    const report = ({ accepted, unchanged, rejected, articlesPerSecond }: ImportProgress) => {
      task.state = { ...task.state, accepted, unchanged, rejected, articlesPerSecond };
    };
    try {
      const result = await action(report);
      report(result);
      this.#keep(task.state);
      return result;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#keep({ ...task.state, error: reason });
      throw error;
    } finally {
      this.#running.delete(task);
    }
  }

  /** Imports under way, in the order they began. */
  get running(): readonly TaskState[] {
    return [...this.#running].map(({ state }) => state);
  }

  /** The import that ended last, be it in another process. */
  get last(): TaskState | undefined {
    this.#last ??= taskSchema.safeParse(this.#store().getValue('lastImport')).data;
    return this.#last;
  }

  /** Nobody waits for this note, and no import fails for want of it. */
  #keep(state: TaskState): void {
    const last = { ...state, finishedAt: new Date().toISOString() };
    this.#last = last;
    this.#store()
      .putValue('lastImport', last)
      .catch(() => undefined);
  }
}
