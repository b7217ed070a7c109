/** Garbage collection of shared buffers. V8 does not count their memory, so on its own it frees them late. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** V8 starts incremental marking after 64 MB of external memory were allocated. Above that. */
const NUDGE_BYTES = 80 << 20;
/** Shared bytes after which a collection is started: a compromise between memory and the time it takes from searches. */
const MARKING_THRESHOLD_BYTES = 16 << 20;

/** Counts shared buffers, and makes V8 look for garbage when there may be much of it. */
export class SharedBytes {
  private counted = 0;

  /**
   * Counts buffers that were made or dropped. Past the threshold it allocates an array that is never touched: V8 counts
   * its memory and starts incremental marking, without a long pause. That happens in a later turn, when the caller holds
   * no reference to the buffers any more.
   */
  add(bytes: number): void {
    this.counted += bytes;
    if (this.counted < MARKING_THRESHOLD_BYTES) return;
    this.counted = 0;
    setImmediate(() => new ArrayBuffer(NUDGE_BYTES));
  }
}

/** Growth in bytes from which `collectNow` collects; below, V8 decides. */
const COLLECT_THRESHOLD_BYTES = 32 << 20;

let collect: (() => void) | undefined;
/** Lowest memory in use since the last collection, in bytes. */
let lowestBytes = 0;

/** Collects the garbage of this thread, if it and the given shared bytes may be much. Blocks: for background threads. */
export function collectNow(sharedBytes: number): void {
  lowestBytes = Math.min(lowestBytes, heapBytes());
  if (heapBytes() - lowestBytes + sharedBytes < COLLECT_THRESHOLD_BYTES) return;
  if (collect === undefined) {
    setFlagsFromString('--expose-gc');
    const exposed: unknown = runInNewContext('gc');
    collect = typeof exposed === 'function' ? () => void exposed() : () => undefined;
  }
  collect();
  lowestBytes = heapBytes();
}

function heapBytes(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
