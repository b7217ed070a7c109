/** When articles move between tiers, and when failed background jobs are retried. */
import type { RetryLimits } from './background-jobs.js';

export interface TierLimits extends RetryLimits {
  /** Documents of the recent tier at which it is sealed. Measured: MiniSearch answers a one-word prefix in 1–2 ms at 500. */
  readonly recent: number;
  /** Number of articles from which a write is bulk: analysed and inverted by the worker. */
  readonly bulk: number;
  /** Number of segments above which segments are merged between writes. */
  readonly segments: number;
  /** Milliseconds without a write after which segments are merged and saved. */
  readonly idleMs: number;
  /** Articles of bulk writes after which segments are saved without a pause, so that a crash loses little work. */
  readonly unsaved: number;
}

export const TIER_LIMITS: TierLimits = {
  recent: 500,
  bulk: 100,
  segments: 8,
  idleMs: 300,
  unsaved: 50_000,
  retryMs: 1000,
  maxRetryMs: 60_000,
};
