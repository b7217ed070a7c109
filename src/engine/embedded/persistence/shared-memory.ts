/** Memory given back when it is no longer needed: V8 does not count shared buffers, so it sees no reason to look for those that went. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** V8 begins to look for garbage when 64 MB outside its heap were added since it last did. */
const NUDGE_BYTES = 80 << 20;
/** Shared buffers worth looking for: often enough for memory, seldom enough for searches meanwhile. */
const WORTH_LOOKING_BYTES = 16 << 20;

/** Counts shared buffers that V8 does not, and has it look for garbage when there may be much. */
export class SharedBytes {
  private counted = 0;

  /**
   * Notes buffers that came or went. V8 then looks beside whatever else is done, without a long pause, because of
   * memory that is counted and never touched; in a turn of its own, when whoever calls speaks of the garbage no more.
   */
  note(bytes: number): void {
    this.counted += bytes;
    if (this.counted < WORTH_LOOKING_BYTES) return;
    this.counted = 0;
    setImmediate(() => new ArrayBuffer(NUDGE_BYTES));
  }
}

/** A heap that has grown by this much is worth collecting at once; below, V8 may do it when it likes. */
const WORTH_COLLECTING_BYTES = 32 << 20;

let collect: (() => void) | undefined;
/** The least it held since it was last collected. */
let left = 0;

/** Collects the garbage of this thread now, when with the shared buffers it spoke of it may be much. For threads that nobody waits for. */
export function collectNow(sharedBytes: number): void {
  left = Math.min(left, heapBytes());
  if (heapBytes() - left + sharedBytes < WORTH_COLLECTING_BYTES) return;
  if (collect === undefined) {
    setFlagsFromString('--expose-gc');
    const exposed: unknown = runInNewContext('gc');
    collect = typeof exposed === 'function' ? () => void exposed() : () => undefined;
  }
  collect();
  left = heapBytes();
}

function heapBytes(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
