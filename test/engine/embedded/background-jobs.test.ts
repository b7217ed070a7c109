import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { BackgroundJobs } from '../../../src/engine/embedded/background-jobs.js';

const QUICK = { retryMs: 1, maxRetryMs: 4 };
/** Long enough that no retry is due during a test. */
const SLOW = { retryMs: 3_600_000, maxRetryMs: 4 * 3_600_000 };

/** Work that fails a number of times before it succeeds. */
function failing(times: number): { readonly runs: () => number; readonly work: () => Promise<void> } {
  let runs = 0;
  const work = async () => {
    runs += 1;
    if (runs <= times) throw new Error(`failure ${runs}`);
  };
  return { runs: () => runs, work };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(1);
}

describe('background jobs', () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  test('run one at a time, in the order in which they were started', async () => {
    const jobs = new BackgroundJobs(QUICK);
    const events: string[] = [];
    for (const name of ['a', 'b', 'c']) {
      jobs.start('merge', async () => {
        events.push(`${name} begins`);
        await sleep(1);
        events.push(`${name} ends`);
      });
    }
    await jobs.idle();
    expect(events).toEqual(['a', 'b', 'c'].flatMap((name) => [`${name} begins`, `${name} ends`]));
    expect(jobs.stats).toEqual({ failures: 0 });
  });

  test('are retried until they succeed; each failure is counted and reported', async () => {
    const reported: [unknown, string][] = [];
    const jobs = new BackgroundJobs(QUICK, (error, job) => reported.push([error, job]));
    const { work, runs } = failing(4);
    jobs.start('save', work);
    await until(() => runs() === 5);
    await jobs.idle();
    expect(reported).toEqual([1, 2, 3, 4].map((n) => [new Error(`failure ${n}`), 'save']));
    expect(jobs.stats).toEqual({ failures: 4, lastError: 'failure 4' });
    await sleep(10);
    expect(runs()).toBe(5);
  });

  test('wait twice as long after each consecutive failure, up to a limit, and start anew after a success', async () => {
    jest.useFakeTimers();
    const jobs = new BackgroundJobs({ retryMs: 1000, maxRetryMs: 5000 });
    const { work } = failing(5);
    const waits: number[] = [];
    jobs.start('save', work);
    await jobs.idle();
    for (let { retryAt } = jobs.stats; retryAt !== undefined; { retryAt } = jobs.stats) {
      const wait = Date.parse(retryAt) - Date.now();
      waits.push(wait);
      await jest.advanceTimersByTimeAsync(wait - 1);
      expect(jobs.stats.retryAt).toBe(retryAt);
      await jest.advanceTimersByTimeAsync(1);
      await jobs.idle();
    }
    expect(waits).toEqual([1000, 2000, 4000, 5000, 5000]);
    expect(jobs.stats.failures).toBe(5);
    jobs.start('save', failing(1).work);
    await jobs.idle();
    expect(Date.parse(jobs.stats.retryAt ?? '') - Date.now()).toBe(1000);
    jobs.stopRetrying();
  });

  test('of other kinds go on while a retry waits', async () => {
    const jobs = new BackgroundJobs(SLOW);
    const other = failing(0);
    jobs.start('save', failing(1).work);
    jobs.start('seal', other.work);
    await jobs.idle();
    expect([jobs.isWaiting('save'), jobs.isWaiting('seal'), other.runs()]).toEqual([true, false, 1]);
    expect(Date.parse(jobs.stats.retryAt ?? '')).toBeGreaterThan(Date.now());
    jobs.stopRetrying();
    expect(jobs.stats).toEqual({ failures: 1, lastError: 'failure 1' });
  });

  test('started while a retry of their kind waits run in its place, not before', async () => {
    const jobs = new BackgroundJobs({ retryMs: 30, maxRetryMs: 30 });
    const [first, second, third] = [failing(1), failing(0), failing(0)];
    for (const { work } of [first, second, third]) jobs.start('save', work);
    await jobs.idle();
    expect([first, second, third].map(({ runs }) => runs())).toEqual([1, 0, 0]);
    await until(() => third.runs() === 1);
    await jobs.idle();
    expect([first, second, third].map(({ runs }) => runs())).toEqual([1, 0, 1]);
  });
});
