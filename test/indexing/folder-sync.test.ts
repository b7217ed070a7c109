import { rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { importFile } from '../../src/document/importers/import-file.js';
import type { SearchEngine } from '../../src/engine/engine.js';
import { FolderSync, type SyncBackend } from '../../src/indexing/folder-sync.js';
import { type Archive, openArchive } from '../backend/archive.js';
import { temporaryFolder } from '../store/temporary-folder.js';

/** Files of articles `PREFIX-0`, `PREFIX-1` … */
function writeFiles(count: number, articles: number): readonly string[] {
  const folder = temporaryFolder();
  return Array.from({ length: count }, (_, file) =>
    writeArticles(join(folder, `f${file}.ndjson`), `f${file}`, articles),
  );
}

function writeArticles(path: string, prefix: string, count: number): string {
  const lines = Array.from({ length: count }, (_, i) => JSON.stringify({ id: `${prefix}-${i}`, title: `Title ${i}` }));
  writeFileSync(path, lines.join('\n'));
  utimesSync(path, count, count);
  return path;
}

const syncOf = ({ backend }: Archive) => new FolderSync({ backend, readFile: (path) => importFile(path) });
const recorded = ({ store }: Archive) => [...store.sources()].filter(({ size }) => size >= 0).map(({ path }) => path);

/** The engine with some calls replaced. */
function replacing(engine: SearchEngine, calls: Partial<Pick<SearchEngine, 'put' | 'remove'>>): SearchEngine {
  return {
    put: calls.put ?? ((articles, sequence) => engine.put(articles, sequence)),
    remove: calls.remove ?? ((ids, sequence) => engine.remove(ids, sequence)),
    clear: (sequence) => engine.clear(sequence),
    search: (plan, deadline) => engine.search(plan, deadline),
    documentFrequencies: (terms) => engine.documentFrequencies(terms),
    wordsNear: (word, edits, limit) => engine.wordsNear(word, edits, limit),
    similar: (id, limit, deadline) => engine.similar(id, limit, deadline),
    fields: () => engine.fields(),
    stats: () => engine.stats(),
    checkpoint: 0,
    damage: undefined,
    pauseSaving: () => engine.pauseSaving(),
    resumeSaving: () => engine.resumeSaving(),
    copyFilesTo: (folder) => engine.copyFilesTo(folder),
    close: () => engine.close(),
  };
}

test('stores further batches while the engine is busy, and records files when their articles are searchable', async () => {
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const archive = await openArchive(undefined, (inner) =>
    replacing(inner, {
      put: async (articles, sequence) => {
        await released;
        await inner.put(articles, sequence);
      },
    }),
  );
  const paths = writeFiles(30, 50);
  const syncing = syncOf(archive).sync(paths, []);
  while (archive.store.count < 1000) await wait(5);
  expect([archive.engine.stats().documents, recorded(archive)]).toEqual([0, []]);
  release();
  expect(await syncing).toMatchObject({ files: 30, accepted: 1500, rejected: 0, removed: 0 });
  expect([archive.engine.stats().documents, recorded(archive).length]).toEqual([1500, 30]);
  await archive.close();
});

test('after a failed write records no file whose articles are missing, and completes at the next try', async () => {
  let calls = 0;
  const archive = await openArchive(undefined, (inner) =>
    replacing(inner, {
      put: async (articles, sequence) => {
        calls += 1;
        if (calls === 2) throw new RangeError('engine stumbled');
        await inner.put(articles, sequence);
      },
    }),
  );
  const paths = writeFiles(40, 50);
  const sync = syncOf(archive);
  await expect(sync.sync(paths, [])).rejects.toThrow('stumbled');
  expect(recorded(archive).length).toBeLessThan(40);
  for (const { ids } of archive.store.sources()) expect(ids.every((id) => archive.store.has(id))).toBe(true);
  await sync.sync(paths, []);
  expect([archive.engine.stats().documents, recorded(archive).length]).toEqual([2000, 40]);
  await archive.close();
});

test('keeps the old record of a file until the articles it dropped are removed', async () => {
  let failures = 0;
  const archive = await openArchive(undefined, (inner) =>
    replacing(inner, {
      remove: async (ids, sequence) => {
        if (failures-- > 0) throw new RangeError('engine stumbled');
        await inner.remove(ids, sequence);
      },
    }),
  );
  const path = writeArticles(join(temporaryFolder(), 'a.ndjson'), 'a', 3);
  const sync = syncOf(archive);
  await sync.sync([path], []);
  writeArticles(path, 'a', 2);
  failures = 1;
  await expect(sync.sync([path], [])).rejects.toThrow('stumbled');
  expect(await sync.isUnchanged(path, statSync(path))).toBe(false);
  await sync.sync([path], []);
  expect(await sync.isUnchanged(path, statSync(path))).toBe(true);
  expect([archive.store.count, archive.store.getSource(path)?.ids]).toEqual([2, ['a-0', 'a-1']]);
  rmSync(path);
  expect(await sync.sync([], [path])).toMatchObject({ removed: 2 });
  expect([archive.engine.stats().documents, recorded(archive)]).toEqual([0, []]);
  await archive.close();
});

test('articles of a file that was not read to its end are removed when the file no longer holds them', async () => {
  const archive = await openArchive();
  const path = writeArticles(join(temporaryFolder(), 'a.ndjson'), 'a', 1200);
  const { backend } = archive;
  // The third batch fails: two are stored, and the file has no version.
  const failing: SyncBackend = {
    source: (file) => backend.source(file),
    sources: () => backend.sources(),
    syncSources: async (step) => {
      if (step.put?.some(({ id }) => id === 'a-1100')) throw new RangeError('killed');
      return backend.syncSources(step);
    },
  };
  const interrupted = new FolderSync({ backend: failing, readFile: (file) => importFile(file) });
  await expect(interrupted.sync([path], [])).rejects.toThrow('killed');
  expect(archive.store.count).toBe(1000);
  expect(archive.store.getSource(path)).toMatchObject({ size: -1, ids: expect.arrayContaining(['a-0', 'a-999']) });
  writeArticles(path, 'a', 2);
  await syncOf(archive).sync([path], []);
  expect([archive.store.count, archive.store.getSource(path)?.ids]).toEqual([2, ['a-0', 'a-1']]);
  expect([...archive.store.sources()]).toHaveLength(1);
  await archive.close();
});

test('an article that moves from one file to another in one sync stays', async () => {
  const archive = await openArchive();
  const folder = temporaryFolder();
  const [a, b] = [join(folder, 'a.ndjson'), join(folder, 'b.ndjson')];
  const write = (path: string, ids: readonly string[]) => {
    writeFileSync(path, ids.map((id) => JSON.stringify({ id, title: id })).join('\n'));
    utimesSync(path, ids.length, ids.length);
  };
  write(a, ['x', 'y']);
  write(b, ['z']);
  const sync = syncOf(archive);
  await sync.sync([a, b], []);
  write(a, ['y']);
  write(b, ['z', 'x', 'w']);
  expect(await sync.sync([a, b], [])).toMatchObject({ removed: 0 });
  expect([...archive.store.articles()].map(({ id }) => id)).toEqual(['w', 'x', 'y', 'z']);
  expect(archive.store.getSource(a)?.ids).toEqual(['y']);
  await archive.close();
});
