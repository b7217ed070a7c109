import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { AttributeValue } from '../../src/document/article.js';
import type { ArticleStore } from '../../src/store/article-store.js';
import { openStore, type StoreOptions } from '../../src/store/open-store.js';
import { sampleArticle, sampleArticles } from './sample-article.js';
import { temporaryFolder } from './temporary-folder.js';

async function withStore(action: (store: ArticleStore, folder: string) => Promise<void>, options?: StoreOptions) {
  const folder = join(temporaryFolder(), 'store');
  const store = await openStore(folder, options);
  try {
    await action(store, folder);
  } finally {
    await store.close();
  }
}

describe('articles', () => {
  test('come back as they were put, with the time of the change, also after closing', async () => {
    const folder = join(temporaryFolder(), 'store');
    const article = sampleArticle('one', { publishedAt: '2025-03-01T06:00:00.000Z', section: 'Local' });
    const first = await openStore(folder, { now: () => Date.UTC(2026, 0, 1) });
    const result = await first.put([article]);
    expect(result).toMatchObject({ sequence: 1, created: ['one'], replaced: [], unchanged: [] });
    await first.close();
    const second = await openStore(folder);
    expect(second.get('one')).toEqual({ ...article, updatedAt: '2026-01-01T00:00:00.000Z' });
    expect([second.count, second.sequence]).toEqual([1, 1]);
    await second.close();
  });

  test('that are equal are not written again, in any order of attributes', () =>
    withStore(async (store) => {
      await store.put([sampleArticle('one', { attributes: { a: 1, b: [1, 2] } })]);
      const before = store.get('one');
      const again = await store.put([sampleArticle('one', { attributes: { b: [1, 2], a: 1 } })]);
      expect(again).toMatchObject({ sequence: 1, created: [], replaced: [], unchanged: ['one'], stored: [] });
      expect(store.get('one')).toEqual(before);
      const changed = await store.put([sampleArticle('one', { attributes: { b: [2, 1], a: 1 } })]);
      expect(changed).toMatchObject({ sequence: 2, replaced: ['one'] });
    }));

  test('given twice in one write count once, and the last one stays', () =>
    withStore(async (store) => {
      const result = await store.put([sampleArticle('one'), sampleArticle('one', { title: 'Later' })]);
      expect(result.created).toEqual(['one']);
      expect(result.stored.map(({ title }) => title)).toEqual(['Later']);
      expect(store.get('one')?.title).toBe('Later');
      expect([...store.changesAfter(0)].map(({ id }) => id)).toEqual(['one']);
    }));

  test('can be removed, and unknown ids are ignored', () =>
    withStore(async (store) => {
      await store.put(sampleArticles(3));
      expect(await store.remove(['a1', 'nobody', 'a1'])).toEqual({ sequence: 4, removed: ['a1'] });
      expect(store.has('a1')).toBe(false);
      expect(store.getMany(['a0', 'a1']).map((article) => article?.id)).toEqual(['a0', undefined]);
      expect(store.count).toBe(2);
    }));

  test('with an id that is too long are refused, and concurrent writes are kept', () =>
    withStore(async (store) => {
      const bad = store.put([sampleArticle('fine'), sampleArticle('x'.repeat(513))]);
      const good = store.put([sampleArticle('good')]);
      await expect(bad).rejects.toMatchObject({ code: 'invalid_id' });
      await expect(good).resolves.toMatchObject({ created: ['good'] });
      expect([store.has('fine'), store.count]).toEqual([false, 1]);
      await store.put([sampleArticle('ü'.repeat(256))]);
      expect(store.get('ü'.repeat(256))?.id).toBe('ü'.repeat(256));
    }));

  test('keep any attributes JSON can hold', () =>
    withStore(async (store) => {
      await fc.assert(
        fc.asyncProperty(fc.dictionary(fc.string(), fc.jsonValue()), async (given) => {
          const attributes: Record<string, AttributeValue> = JSON.parse(JSON.stringify(given));
          fc.pre(!Object.hasOwn(attributes, '__proto__') && !JSON.stringify(given).includes('__proto__'));
          await store.put([sampleArticle('any', { attributes })]);
          expect(store.get('any')?.attributes).toEqual(attributes);
          expect((await store.put([sampleArticle('any', { attributes })])).unchanged).toEqual(['any']);
        }),
        { numRuns: 100 },
      );
    }));
});

describe('updates', () => {
  test('of one article never overwrite each other', () =>
    withStore(async (store) => {
      await store.put([sampleArticle('one', { body: [] })]);
      const add = (paragraph: string) =>
        store.update('one', (current) => sampleArticle('one', { body: [...(current?.body ?? []), paragraph] }));
      await Promise.all(['p', 'q', 'r'].map(add));
      expect(store.get('one')?.body).toEqual(['p', 'q', 'r']);
    }));

  test('that throw change nothing', () =>
    withStore(async (store) => {
      const fail = () => {
        throw new RangeError('no');
      };
      await expect(store.update('one', fail)).rejects.toThrow('no');
      expect([store.count, store.sequence]).toEqual([0, 0]);
    }));
});

