import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from '@jest/globals';
import { EmbeddedBackend } from '../../src/backend/embedded/embedded-backend.js';
import type { Article } from '../../src/document/article.js';
import { createEmbeddedEngine } from '../../src/engine/embedded/embedded-engine.js';
import { openStore } from '../../src/store/article-store.js';
import { indexFolder, storeFolder } from '../../src/store/data-directory.js';
import { temporaryFolder } from '../store/temporary-folder.js';
import { groupOf } from './groups.mjs';
import { BURST_MS, KILLS, KILLS_PER_ARCHIVE, READY_WITHIN_MS, randomLife, TIMEOUT_MS } from './kills.js';

/** Runs a writer until it is killed at a random moment; resolves with the groups it acknowledged. */
async function writeAndKill(folder: string, first: number): Promise<readonly number[]> {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'writer.mjs'), folder, String(first), String(BURST_MS)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const acknowledged: number[] = [];
  const started = performance.now();
  let readyAfter = Number.POSITIVE_INFINITY;
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    if (line !== 'ready') {
      acknowledged.push(Number(line));
      return;
    }
    readyAfter = performance.now() - started;
    setTimeout(() => child.kill('SIGKILL'), randomLife());
  });
  const [exit] = await Promise.all([once(child, 'exit'), once(lines, 'close')]);
  expect(exit).toEqual([null, 'SIGKILL']); // it worked until it was killed, and did not end by itself
  expect(readyAfter).toBeLessThan(READY_WITHIN_MS);
  return acknowledged;
}

test(
  `after ${KILLS} kills every acknowledged article is there and searchable, and none is half there`,
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
      const found = new Map<number, Article[]>();
      for (const article of store.articles()) {
        const number = Number(article.attributes.number);
        found.set(number, [...(found.get(number) ?? []), article]);
      }
      for (const number of acknowledged) expect(found.has(number)).toBe(true);
      for (const [number, articles] of found) {
        expect(articles.map(({ updatedAt, ...article }) => article)).toEqual(groupOf(number));
      }
      expect([...store.changesAfter(0)]).toHaveLength(store.count);
      expect(engine.stats().documents).toBe(store.count);
      next = Math.max(-1, ...found.keys()) + 1;
      await backend.close();
    }
    expect(total).toBeGreaterThan(KILLS);
  },
  TIMEOUT_MS,
);
