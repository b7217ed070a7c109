import { expect, test } from '@jest/globals';
import { BATCHES_UNDER_WAY } from '../../src/indexing/batch-writer.js';
import { importItems } from '../../src/indexing/bulk-import.js';
import type { ImportItem } from '../../src/indexing/import-item.js';
import { Tasks } from '../../src/indexing/tasks.js';
import { openArchive } from '../backend/archive.js';
import { sampleArticle } from '../store/sample-article.js';

async function* items(count: number, everyRejected = 0): AsyncGenerator<ImportItem> {
  for (let line = 1; line <= count; line++) {
    if (everyRejected > 0 && line % everyRejected === 0) yield { kind: 'rejected', line, reason: 'no title' };
    else yield { kind: 'article', article: sampleArticle(`n${line}`) };
  }
}

test('a stream is imported to its end; all rejections are counted and the first ones listed', async () => {
  const { store, engine, backend, close } = await openArchive();
  const progress: number[] = [];
  const summary = await importItems(backend, items(100, 10), {
    limits: { articles: 7, characters: 1e6 },
    maxRejections: 3,
    onProgress: ({ accepted }) => progress.push(accepted),
  });
  expect(summary).toMatchObject({ accepted: 90, unchanged: 0, rejected: 10, interrupted: false });
  expect(summary.rejections.map(({ line }) => line)).toEqual([10, 20, 30]);
  expect([store.count, engine.stats().documents]).toEqual([90, 90]);
  expect(progress).toEqual([...progress].sort((one, other) => one - other));
  expect(progress.at(-1)).toBe(90);
  const again = await importItems(backend, items(100, 10));
  expect(again).toMatchObject({ accepted: 90, unchanged: 90, rejected: 10 });
  expect(store.sequence).toBe(90);
  await close();
});

test('an interrupted import keeps the accepted articles, and the next one skips them', async () => {
  const { store, backend, close } = await openArchive();
  const control = new AbortController();
  const options = {
    limits: { articles: 5, characters: 1e6 },
    signal: control.signal,
    onProgress: () => control.abort(),
  };
  const summary = await importItems(backend, items(1000), options);
  expect(summary.interrupted).toBe(true);
  expect(summary.accepted).toBe(store.count);
  expect(store.count).toBeLessThan(100);
  expect(await importItems(backend, items(1000))).toMatchObject({ accepted: 1000, unchanged: summary.accepted });
  await close();
});

test('reading waits while the maximum of batches is under way', async () => {
  const { store, backend, close } = await openArchive();
  let ahead = 0;
  async function* counted(): AsyncGenerator<ImportItem> {
    for (let line = 1; line <= 1000; line++) {
      ahead = Math.max(ahead, line - store.count);
      yield { kind: 'article', article: sampleArticle(`n${line}`) };
    }
  }
  await importItems(backend, counted(), { limits: { articles: 10, characters: 1e6 } });
  expect(ahead).toBeLessThanOrEqual((BATCHES_UNDER_WAY + 1) * 10);
  await close();
});

test('a failing write ends the import with its error and closes the source', async () => {
  const { store, backend, close } = await openArchive();
  let closed = false;
  async function* endless(): AsyncGenerator<ImportItem> {
    try {
      for (let line = 1; ; line++) yield { kind: 'article', article: sampleArticle(`n${line}`.repeat(line)) };
    } finally {
      closed = true;
    }
  }
  await expect(importItems(backend, endless(), { limits: { articles: 10, characters: 1e6 } })).rejects.toMatchObject({
    code: 'invalid_id',
  });
  expect([closed, store.count > 0]).toEqual([true, true]);
  await close();
});

test('tasks show the imports under way and the last one that ended, also after a restart', async () => {
  const { store, backend, close } = await openArchive();
  const tasks = new Tasks(backend);
  expect(await tasks.last()).toBeUndefined();
  const seen: number[] = [];
  await tasks.track('news.ndjson', (report) =>
    importItems(backend, items(20), {
      limits: { articles: 10, characters: 1e6 },
      onProgress: (progress) => {
        report(progress);
        seen.push(...tasks.running.map(({ accepted }) => accepted));
      },
    }),
  );
  expect(seen).toEqual([10, 20]);
  expect(tasks.running).toEqual([]);
  expect(await tasks.last()).toMatchObject({ name: 'news.ndjson', accepted: 20, finishedAt: expect.any(String) });
  const failing = tasks.track('bad', async () => {
    throw new RangeError('no way');
  });
  await expect(failing).rejects.toThrow('no way');
  expect(await tasks.last()).toMatchObject({ name: 'bad', error: 'no way' });
  await store.syncSources({}); // earlier writes are on disk with it
  expect(await new Tasks(backend).last()).toEqual(await tasks.last());
  await close();
});
