/** The imports under way and the last one that ended, for `/stats`; the last one is kept in the archive. */
import { z } from 'zod';
import type { ArchiveBackend } from '../backend/archive-backend.js';
import { type ImportProgress, NO_PROGRESS } from './import-progress.js';

const taskSchema = z.object({
  /** The source: a folder, a file, a request. */
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

export class Tasks {
  readonly #backend: Pick<ArchiveBackend, 'value' | 'updateValue'>;
  readonly #running = new Set<{ state: TaskState }>();
  #last: TaskState | undefined;

  constructor(backend: Pick<ArchiveBackend, 'value' | 'updateValue'>) {
    this.#backend = backend;
  }

  /** Runs an import and records it. `action` passes `report` its progress. Returns its result or throws its error. */
  async track<T extends ImportProgress>(
    name: string,
    action: (report: (progress: ImportProgress) => void) => Promise<T>,
  ): Promise<T> {
    const task: { state: TaskState } = { state: { name, startedAt: new Date().toISOString(), ...NO_PROGRESS } };
    this.#running.add(task);
    const report = ({ accepted, unchanged, rejected, articlesPerSecond }: ImportProgress) => {
      task.state = { ...task.state, accepted, unchanged, rejected, articlesPerSecond };
    };
    try {
      const result = await action(report);
      report(result);
      this.#record(task.state);
      return result;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#record({ ...task.state, error: reason });
      throw error;
    } finally {
      this.#running.delete(task);
    }
  }

  /** Imports under way, in the order they began. */
  get running(): readonly TaskState[] {
    return [...this.#running].map(({ state }) => state);
  }

  /** The import that ended last, in this process or an earlier one. */
  async last(): Promise<TaskState | undefined> {
    this.#last ??= taskSchema.safeParse(await this.#backend.value('lastImport')).data;
    return this.#last;
  }

  /** Not awaited, and without an error: no import fails because its record cannot be written. */
  #record(state: TaskState): void {
    const last = { ...state, finishedAt: new Date().toISOString() };
    this.#last = last;
    this.#backend.updateValue('lastImport', () => last).catch(() => undefined);
  }
}