describe('the order of changes', () => {
  test('lists the last change of each id, after any number', () =>
    withStore(async (store) => {
      await store.put([sampleArticle('a'), sampleArticle('b'), sampleArticle('c')]);
      await store.remove(['a']);
      await store.put([sampleArticle('b', { title: 'New' })]);
      const changes = [...store.changesAfter(0)].map(({ sequence, id, article }) => [sequence, id, article?.title]);
      expect(changes).toEqual([
        [3, 'c', 'Headline of c'],
        [4, 'a', undefined],
        [5, 'b', 'New'],
      ]);
      expect([...store.changesAfter(4)].map(({ id }) => id)).toEqual(['b']);
      expect([...store.changesAfter(5)]).toEqual([]);
    }));

  test('continues to rise after everything was removed', () =>
    withStore(async (store) => {
      await store.put(sampleArticles(3));
      await store.syncSources({ sources: [{ path: '/in/a.txt', size: 1, modifiedAt: 1, ids: ['a0'] }] });
      await store.updateValue('settings', () => ({ kept: true }));
      expect(await store.clear()).toEqual({ sequence: 4 });
      expect([store.count, store.forgotten, [...store.changesAfter(0)], [...store.sources()]]).toEqual([0, 4, [], []]);
      expect(store.getValue('settings')).toEqual({ kept: true });
      expect((await store.put([sampleArticle('a0')])).sequence).toBe(5);
    }));

  test('agrees with a replay of random puts and removals', async () => {
    const operation = fc.record({
      id: fc.constantFrom('a', 'b', 'c', 'd'),
      title: fc.option(fc.constantFrom('one', 'two'), { nil: null }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { maxLength: 30 }), fc.nat(30), async (operations, cut) => {
        await withStore(async (store) => {
          const replica = new Map<string, string>();
          const follow = (after: number) => {
            for (const { id, article } of store.changesAfter(after)) {
              if (article === null) replica.delete(id);
              else replica.set(id, article.title);
            }
            return store.sequence;
          };
          let seen = 0;
          for (const [index, { id, title }] of operations.entries()) {
            if (title === null) await store.remove([id]);
            else await store.put([sampleArticle(id, { title })]);
            if (index === cut) seen = follow(seen);
          }
          follow(seen);
          expect(replica).toEqual(new Map([...store.articles()].map(({ id, title }) => [id, title])));
        });
      }),
      { numRuns: 20 },
    );
  });
});

describe('reading', () => {
  test('sees one moment during concurrent writes', () =>
    withStore(async (store) => {
      await store.put(sampleArticles(2000));
      const seen: string[] = [];
      for (const article of store.articles()) {
        if (seen.length === 10) await store.remove(['a999', 'a5']);
        if (seen.length === 20) await store.put([sampleArticle('zz')]);
        seen.push(article.id);
      }
      expect(seen).toHaveLength(2000);
      expect(seen).toContain('a999');
      expect(store.count).toBe(1999);
    }));

  test('finds the record of every followed file, also with a path longer than a key', () =>
    withStore(async (store) => {
      const long = `/${'folder/'.repeat(400)}file.txt`;
      const sources = [long, '/short.txt'].map((path) => ({ path, size: 2, modifiedAt: 3.5, ids: ['x', 'y'] }));
      await store.syncSources({ sources });
      expect([...store.sources()].map(({ path }) => path).sort()).toEqual([long, '/short.txt'].sort());
      expect(store.getSource(long)).toEqual(sources[0]);
      await store.syncSources({ removedPaths: [long] });
      expect(store.getSource(long)).toBeUndefined();
    }));
});

test('the parts of a record are read as one record without a version, and end with the record or its removal', () =>
  withStore(async (store) => {
    const part = (path: string, ...ids: string[]) =>
      store.syncSources({ put: sampleArticles(1), partial: [{ path, ids }] });
    const all = () => [...store.sources()].map(({ path, size, ids }) => [path, size, ...ids]);
    await store.syncSources({ sources: [{ path: '/a', size: 2, modifiedAt: 3, ids: ['x'] }] });
    await Promise.all([part('/a', 'y'), part('/a', 'z'), part('/a', 'y'), part('/b', 'w')]);
    expect(store.getSource('/a')).toEqual({
      path: '/a',
      size: -1,
      modifiedAt: -1,
      ids: expect.arrayContaining(['x', 'y', 'z']),
    });
    expect(all().map(([path]) => path)).toEqual(['/a', '/b']);
    await Promise.all([
      part('/a', 'late'),
      store.syncSources({ sources: [{ path: '/a', size: 4, modifiedAt: 5, ids: ['z'] }] }),
      store.syncSources({ removedPaths: ['/b'] }),
    ]);
    expect(all()).toEqual([['/a', 4, 'z']]);
  }));

test('updatedAt never decreases when the clock is set back', async () => {
  const folder = join(temporaryFolder(), 'store');
  const early = await openStore(folder, { now: () => Date.UTC(2030, 0, 1) });
  await early.put([sampleArticle('one')]);
  await early.close();
  const late = await openStore(folder, { now: () => Date.UTC(2020, 0, 1) });
  await late.put([sampleArticle('one', { title: 'Changed' }), sampleArticle('two')]);
  expect(late.getMany(['one', 'two']).map((article) => article?.updatedAt)).toEqual([
    '2030-01-01T00:00:00.000Z',
    '2030-01-01T00:00:00.000Z',
  ]);
  await late.close();
});

test('concurrent writes share commits and keep their order', () =>
  withStore(async (store) => {
    const results = await Promise.all(sampleArticles(500).map((article) => store.put([article])));
    expect(results.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 500 }, (_, index) => index + 1));
    expect(store.count).toBe(500);
    expect(store.sizeOnDisk()).toBeGreaterThan(100_000);
  }));
