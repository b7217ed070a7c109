import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from '@jest/globals';
import type { Article } from '../../src/document/article.js';
import { createEmbeddedEngine } from '../../src/engine/embedded/embedded-engine.js';
import { Indexer } from '../../src/indexing/indexer.js';
import { openStore } from '../../src/store/article-store.js';
import { temporaryFolder } from '../store/temporary-folder.js';
import { groupOf } from './groups.mjs';

/** 5 in `npm test`, 100 in `npm run test:crash`. */
const kills = Number(process.env.LEDE_CRASH_KILLS ?? 5);
/** A new archive every so many kills, so that a long run does not spend its time reading a large one. */
const KILLS_PER_ARCHIVE = 10;
/** From start to readiness, on a machine that is busy with other tests. */
const READY_WITHIN_MS = 10_000;

/** Lets a writer work until it is killed at a random moment; resolves with the groups it acknowledged. */
async function writeAndKill(folder: string, first: number): Promise<readonly number[]> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'writer.mjs'), folder, String(first)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const acknowledged: number[] = [];
  const started = performance.now();
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    if (line !== 'ready') {
      acknowledged.push(Number(line));
      return;
    }
    expect(performance.now() - started).toBeLessThan(READY_WITHIN_MS);
    setTimeout(() => child.kill('SIGKILL'), Math.random() * 200);
  });
  await once(lines, 'close');
  return acknowledged;
}

test(
  `after ${kills} kills every acknowledged article is there and searchable, and none is half there`,
  async () => {
    let folder = '';
    let next = 0;
    let total = 0;
    const acknowledged = new Set<number>();
    for (let kill = 0; kill < kills; kill++) {
      if (kill % KILLS_PER_ARCHIVE === 0) {
        folder = join(temporaryFolder(), 'store');
        next = 0;
        acknowledged.clear();
      }
      const before = acknowledged.size;
      for (const number of await writeAndKill(folder, next)) acknowledged.add(number);
      total += acknowledged.size - before;

      const store = await openStore(folder);
      const engine = await createEmbeddedEngine();
      await new Indexer(store, engine).catchUp();
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
      await engine.close();
      await store.close();
    }
    expect(total).toBeGreaterThan(kills);
  },
  kills * (READY_WITHIN_MS + 5000),
);
