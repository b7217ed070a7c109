import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { OpenBackend } from '../../src/backend/archive-backend.js';
import { openEmbeddedBackend } from '../../src/backend/embedded/open-embedded-backend.js';
import { AppError } from '../../src/errors.js';
import { searchRequestSchema } from '../../src/search/request.js';
import { type Indexes, openIndexes } from '../../src/service/indexes.js';
import { SharedLock } from '../../src/service/shared-lock.js';
import { storeFolder } from '../../src/store/data-directory.js';
import { openStore } from '../../src/store/open-store.js';
import { sampleArticle } from '../store/sample-article.js';
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

describe('the replacement of an index', () => {
  /** Puts `count` articles that all hold the word. */
  const fill = (indexes: Indexes, name: string, word: string, count: number) =>
    indexes.useOrCreate(name, ({ archive }) =>
      archive.put(Array.from({ length: count }, (_, i) => sampleArticle(`${word}${i}`, { title: `${word} ${i}` }))),
    );
  const request = searchRequestSchema.parse({ hitsPerPage: 1 });

  test.each(['articles', 'named'])('of %s shows searches the old articles or the new, and no error', async (name) => {
    const indexes = await openIndexes({ openBackend: openEmbeddedBackend, dataDirectory: temporaryFolder() });
    await indexes.main.loaded;
    await fill(indexes, name, 'old', 700);
    const seen = new Set<string>();
    let searching = true;
    const search = async () => {
      while (searching) {
        const { total, hits } = await indexes.use(name, (service) => service.search(request));
        const hit = hits[0] && (await indexes.use(name, (service) => service.articleCount()));
        seen.add(`${hits[0]?.title.split(' ')[0]} ${total} ${hit === undefined ? 0 : 1}`);
        await nextTurn();
      }
    };
    const searches = [search(), search(), search()];
    await fill(indexes, 'next', 'new', 900);
    await indexes.copy('next', name);
    expect(await indexes.use(name, (service) => service.articleCount())).toBe(900);
    await fill(indexes, 'next', 'more', 100);
    await indexes.move('next', name);
    if (name === 'articles') await indexes.remove(name);
    searching = false;
    await Promise.all(searches);
    const allowed = ['old 700 1', 'new 900 1', 'new 1000 1', 'more 1000 1', 'undefined 0 0'];
    expect([...seen].filter((one) => !allowed.includes(one))).toEqual([]);
    expect(seen.size).toBeGreaterThan(1);
    expect(indexes.names).toEqual([...new Set(['articles', name])].sort());
    await indexes.close();
  });

  test('by one that cannot be opened leaves the old one and its source in place', async () => {
    let failing = false;
    const openBackend: OpenBackend = (options) => {
      if (failing) throw new AppError('storage_unavailable', 'no descriptors');
      return openEmbeddedBackend(options);
    };
    const dataDirectory = temporaryFolder();
    const indexes = await openIndexes({ openBackend, dataDirectory });
    await indexes.main.loaded;
    await fill(indexes, 'articles', 'old', 3);
    await fill(indexes, 'next', 'new', 5);
    failing = true;
    await expect(indexes.copy('next', 'articles')).rejects.toMatchObject({ code: 'storage_unavailable' });
    await expect(indexes.move('next', 'articles')).rejects.toMatchObject({ code: 'storage_unavailable' });
    failing = false;
    expect(await indexes.main.articleCount()).toBe(3);
    await fill(indexes, 'articles', 'added', 1);
    await indexes.copy('articles', 'articles-copy');
    expect(readdirSync(join(dataDirectory, 'indexes')).sort()).toEqual(['articles', 'articles-copy', 'next']);
    await indexes.close();
    const again = await openIndexes({ openBackend, dataDirectory });
    expect(await again.main.articleCount()).toBe(4);
    expect(await again.use('articles-copy', (service) => service.articleCount())).toBe(4);
    expect(await again.use('next', (service) => service.articleCount())).toBe(5);
    await again.close();
  });

  test('leaves no records of followed files in a copy', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'a.ndjson'), '{"id":"x","title":"x"}');
    const dataDirectory = temporaryFolder();
    const indexes = await openIndexes({ openBackend: openEmbeddedBackend, dataDirectory });
    await indexes.main.follow([folder]);
    await indexes.copy('articles', 'copy');
    await indexes.close();
    const store = await openStore(storeFolder(dataDirectory, 'copy'), { readOnly: true });
    expect([store.count, [...store.sources()]]).toEqual([1, []]);
    await store.close();
  });
});

test('an index that could not be opened is named, and opened by a later call', async () => {
  const dataDirectory = temporaryFolder();
  const first = await openIndexes({ openBackend: openEmbeddedBackend, dataDirectory });
  await put(first, 'films', 'Heat');
  await first.close();
  let failures = 1;
  const openBackend: OpenBackend = async (options) => {
    if (options.index === 'films' && failures-- > 0) throw new AppError('storage_unavailable', 'no descriptors');
    return openEmbeddedBackend(options);
  };
  const indexes = await openIndexes({ openBackend, dataDirectory });
  await expect(titles(indexes, 'films')).rejects.toMatchObject({ code: 'storage_unavailable' });
  expect(indexes.failing).toEqual(['films']);
  await wait(1100);
  expect(await titles(indexes, 'films')).toEqual(['Heat']);
  expect(indexes.failing).toEqual([]);
  await indexes.close();
});

test('any mix of concurrent settings writes equals some serial order', () =>
  fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 2, max: 5 }), { minLength: 2, maxLength: 8 }), async (factors) => {
      const indexes = await openIndexes({ openBackend: openEmbeddedBackend, dataDirectory: temporaryFolder() });
      const numberOf = (clientSettings: unknown) => (typeof clientSettings === 'number' ? clientSettings : 1);
      const seen: (readonly [before: number, after: number])[] = [];
      await Promise.all(
        factors.map((factor) =>
          indexes.main.updateSettings(({ clientSettings }) => {
            const before = numberOf(clientSettings);
            seen.push([before, before * factor + factor]);
            return { clientSettings: before * factor + factor };
          }),
        ),
      );
      // Each saw the result of the one before.
      expect(seen.map(([before]) => before)).toEqual([1, ...seen.slice(0, -1).map(([, after]) => after)]);
      expect(indexes.main.clientSettings()).toBe(seen.at(-1)?.[1]);
      await indexes.close();
    }),
    { numRuns: 10 },
  ));

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
