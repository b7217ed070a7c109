/** Acknowledged groups of articles survive SIGKILL of the process that writes them, and no group is kept in part. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, expect, test } from '@jest/globals';
import { EmbeddedBackend } from '../../src/backend/embedded/embedded-backend.js';
import type { Article } from '../../src/document/article.js';
import { createEmbeddedEngine } from '../../src/engine/embedded/embedded-engine.js';
import { indexFolder, storeFolder } from '../../src/store/data-directory.js';
import { openStore } from '../../src/store/open-store.js';
import { temporaryFolder } from '../store/temporary-folder.js';
import { groupOf } from './groups.mjs';
import { BURST_MS, KILLS, KILLS_AND_SEED, KILLS_PER_ARCHIVE, randomLife, TIMEOUT_MS } from './kills.js';

let writer: ChildProcess | undefined;
afterEach(() => {
  writer?.kill('SIGKILL');
});

/** Runs a writer until it is killed at a random moment; resolves with the groups it acknowledged. */
async function writeAndKill(folder: string, first: number): Promise<readonly number[]> {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'writer.mjs'), folder, String(first), String(BURST_MS)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  writer = child;
  const acknowledged: number[] = [];
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    if (line === 'ready') setTimeout(() => child.kill('SIGKILL'), randomLife());
    else acknowledged.push(Number(line));
  });
  const [exit] = await Promise.all([once(child, 'exit'), once(lines, 'close')]);
  expect(exit).toEqual([null, 'SIGKILL']); // it did not end by itself
  return acknowledged;
}

test(
  `after ${KILLS_AND_SEED} every acknowledged group is stored and searchable, and none in part`,
  async () => {
    let folder = '';
    let next = 0;
    let total = 0;
    const acknowledged = new Set<number>();
    for (let kill = 0; kill < KILLS; kill++) {
      if (kill % KILLS_PER_ARCHIVE === 0) {
        folder = temporaryFolder();
        next = 0;
        acknowledged.clear();
      }
      const before = acknowledged.size;
      for (const number of await writeAndKill(folder, next)) acknowledged.add(number);
      total += acknowledged.size - before;

      const store = await openStore(storeFolder(folder));
      const engine = await createEmbeddedEngine({ folder: indexFolder(folder) });
      expect(engine.damage).toBeUndefined();
      const backend = new EmbeddedBackend(store, Promise.resolve(engine));
      await backend.ready;
      const stored = new Map<number, Article[]>();
      for (const article of store.articles()) {
        const number = Number(article.attributes.number);
        stored.set(number, [...(stored.get(number) ?? []), article]);
      }
      for (const number of acknowledged) expect(stored.has(number)).toBe(true);
      for (const [number, articles] of stored) {
        expect(articles.map(({ updatedAt, ...article }) => article)).toEqual(groupOf(number));
      }
      expect([...store.changesAfter(0)]).toHaveLength(store.count);
      expect(engine.stats().documents).toBe(store.count);
      next = Math.max(-1, ...stored.keys()) + 1;
      await backend.close();
    }
    expect(total).toBeGreaterThan(KILLS);
  },
  TIMEOUT_MS,
);
