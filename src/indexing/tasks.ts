/** What the write path is doing and did last, for `/stats`. */
import type { ImportProgress } from './bulk-import.js';

export interface TaskState extends ImportProgress {
  /** What is read: a folder, a file, a request. */
  readonly name: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly finishedAt?: string;
  /** Why it ended early. */
  readonly error?: string;
}

const NOTHING: ImportProgress = { accepted: 0, unchanged: 0, rejected: 0, articlesPerSecond: 0 };

export class Tasks {
  readonly #running = new Set<{ state: TaskState }>();
  #last: TaskState | undefined;

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
      this.#last = { ...task.state, finishedAt: new Date().toISOString() };
      return result;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#last = { ...task.state, finishedAt: new Date().toISOString(), error: reason };
      throw error;
    } finally {
      this.#running.delete(task);
    }
  }

  /** Imports under way, in the order they began. */
  get running(): readonly TaskState[] {
    return [...this.#running].map(({ state }) => state);
  }

  /** The import that ended last. */
  get last(): TaskState | undefined {
    return this.#last;
  }
}
