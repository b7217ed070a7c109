/** Ends calls whose caller no longer waits. */
import type { CallOptions } from '../archive-backend.js';

/** Throws `deadline_exceeded` past the deadline, and the reason of an aborted signal. */
export function assertActive({ deadline, signal }: CallOptions): void {
  signal?.throwIfAborted();
  deadline?.check();
}
