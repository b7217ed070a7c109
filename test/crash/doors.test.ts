/**
 * Every other write door survives SIGKILL: watched folders, copies and moves of indexes, settings. After each kill the
 * archive is in a state that the acknowledged answers allow: the last acknowledged one, or one that was under way.
 */
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { temporaryFolder } from '../store/temporary-folder.js';
import { KILLS, KILLS_AND_SEED, KILLS_PER_ARCHIVE, randomBelow, randomLife, TIMEOUT_MS } from './kills.js';
import { kill, type Server, send, startServer } from './server-process.js';

const hitsSchema = z.object({
  nbHits: z.number(),
  hits: z.array(z.object({ objectID: z.string(), generation: z.number().optional() })),
});

async function hitsOf(server: Server, index: string, query = '') {
  for (;;) {
    const answer = await send(server, 'POST', `/1/indexes/${index}/query`, {
      query,
      hitsPerPage: 1000,
      typoTolerance: false,
    });
    if (answer?.status === 200) return hitsSchema.parse(answer.body);
    if (answer?.status === 404) return { nbHits: 0, hits: [] };
    expect(answer?.status).toBe(429); // not loaded yet
    await wait(20);
  }
}

/** Runs `work` until the server is killed, at a random moment. */
async function untilKilled(server: Server, work: () => Promise<boolean>): Promise<void> {
  const killed = wait(50 + randomLife()).then(() => kill(server));
  while (await work()) {}
  await killed;
}

test(
  `after ${KILLS_AND_SEED} an archive that follows a folder says what its files say`,
  async () => {
    let data = '';
    let folder = '';
    let version = 0;
    let files = new Map<string, readonly string[]>();
    const change = () => {
      const name = `f${randomBelow(6)}`;
      const path = join(folder, `${name}.ndjson`);
      if (randomBelow(7) === 0 && files.delete(name)) return rmSync(path);
      const count = 1 + randomBelow(randomBelow(3) === 0 ? 1100 : 20);
      const titles = Array.from({ length: count }, () => `mark${version++}`);
      const lines = titles.map((title, i) => JSON.stringify({ id: `${name}-${i}`, title }));
      writeFileSync(`${path}.tmp`, lines.join('\n'));
      renameSync(`${path}.tmp`, path);
      files.set(name, titles);
    };
    for (let round = 0; round < KILLS; round += 1) {
      if (round % KILLS_PER_ARCHIVE === 0) {
        [data, folder, files] = [temporaryFolder(), join(temporaryFolder(), 'in'), new Map()];
        mkdirSync(folder);
        for (let i = 0; i < 4; i += 1) change();
      }
      const server = await startServer(data, [folder]);
      let alive = true;
      const killed = wait(150 + randomLife()).then(() => {
        alive = false;
        return kill(server);
      });
      while (alive) {
        change();
        await wait(10 + randomBelow(120));
      }
      await killed;
      const restarted = await startServer(data, [folder]);
      const expected = [...files].flatMap(([name, titles]) => titles.map((title, i) => `${name}-${i} ${title}`));
      const stored: string[] = [];
      for (let page = 1; stored.length === (page - 1) * 100; page += 1) {
        const answer = await send(restarted, 'GET', `/search?hitsPerPage=100&snippets=0&page=${page}`);
        const { hits } = z
          .object({ hits: z.array(z.object({ id: z.string(), title: z.string() })) })
          .parse(answer?.body);
        stored.push(...hits.map(({ id, title }) => `${id} ${title}`));
        if (hits.length === 0) break;
      }
      expect({ round, stored: stored.sort() }).toEqual({ round, stored: expected.sort() });
      await kill(restarted);
    }
  },
  TIMEOUT_MS,
);

