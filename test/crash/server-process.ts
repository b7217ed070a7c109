/** A server in a process of its own, to be killed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach } from '@jest/globals';

const PROGRAM = join(import.meta.dirname, '../../dist/main.js');

export interface Server {
  readonly url: string;
  readonly child: ChildProcess;
}

const running = new Set<ChildProcess>();
afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
});

/** Starts a server on a data directory; resolves when its archive is loaded and its folders are read. */
export async function startServer(data: string, folders: readonly string[] = []): Promise<Server> {
  const child = spawn(process.execPath, [PROGRAM, 'serve', ...folders, '--demo', '--port', '0', '--data', data], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /http:\/\/[\w.:]+/.exec(line)?.[0];
    if (url !== undefined) return { url, child };
  }
  throw new Error('The server ended before it was ready.');
}

export async function kill({ child }: Server): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

/** Sends JSON and resolves with the parsed answer; undefined when the server died before it answered. */
export async function send(
  { url }: Server,
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<{ readonly status: number; readonly body: unknown } | undefined> {
  const json = { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const answer = await fetch(url + path, { method, ...(body !== undefined && json) }).catch(() => undefined);
  const text = await answer?.text().catch(() => undefined);
  return answer === undefined || text === undefined ? undefined : { status: answer.status, body: JSON.parse(text) };
}
