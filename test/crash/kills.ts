/** How often the crash tests kill, and at which moments. */
import { randomInt } from 'node:crypto';
import { seededRandom } from '../../src/evaluation/significance.js';

/** 5 in `npm test`, 100 in `npm run test:crash`. */
export const KILLS = Number(process.env.LEDE_CRASH_KILLS ?? 5);

/** Kills before a new archive is created, which keeps archives small in a long run. */
export const KILLS_PER_ARCHIVE = 10;

/** Timeout of a whole test. A start takes half a second; on a machine busy with other tests, several. */
export const TIMEOUT_MS = 60_000 + KILLS * 30_000;

/** Writers pause every other interval of this length: derived files are saved after 300 ms without writes. */
export const BURST_MS = 400;

/** A process works at most this long after it is ready: enough to seal, merge and save what it wrote. */
const LONGEST_LIFE_MS = 1200;

/** Seed of the moments at which processes are killed. LEDE_CRASH_SEED repeats the moments of an earlier run. */
const seed = Number(process.env.LEDE_CRASH_SEED ?? randomInt(2 ** 32));
const random = seededRandom(seed);

/** Names the kills and their seed, for the names of tests: Jest prints these with each failure. */
export const KILLS_AND_SEED = `${KILLS} kills (LEDE_CRASH_SEED=${seed})`;
process.stderr.write(`Crash test: ${KILLS_AND_SEED}\n`);

/** A whole number below `bound`, from the same seed. */
export function randomBelow(bound: number): number {
  return Math.floor(random() * bound);
}

/** Milliseconds from readiness to the next kill. */
export function randomLife(): number {
  return random() * LONGEST_LIFE_MS;
}
