/**
 * Tests that need something of the machine: a browser, files beside the checkout, a privilege. Where it is missing they
 * are skipped, and their names end in the reason, which `build/skips-reporter.mjs` prints at the end of the run.
 */
import { describe, test } from '@jest/globals';

/** One line that says what is missing; undefined when nothing is. */
export type Missing = string | undefined;

const withReason = (name: string, missing: string): string => `${name} (skipped: ${missing})`;

/** `test`, or a skipped test when something is missing. */
export function testWith(missing: Missing) {
  return (name: string, body: () => Promise<void> | void, timeoutMs?: number): void => {
    if (missing === undefined) test(name, body, timeoutMs);
    else test.skip(withReason(name, missing), body, timeoutMs);
  };
}

/** `describe`, or a skipped block of tests when something is missing. */
export function describeWith(missing: Missing) {
  return (name: string, body: () => void): void => {
    if (missing === undefined) describe(name, body);
    else describe.skip(withReason(name, missing), body);
  };
}
