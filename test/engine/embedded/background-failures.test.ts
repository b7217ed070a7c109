/** Failures of background work, caused by real disks and threads: counted, reported, retried; writes and searches go on. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, jest, test } from '@jest/globals';
import { createEmbeddedEngine } from '../../../src/engine/embedded/embedded-engine.js';
import type { SearchEngine } from '../../../src/engine/engine.js';
import { EMPTY_PLAN } from '../../../src/query/plan.js';
import { article } from '../../search/archive.js';
import { testWith } from '../../skip.js';
import { mountingFault, mountSmallDisk } from '../../store/small-disk.js';
import { temporaryFolder } from '../../store/temporary-folder.js';

// Tests wait for what retries bring about; each takes a second on an idle machine.
jest.setTimeout(60_000);

const onSmallDisk = testWith(mountingFault());

/** Seals every third article and retries quickly. */
const LIMITS = { recent: 3, bulk: 1e9, segments: 2, idleMs: 1, retryMs: 1, maxRetryMs: 8 };

async function open(folder: string) {
  const reported: { readonly error: unknown; readonly job: string }[] = [];
  const engine = await createEmbeddedEngine({
    folder,
    limits: LIMITS,
    onBackgroundError: (error, job) => reported.push({ error, job }),
  });
  return { engine, reported };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(2);
}

/** Puts articles `n<first>` to `n<end - 1>`, each found as soon as it is put. */
async function put(engine: SearchEngine, first: number, end: number, body = ''): Promise<void> {
  for (let n = first; n < end; n += 1) {
    await engine.put([article(`n${n}`, { title: `storm ${n}`, body: [body] })], n + 1);
    expect((await engine.search({ ...EMPTY_PLAN, limit: 1 })).total).toBe(n + 1);
  }
}

describe('a folder that cannot be written', () => {
  test('is retried until it can be; failures are counted and reported', async () => {
    const folder = temporaryFolder();
    const segments = join(folder, 'segments');
    writeFileSync(segments, 'a file where the folder should be');
    const { engine, reported } = await open(folder);
    await put(engine, 0, 12);
    await until(() => reported.length >= 3);
    await put(engine, 12, 15);
    expect(new Set(reported.map(({ job }) => job))).toEqual(new Set(['save']));
    expect(engine.stats().background).toMatchObject({
      failures: reported.length,
      lastError: expect.stringMatching(/EEXIST|ENOTDIR/),
    });
    expect(engine.checkpoint).toBe(0);
    rmSync(segments);
    await until(() => engine.checkpoint >= 12 && engine.stats().background.retryAt === undefined);
    const { failures } = engine.stats().background;
    await put(engine, 15, 18);
    await until(() => engine.checkpoint === 18);
    expect(engine.stats().background.failures).toBe(failures);
    await engine.close();
    const again = await createEmbeddedEngine({ folder });
    expect([again.damage, again.stats().documents]).toEqual([undefined, 18]);
    await again.close();
  });

  test('gets all segments again when it is replaced by an empty one', async () => {
    const folder = temporaryFolder();
    const segments = join(folder, 'segments');
    const { engine, reported } = await open(folder);
    await put(engine, 0, 6);
    await until(() => engine.checkpoint === 6);
    renameSync(segments, join(folder, 'elsewhere'));
    writeFileSync(segments, 'a file where the folder should be');
    await put(engine, 6, 9);
    await until(() => reported.length > 0);
    rmSync(segments);
    mkdirSync(segments);
    await until(() => engine.checkpoint === 9);
    await engine.close();
    const again = await createEmbeddedEngine({ folder });
    expect([again.damage, again.checkpoint, again.stats().documents]).toEqual([undefined, 9, 9]);
    await again.close();
  });

  test('does not keep an archive from being cleared, and nothing of it comes back', async () => {
    const folder = temporaryFolder();
    const segments = join(folder, 'segments');
    const { engine, reported } = await open(folder);
    await put(engine, 0, 6);
    await until(() => engine.checkpoint === 6);
    renameSync(segments, join(folder, 'elsewhere'));
    writeFileSync(segments, 'a file where the folder should be');
    await engine.clear(7);
    await engine.put([article('after')], 8);
    expect((await engine.search({ ...EMPTY_PLAN, limit: 9 })).hits.map(({ id }) => id)).toEqual(['after']);
    expect(reported.map(({ job }) => job)).toContain('save');
    rmSync(segments);
    renameSync(join(folder, 'elsewhere'), segments);
    await until(() => engine.stats().background.retryAt === undefined);
    await engine.close();
    expect(readdirSync(segments).filter((name) => name.endsWith('.seg'))).toEqual([]);
  });

  test('does not keep an engine from being closed', async () => {
    const folder = temporaryFolder();
    const { engine, reported } = await open(folder);
    await put(engine, 0, 3);
    await until(() => engine.stats().segments > 0);
    rmSync(join(folder, 'segments'), { recursive: true, force: true });
    writeFileSync(join(folder, 'segments'), 'a file where the folder should be');
    await put(engine, 3, 6);
    await engine.close();
    expect(reported.map(({ job }) => job)).toContain('save');
  });
});

onSmallDisk('a full disk is reported, and saved to once there is space again', async () => {
  const folder = mountSmallDisk(1);
  const ballast = join(folder, 'ballast');
  writeFileSync(ballast, Buffer.alloc(900_000));
  const { engine, reported } = await open(folder);
  const body = Array.from({ length: 2000 }, (_, i) => `word${i}`).join(' ');
  await put(engine, 0, 12, body);
  await until(() => reported.length >= 2);
  expect(reported.map(({ error }) => String(error))).toContainEqual(expect.stringContaining('ENOSPC'));
  await put(engine, 12, 15, body);
  rmSync(ballast);
  await until(() => engine.checkpoint >= 12 && engine.stats().background.retryAt === undefined);
  await engine.close();
  expect(readdirSync(join(folder, 'segments')).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  const again = await createEmbeddedEngine({ folder });
  expect([again.damage, again.stats().documents]).toEqual([undefined, 15]);
  await again.close();
});

test('a worker thread that dies is replaced: articles being sealed stay searchable and are sealed by a retry', () => {
  const script = join(import.meta.dirname, 'dying-worker.mjs');
  const result: unknown = JSON.parse(execFileSync(process.execPath, [script], { encoding: 'utf8' }));
  expect(result).toMatchObject({
    totals: [1, 2, 3, 4, 5, 6, 7, 8, 9],
    jobs: ['seal', 'seal'],
    failures: 2,
    lastError: 'The index worker ended unexpectedly.',
    archived: 9,
  });
});