test(
  `after ${KILLS_AND_SEED} an index that copies and moves replace holds one whole generation`,
  async () => {
    const SIZE = 60;
    let data = '';
    let generation = 0;
    /** Generations that the index may hold. */
    let allowed = new Set<number>();
    const replace = async (server: Server, operation: 'copy' | 'move', destination: string): Promise<boolean> => {
      const next = generation + 1;
      const requests = Array.from({ length: SIZE }, (_, i) => ({
        action: 'updateObject',
        body: { objectID: `r${i}`, generation: next },
      }));
      const filled = await send(server, 'POST', '/1/indexes/next/batch', { requests });
      if (filled === undefined) return false;
      expect(filled.status).toBe(200);
      allowed.add(next);
      generation = next;
      const done = await send(server, 'POST', '/1/indexes/next/operation', { operation, destination });
      if (done === undefined) return false;
      expect(done.status).toBe(200);
      allowed = new Set([next]);
      return true;
    };
    const expectWhole = async (server: Server, index: string): Promise<number> => {
      const { nbHits, hits } = await hitsOf(server, index);
      const held = new Set(hits.map((hit) => hit.generation));
      expect({ nbHits, generations: held.size }).toEqual({ nbHits: SIZE, generations: 1 });
      return Number(hits[0]?.generation);
    };
    let replaced = 0;
    for (let round = 0; round < KILLS; round += 1) {
      const index = Math.floor(round / KILLS_PER_ARCHIVE) % 2 === 0 ? 'live' : 'articles';
      const fresh = round % KILLS_PER_ARCHIVE === 0;
      if (fresh) data = temporaryFolder();
      const server = await startServer(data);
      if (fresh) {
        allowed = new Set();
        expect(await replace(server, 'copy', index)).toBe(true);
      } else await send(server, 'DELETE', '/1/indexes/next');
      let reading = true;
      let seen = 0;
      const reader = (async () => {
        while (reading) {
          const answer = await send(server, 'POST', `/1/indexes/${index}/query`, { query: '', hitsPerPage: 1000 });
          if (answer === undefined) return;
          expect({ answer: answer.status }).toEqual({ answer: 200 });
          const { nbHits, hits } = hitsSchema.parse(answer.body);
          const held = new Set(hits.map((hit) => hit.generation));
          expect({ nbHits, generations: held.size }).toEqual({ nbHits: SIZE, generations: 1 });
          expect(Number(hits[0]?.generation)).toBeGreaterThanOrEqual(seen);
          seen = Number(hits[0]?.generation);
        }
      })();
      await hitsOf(server, index);
      await untilKilled(server, () =>
        replace(server, randomBelow(2) === 0 ? 'copy' : 'move', index).then((done) => {
          replaced += Number(done);
          return done;
        }),
      );
      reading = false;
      await reader;
      const restarted = await startServer(data);
      const kept = await expectWhole(restarted, index);
      expect([...allowed]).toContain(kept);
      allowed = new Set([kept]);
      await kill(restarted);
    }
    expect(replaced).toBeGreaterThan(0);
  },
  TIMEOUT_MS,
);

test(
  `after ${KILLS_AND_SEED} settings are those acknowledged, and records are searched by the attributes in force`,
  async () => {
    const RECORDS = 1500;
    let data = '';
    let step = 0;
    /** By name of a setting: the values that it may have. */
    let allowed = new Map<string, Set<string>>();
    const set = async (server: Server, name: string, value: readonly string[]): Promise<boolean> => {
      const text = JSON.stringify(value);
      const values = allowed.get(name) ?? new Set(['[]']);
      allowed.set(name, values.add(text));
      const answer =
        name === 'searchableAttributes'
          ? await send(server, 'PUT', '/1/indexes/articles/settings', { [name]: value })
          : await send(server, 'PATCH', '/settings', { [name]: value });
      if (answer === undefined) return false;
      expect({ name, status: answer.status }).toEqual({ name, status: 200 });
      allowed.set(name, new Set([text]));
      return true;
    };
    for (let round = 0; round < KILLS; round += 1) {
      const fresh = round % KILLS_PER_ARCHIVE === 0;
      if (fresh) [data, allowed] = [temporaryFolder(), new Map()];
      const server = await startServer(data);
      if (fresh) {
        const requests = Array.from({ length: RECORDS }, (_, i) => ({
          action: 'addObject',
          body: { objectID: `r${i}`, a: `apple ${i}`, b: `banana ${i}` },
        }));
        expect((await send(server, 'POST', '/1/indexes/articles/batch', { requests }))?.status).toBe(200);
      }
      await untilKilled(server, async () => {
        step += 1;
        const done = await Promise.all([
          set(server, 'searchableAttributes', [step % 2 === 0 ? 'a' : 'b']),
          set(server, 'stopWords', [`stop${step}`]),
        ]);
        return done.every(Boolean);
      });
      const restarted = await startServer(data);
      const own = await send(restarted, 'GET', '/settings');
      const algolia = await send(restarted, 'GET', '/1/indexes/articles/settings');
      const current = Object.assign({}, own?.body, algolia?.body);
      for (const [name, values] of allowed) {
        const text = JSON.stringify(Reflect.get(current, name) ?? []);
        expect({ name, allowed: [...values].includes(text), text, values }).toMatchObject({ allowed: true });
        allowed.set(name, new Set([text]));
      }
      const attributes = z.array(z.string()).parse(Reflect.get(current, 'searchableAttributes') ?? ['a', 'b']);
      const expected = ['a', 'b'].map((name) => (attributes.includes(name) ? RECORDS : 0));
      // The derivation goes on in the background.
      for (let attempt = 0; ; attempt += 1) {
        const counts = [await hitsOf(restarted, 'articles', 'apple'), await hitsOf(restarted, 'articles', 'banana')];
        const totals = counts.map(({ nbHits }) => nbHits);
        if (attempt === 300) expect({ round, totals }).toEqual({ round, totals: expected });
        if (JSON.stringify(totals) === JSON.stringify(expected)) break;
        await wait(50);
      }
      await kill(restarted);
    }
  },
  TIMEOUT_MS,
);
