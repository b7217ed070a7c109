/** The streams and environment of a command. */
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';

export interface Terminal {
  readonly stdin: Readable;
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly stderr: Writable & { readonly isTTY?: boolean };
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Writes text, and waits for the stream to drain when its buffer is full. */
export async function write(stream: Writable, text: string): Promise<void> {
  if (!stream.write(text)) await once(stream, 'drain');
}

/** Replaces control characters, which could move the cursor of a terminal or change its colours. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ');
}
