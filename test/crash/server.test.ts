import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '../store/temporary-folder.js';
import { KILLS, KILLS_PER_ARCHIVE, READY_WITHIN_MS, randomLife, TIMEOUT_MS } from './kills.js';

const PROGRAM = join(import.meta.dirname, '../../dist/main.js');
/** Requests under way at once, so that a kill meets commits that several share. */
const WRITERS = 8;
/** Acknowledged articles looked up by search after each kill; every one is fetched by id. */
const SEARCHED = 20;

interface Server {
  readonly url: string;
  readonly child: ChildProcess;
}

interface Written {
  readonly acknowledged: readonly number[];
  /** Sent, and killed before the answer. */
  readonly open: readonly number[];
}

async function startServer(data: string): Promise<Server> {
  const started = performance.now();
  const child = spawn(process.execPath, [PROGRAM, 'serve', '--port', '0', '--data', data], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /http:\/\/[\w.:]+/.exec(line)?.[0];
    if (url === undefined) continue;
    expect(performance.now() - started).toBeLessThan(READY_WITHIN_MS);
    return { url, child };
  }
  throw new Error('the server ended before it was ready');
}

async function kill({ child }: Server): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

function articleOf(number: number) {
  const body = Array.from({ length: 1 + (number % 40) }, (_, index) => `Paragraph ${index} of article ${number}.`);
  return {
    id: `crash/${number}`,
    title: `Report mark${number}`,
    lede: 'From the crash test.',
    body,
    attributes: { number },
  };
}

const addressOf = (number: number) => `/articles/${encodeURIComponent(`crash/${number}`)}`;

/** Writes articles over HTTP until the server is killed at a random moment. */
async function writeAndKill(server: Server, first: number): Promise<Written> {
  const acknowledged: number[] = [];
  const open = new Set<number>();
  let next = first;
  const writeOn = async () => {
    for (;;) {
      const number = next++;
      open.add(number);
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify(articleOf(number));
      const answer = await fetch(server.url + addressOf(number), { method: 'PUT', headers, body }).catch(
        () => undefined,
      );
      if (answer === undefined) return;
      expect(answer.status).toBe(201);
      open.delete(number);
      acknowledged.push(number);
    }
  };
  const writers = Array.from({ length: WRITERS }, writeOn);
  setTimeout(() => server.child.kill('SIGKILL'), 50 + randomLife());
  expect(await once(server.child, 'exit')).toEqual([null, 'SIGKILL']);
  await Promise.all(writers);
  return { acknowledged, open: [...open] };
}

async function expectKept({ url }: Server, { acknowledged, open }: Written): Promise<void> {
  for (const number of [...acknowledged, ...open]) {
    const answer = await fetch(url + addressOf(number));
    if (answer.status === 404 && open.includes(number)) continue;
    expect({ number, status: answer.status }).toEqual({ number, status: 200 });
    expect(await answer.json()).toMatchObject(articleOf(number));
  }
  for (const number of acknowledged.slice(-SEARCHED)) {
    const answer = await fetch(`${url}/search?q=%22mark${number}%22`);
    expect(await answer.json()).toMatchObject({ total: 1, hits: [{ id: `crash/${number}` }] });
  }
}

test(
  `a server killed ${KILLS} times keeps every article it acknowledged, searchable and whole`,
  async () => {
    let data = '';
    let next = 0;
    let total = 0;
    for (let round = 0; round < KILLS; round++) {
      if (round % KILLS_PER_ARCHIVE === 0) data = temporaryFolder();
      const written = await writeAndKill(await startServer(data), next);
      next = Math.max(next, ...written.acknowledged, ...written.open) + 1;
      total += written.acknowledged.length;
      const again = await startServer(data);
      await expectKept(again, written);
      await kill(again);
    }
    expect(total).toBeGreaterThan(KILLS);
  },
  TIMEOUT_MS,
);
