/** The figures and the readiness of a service, as `/stats`, `/metrics` and `/health/ready` show them. */
import type { BackendStats } from '../backend/archive-backend.js';
import type { TaskState } from '../indexing/tasks.js';

export interface Readiness {
  readonly ready: boolean;
  /** For people: what is still going on. */
  readonly waitingFor?: string | undefined;
}

export interface ServiceStats extends Omit<BackendStats, 'queued' | 'segments'> {
  /** Writes not answered yet, and changes of followed files not read yet. */
  readonly queued: number;
  /** Files of followed folders whose type holds no articles. */
  readonly passedOver: number;
  readonly imports: { readonly running: readonly TaskState[]; readonly last?: TaskState };
  readonly ready: boolean;
}
