import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { openEmbeddedBackend } from '../../src/backend/embedded/open-embedded-backend.js';
import { type Indexes, openIndexes } from '../../src/service/indexes.js';
import { SharedLock } from '../../src/service/shared-lock.js';
import { temporaryFolder } from '../store/temporary-folder.js';

const titles = (indexes: Indexes, name: string) =>
  indexes.use(name, async ({ archive }) => (await archive.following(10, undefined)).map(({ title }) => title));
const put = (indexes: Indexes, name: string, title: string) =>
  indexes.useOrCreate(name, (service) => service.put('one', { title }));

describe('indexes', () => {
  test('are created by a write, opened after a restart, and removed with their folder', async () => {
    const dataDirectory = temporaryFolder();
    const first = await openIndexes({ openBackend: openEmbeddedBackend, dataDirectory });
    await put(first, 'films', 'Heat');
    expect(first.names).toEqual(['articles', 'films']);
    await first.close();
    const second = await openIndexes({ openBackend: openEmbeddedBackend, dataDirectory });
    await second.use('films', async (service) => service.loaded);
    expect(await titles(second, 'films')).toEqual(['Heat']);
    await second.remove('films');
    await expect(titles(second, 'films')).rejects.toMatchObject({ code: 'index_not_found' });
    expect(existsSync(join(dataDirectory, 'indexes', 'films'))).toBe(false);
    await second.close();
  });

  test('replace others, also the default one, which stays the same service', async () => {
    const indexes = await openIndexes({ openBackend: openEmbeddedBackend, dataDirectory: temporaryFolder() });
    await indexes.main.loaded;
    await put(indexes, 'articles', 'Old');
    await put(indexes, 'next', 'New');
    await indexes.move('next', 'articles');
    expect(indexes.names).toEqual(['articles']);
    expect(await indexes.main.articleCount()).toBe(1);
    expect(await titles(indexes, 'articles')).toEqual(['New']);
    await indexes.copy('articles', 'copy');
    expect(await titles(indexes, 'copy')).toEqual(['New']);
    await expect(indexes.move('articles', 'elsewhere')).rejects.toMatchObject({ code: 'conflict' });
    expect(await titles(indexes, 'articles')).toEqual(['New']);
    await indexes.remove('articles');
    expect(await titles(indexes, 'articles')).toEqual([]);
    await indexes.close();
  });

  test('that follow folders cannot be replaced, and the other index keeps its articles', async () => {
    const indexes = await openIndexes({ openBackend: openEmbeddedBackend, dataDirectory: temporaryFolder() });
    await indexes.main.follow([temporaryFolder()]);
    await put(indexes, 'next', 'New');
    await expect(indexes.move('next', 'articles')).rejects.toMatchObject({ code: 'conflict' });
    expect(await titles(indexes, 'next')).toEqual(['New']);
    await indexes.close();
  });
});

test('a shared lock runs shared work together and exclusive work alone', async () => {
  const lock = new SharedLock();
  const log: string[] = [];
  let finish: () => void = () => undefined;
  const slow = lock.shared(
    () =>
      new Promise<void>((resolve) => {
        finish = () => {
          log.push('shared');
          resolve();
        };
      }),
  );
  const alone = lock.exclusive(async () => void log.push('alone'));
  const late = lock.shared(async () => void log.push('late'));
  await Promise.resolve();
  expect(log).toEqual([]);
  finish();
  await Promise.all([slow, alone, late]);
  expect(log).toEqual(['shared', 'alone', 'late']);
});
