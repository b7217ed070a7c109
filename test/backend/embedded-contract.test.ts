/** The embedded backend on disk passes the contract, with recent articles and with most of them in segments. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { EmbeddedBackend } from '../../src/backend/embedded/embedded-backend.js';
import { openEmbeddedBackend } from '../../src/backend/embedded/open-embedded-backend.js';
import { createEmbeddedEngine } from '../../src/engine/embedded/embedded-engine.js';
import type { SearchEngine } from '../../src/engine/engine.js';
import { indexFolder, storeFolder } from '../../src/store/data-directory.js';
import { openStore } from '../../src/store/open-store.js';
import { article } from '../search/archive.js';
import { temporaryFolder } from '../store/temporary-folder.js';
import { describeBackend } from './contract.js';
import { planFor } from './random-archives.js';

const recent = temporaryFolder();
describeBackend('the embedded backend', () => openEmbeddedBackend({ dataDirectory: recent }), 60);

const sealed = temporaryFolder();
describeBackend(
  'the embedded backend with its articles in segments',
  async () => {
    const store = await openStore(storeFolder(sealed));
    const limits = { recent: 2, bulk: 2, segments: 2, idleMs: 10 };
    return new EmbeddedBackend(store, createEmbeddedEngine({ folder: indexFolder(sealed), limits }));
  },
  20,
);

describe('the embedded backend', () => {
  test('before it is ready reads articles and values, and refuses everything else with a reason', async () => {
    const dataDirectory = temporaryFolder();
    const first = await openEmbeddedBackend({ dataDirectory });
    await first.ready;
    await first.put([article('a', { title: 'alpha' })]);
    await first.close();
    let loadEngine: (engine: SearchEngine) => void = () => undefined;
    const loading = new Promise<SearchEngine>((resolve) => {
      loadEngine = resolve;
    });
    const backend = new EmbeddedBackend(await openStore(storeFolder(dataDirectory)), loading);
    expect(await backend.readiness()).toMatchObject({ ready: false, waitingFor: expect.any(String) });
    expect((await backend.articles(['a']))[0]?.title).toBe('alpha');
    await backend.updateValue('settings', () => ({ early: true }));
    expect(await backend.value('settings')).toEqual({ early: true });
    expect(await backend.size()).toMatchObject({ articles: 1 });
    const refused = { code: 'not_ready', retryAfter: 1 };
    await expect(backend.search([planFor('alpha')])).rejects.toMatchObject(refused);
    await expect(backend.put([article('b')])).rejects.toMatchObject(refused);
    loadEngine(await createEmbeddedEngine({ folder: indexFolder(dataDirectory) }));
    await backend.ready;
    expect(await backend.readiness()).toEqual({ ready: true });
    expect((await backend.search([planFor('alpha')]))[0]?.total).toBe(1);
    await backend.close();
  });

  test('opened for its articles only never opens the search index', async () => {
    const dataDirectory = temporaryFolder();
    const writer = await openEmbeddedBackend({ dataDirectory });
    await writer.ready;
    await writer.put([article('a', { title: 'alpha' })]);
    const reader = await openEmbeddedBackend({ dataDirectory, readOnly: true, articlesOnly: true });
    const scanned: string[] = [];
    for await (const batch of reader.scan()) scanned.push(...batch.map(({ id }) => id));
    expect(scanned).toEqual(['a']);
    await expect(reader.search([planFor('alpha')])).rejects.toMatchObject({ code: 'not_ready' });
    await reader.close();
    await writer.close();
  });

  test('reports errors of background work in its figures and to its listener, and goes on writing', async () => {
    const dataDirectory = temporaryFolder();
    mkdirSync(indexFolder(dataDirectory), { recursive: true });
    writeFileSync(join(indexFolder(dataDirectory), 'segments'), 'a file where the folder of segments belongs');
    const jobs: string[] = [];
    const backend = await openEmbeddedBackend({ dataDirectory, onBackgroundError: (_error, job) => jobs.push(job) });
    await backend.ready;
    await backend.put(Array.from({ length: 600 }, (_, i) => article(`n${i}`, { title: 'alpha' })));
    while ((await backend.stats()).background.failures === 0) await wait(20);
    expect((await backend.stats()).background).toMatchObject({ lastError: expect.any(String) });
    expect(jobs).toContain('save');
    await backend.put([article('after', { title: 'alpha' })]);
    expect((await backend.search([planFor('alpha')]))[0]?.total).toBe(601);
    await backend.close();
  });

  test('as a reader beside a writer refuses changes', async () => {
    const dataDirectory = temporaryFolder();
    const writer = await openEmbeddedBackend({ dataDirectory });
    await writer.ready;
    await writer.put([article('a', { title: 'alpha' })]);
    await expect(openEmbeddedBackend({ dataDirectory })).rejects.toMatchObject({ code: 'data_locked' });
    const reader = await openEmbeddedBackend({ dataDirectory, readOnly: true });
    await reader.ready;
    expect((await reader.search([planFor('alpha')]))[0]?.total).toBe(1);
    await expect(reader.put([article('b')])).rejects.toMatchObject({ code: 'storage_unavailable' });
    await reader.close();
    await writer.close();
  });
});
