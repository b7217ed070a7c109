/** Acknowledged writes survive SIGKILL: a server over HTTP, killed again and again while clients write to it. */
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '../store/temporary-folder.js';
import { BURST_MS, KILLS, KILLS_AND_SEED, KILLS_PER_ARCHIVE, randomLife, TIMEOUT_MS } from './kills.js';
import { kill, type Server, startServer } from './server-process.js';

/** Concurrent write requests: a kill hits commits shared by several of them. */
const WRITERS = 8;
/** Concurrent requests that verify the stored articles. */
const READERS = 16;
/** Articles in a new archive: enough for segments to be built, merged and saved while the server is killed. */
const SEEDED = 800;
/** Articles in each bulk request between single writes: enough to become a segment of their own. */
const BULK = 150;

/** Numbers of the articles that were sent. */
interface Written {
  readonly acknowledged: readonly number[];
  /** Unanswered when the server was killed: each may be stored or not. */
  readonly unanswered: readonly number[];
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

/** Sends articles in bulk; false when the server died before it answered. */
async function postBulk(url: string, numbers: readonly number[]): Promise<boolean> {
  const body = numbers.map((number) => `${JSON.stringify(articleOf(number))}\n`).join('');
  const headers = { 'content-type': 'application/x-ndjson' };
  const answer = await fetch(`${url}/articles`, { method: 'POST', headers, body }).catch(() => undefined);
  const text = await answer?.text().catch(() => undefined);
  if (text !== undefined) expect(JSON.parse(text)).toEqual({ accepted: numbers.length, rejected: [] });
  return text !== undefined;
}

/** Sends one article; false when the server died before it answered. */
async function put(url: string, number: number): Promise<boolean> {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify(articleOf(number));
  const answer = await fetch(url + addressOf(number), { method: 'PUT', headers, body }).catch(() => undefined);
  if (answer !== undefined) expect(answer.status).toBe(201);
  return answer !== undefined;
}

/** Writes articles over HTTP until the server is killed at a random moment. Numbers start at `first`. */
async function writeAndKill(server: Server, first: number): Promise<Written> {
  const acknowledged: number[] = [];
  const unanswered = new Set<number>();
  let next = first;
  const write = async (count: number) => {
    const numbers = Array.from({ length: count }, (_, index) => next + index);
    next += count;
    for (const number of numbers) unanswered.add(number);
    const done = count === 1 ? await put(server.url, numbers[0] ?? 0) : await postBulk(server.url, numbers);
    if (!done) return false;
    for (const number of numbers) unanswered.delete(number);
    acknowledged.push(...numbers);
    return true;
  };
  const writeUntilKilled = async (writer: number) => {
    for (let count = 1; await write(count); count = writer === 0 ? 1 + BULK - count : 1) {
      const rest = performance.now() % (2 * BURST_MS);
      if (rest > BURST_MS) await wait(2 * BURST_MS - rest);
    }
  };
  const writers = Array.from({ length: WRITERS }, (_, writer) => writeUntilKilled(writer));
  setTimeout(() => server.child.kill('SIGKILL'), 50 + randomLife());
  expect(await once(server.child, 'exit')).toEqual([null, 'SIGKILL']);
  await Promise.all(writers);
  return { acknowledged, unanswered: [...unanswered] };
}

/** A numeric member of a JSON response. */
async function numberIn(address: string, member: string): Promise<number> {
  const answer: unknown = await (await fetch(address)).json();
  return Number(new Map(Object.entries(Object(answer))).get(member));
}

/** Every acknowledged article is stored whole and searchable; unanswered ones are whole or absent. */
async function expectKept({ url }: Server, { acknowledged, unanswered }: Written, atLeast: number): Promise<void> {
  const stored = await numberIn(`${url}/stats`, 'articles');
  expect(await numberIn(`${url}/search?hitsPerPage=0`, 'total')).toBe(stored); // every stored article is searchable
  expect(stored).toBeGreaterThanOrEqual(atLeast);
  const optional = new Set(unanswered);
  await forEach([...acknowledged, ...unanswered], async (number) => {
    const answer = await fetch(url + addressOf(number));
    if (answer.status === 404 && optional.has(number)) return void (await answer.body?.cancel());
    expect({ number, status: answer.status }).toEqual({ number, status: 200 });
    expect(await answer.json()).toMatchObject(articleOf(number));
  });
  await forEach(acknowledged, async (number) => {
    const answer = await fetch(`${url}/search?q=%22mark${number}%22`);
    expect(await answer.json()).toMatchObject({ total: 1, hits: [{ id: `crash/${number}` }] });
  });
}

/** Runs `READERS` checks at a time. */
async function forEach(numbers: readonly number[], check: (number: number) => Promise<void>): Promise<void> {
  for (let first = 0; first < numbers.length; first += READERS) {
    await Promise.all(numbers.slice(first, first + READERS).map(check));
  }
}

test(
  `after ${KILLS_AND_SEED} a server still has every article it acknowledged, whole and searchable`,
  async () => {
    let data = '';
    let next = 0;
    let total = 0;
    let kept = 0;
    for (let round = 0; round < KILLS; round++) {
      const fresh = round % KILLS_PER_ARCHIVE === 0;
      if (fresh) data = temporaryFolder();
      const server = await startServer(data);
      if (fresh) {
        kept = SEEDED;
        const seeds = Array.from({ length: SEEDED }, (_, index) => next + index);
        next += SEEDED;
        expect(await postBulk(server.url, seeds)).toBe(true);
      }
      const written = await writeAndKill(server, next);
      next = Math.max(next, ...written.acknowledged, ...written.unanswered) + 1;
      kept += written.acknowledged.length;
      total += written.acknowledged.length;
      const restarted = await startServer(data);
      await expectKept(restarted, written, kept);
      await kill(restarted);
    }
    expect(total).toBeGreaterThan(KILLS);
  },
  TIMEOUT_MS,
);
