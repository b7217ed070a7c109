/** Runs background jobs one at a time. A failed job is counted, reported and retried with exponential back-off. */
import type { BackgroundStats } from '../engine.js';

/** Building a segment of the recent tier, merging segments, writing segments to disk. */
export type JobKind = 'seal' | 'merge' | 'save';

/** Called with every failure of a background job. Must not throw. */
export type BackgroundErrorListener = (error: unknown, job: JobKind) => void;

export interface RetryLimits {
  /** Milliseconds before the first retry; doubled by each further failure. */
  readonly retryMs: number;
  /** Longest delay before a retry, in milliseconds. */
  readonly maxRetryMs: number;
}

/** Does its work on the state it finds, so that it can be run again. */
type Work = () => Promise<void>;

interface Retry {
  work: Work;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly timer: NodeJS.Timeout;
}

export class BackgroundJobs {
  private readonly limits: RetryLimits;
  private readonly onError: BackgroundErrorListener | undefined;
  /** The end of the queue; undefined when no job is under way. */
  private last: Promise<void> | undefined;
  /** Delay of the next retry by kind, after consecutive failures. */
  private readonly delays = new Map<JobKind, number>();
  private readonly retries = new Map<JobKind, Retry>();
  private isRetrying = true;
  private failures = 0;
  private lastError: string | undefined;

  constructor(limits: RetryLimits, onError?: BackgroundErrorListener) {
    this.limits = limits;
    this.onError = onError;
  }

  get stats(): BackgroundStats {
    const next = Math.min(...Array.from(this.retries.values(), ({ at }) => at));
    return {
      failures: this.failures,
      ...(this.lastError !== undefined && { lastError: this.lastError }),
      ...(this.retries.size > 0 && { retryAt: new Date(next).toISOString() }),
    };
  }

  /** Queues work behind the jobs under way. While a retry of its kind waits, the work takes the place of the failed one. */
  start(kind: JobKind, work: Work): void {
    const job = (this.last ?? Promise.resolve()).then(() => this.run(kind, work));
    this.last = job;
    void job.then(() => {
      if (this.last === job) this.last = undefined;
    });
  }

  /** Whether a job of this kind failed and waits for its retry. */
  isWaiting(kind: JobKind): boolean {
    return this.retries.has(kind);
  }

  /** Resolves when no job is under way; a retry may still wait. */
  async idle(): Promise<void> {
    while (this.last !== undefined) await this.last;
  }

  /** Cancels retries and schedules no further ones. */
  stopRetrying(): void {
    this.isRetrying = false;
    for (const { timer } of this.retries.values()) clearTimeout(timer);
    this.retries.clear();
  }

  private async run(kind: JobKind, work: Work): Promise<void> {
    const waiting = this.retries.get(kind);
    if (waiting !== undefined) {
      waiting.work = work;
      return;
    }
    try {
      await work();
      this.delays.delete(kind);
    } catch (error) {
      this.failures += 1;
      this.lastError = error instanceof Error ? error.message : String(error);
      if (this.isRetrying) this.retryLater(kind, work);
      this.onError?.(error, kind);
    }
  }

  private retryLater(kind: JobKind, work: Work): void {
    const delay = this.delays.get(kind) ?? this.limits.retryMs;
    this.delays.set(kind, Math.min(delay * 2, this.limits.maxRetryMs));
    const timer = setTimeout(() => {
      const retry = this.retries.get(kind);
      this.retries.delete(kind);
      if (retry !== undefined) this.start(kind, retry.work);
    }, delay);
    timer.unref();
    this.retries.set(kind, { work, at: Date.now() + delay, timer });
  }
}
