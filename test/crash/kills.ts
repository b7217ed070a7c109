/** How often the crash tests kill, and how long they wait. */

/** 5 in `npm test`, 100 in `npm run test:crash`. */
export const KILLS = Number(process.env.LEDE_CRASH_KILLS ?? 5);

/** A new archive every so many kills, so that a long run does not spend its time reading a large one. */
export const KILLS_PER_ARCHIVE = 10;

/** Milliseconds from start to readiness, on a machine that is busy with other tests. */
export const READY_WITHIN_MS = 10_000;

/** For a whole test. */
export const TIMEOUT_MS = KILLS * (READY_WITHIN_MS + 5000);

/** Milliseconds a process may work after it is ready: long enough for what was written to be sealed, merged and saved. */
export function randomLife(): number {
  return Math.random() * 1200;
}

/** Writers rest every other while, because derived files are saved when nothing is written for 300 ms. */
export const BURST_MS = 400;
