import { describe, expect, test } from '@jest/globals';
import { catchUp } from '../../../src/backend/embedded/engine-catch-up.js';
import { openWritePath } from '../../../src/backend/embedded/write-path.js';
import type { SearchEngine } from '../../../src/engine/engine.js';
import { AppError } from '../../../src/errors.js';
import { sampleArticle, sampleArticles } from '../../store/sample-article.js';
import { articlesWith, openArchive } from '../archive.js';

describe('a write', () => {
  test('is stored and searchable when it resolves', async () => {
    const { store, engine, backend, close } = await openArchive();
    await backend.put([sampleArticle('one', { title: 'Zeppelin lands' })]);
    expect([store.has('one'), await articlesWith(engine, 'zeppelin')]).toEqual([true, 1]);
    await backend.update('one', (current) => ({ ...(current ?? sampleArticle('one')), title: 'Balloon lands' }));
    expect([await articlesWith(engine, 'zeppelin'), await articlesWith(engine, 'balloon')]).toEqual([0, 1]);
    expect(await backend.remove(['one', 'unknown'])).toEqual(['one']);
    expect([store.count, await articlesWith(engine, 'balloon')]).toEqual([0, 0]);
    await close();
  });

  test('that fails leaves concurrent writes alone', async () => {
    const { store, engine, backend, close } = await openArchive();
    const refuse = () => {
      throw new AppError('article_not_found', 'nothing to change');
    };
    const outcomes = await Promise.allSettled([
      backend.put([sampleArticle('one', { title: 'Zeppelin' })]),
      backend.update('two', refuse),
      backend.put([sampleArticle('three', { title: 'Zeppelin' })]),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    const { queued } = await backend.stats();
    expect([store.count, await articlesWith(engine, 'zeppelin'), queued]).toEqual([2, 2, 0]);
    await close();
  });

  test('among concurrent writes takes effect in the order of the calls', async () => {
    const { store, engine, backend, close } = await openArchive();
    await Promise.all([
      backend.put([sampleArticle('one', { title: 'Zeppelin' }), sampleArticle('two')]),
      backend.remove(['one']),
      backend.put([sampleArticle('one', { title: 'Balloon' })]),
      backend.remove(['two']),
    ]);
    expect([...store.articles()].map(({ title }) => title)).toEqual(['Balloon']);
    expect(engine.stats().documents).toBe(1);
    expect(await articlesWith(engine, 'balloon')).toBe(1);
    await Promise.all([backend.put(sampleArticles(5)), backend.clear(), backend.put([sampleArticle('last')])]);
    expect([store.count, engine.stats().documents]).toEqual([1, 1]);
    await close();
  });

  test('that changes nothing waits until the changes before it are searchable', async () => {
    const { engine, backend, close } = await openArchive();
    const article = sampleArticle('one', { title: 'Zeppelin' });
    void backend.put([article]);
    const again = await backend.put([article]);
    expect([again.unchanged, await articlesWith(engine, 'zeppelin')]).toEqual([['one'], 1]);
    await close();
  });

  test('shares engine calls with the writes committed while the engine is busy', async () => {
    let calls = 0;
    const { engine, backend, close } = await openArchive(undefined, (inner) => ({
      ...delegating(inner),
      put: async (articles, sequence) => {
        calls += 1;
        await inner.put(articles, sequence);
      },
    }));
    const articles = sampleArticles(2000);
    await Promise.all(articles.map((article) => backend.put([article])));
    expect(engine.stats().documents).toBe(2000);
    expect(calls).toBeLessThan(20);
    await close();
  });
});

describe('catching up', () => {
  test('brings an engine that kept nothing to the end of the store, and reports why', async () => {
    const first = await openArchive();
    await first.backend.put(sampleArticles(1200));
    await first.backend.remove(['a3']);
    await first.close();
    const second = await openArchive(first.folder);
    expect(second.engine.stats().documents).toBe(1199);
    const progress: number[] = [];
    const { summary } = await openWritePath(second.store, second.engine, ({ changes, total }) =>
      progress.push(changes / total),
    );
    expect(summary).toMatchObject({ changes: 1200, rebuilt: expect.stringContaining('no search index') });
    expect(progress.at(-1)).toBeCloseTo(1, 1);
    expect(second.engine.stats().documents).toBe(1199);
    await second.close();
  });

  test('replays only what the engine lacks, and everything when its checkpoint is of no use', async () => {
    const { store, engine, close } = await openArchive();
    await store.put(sampleArticles(10));
    const from = async (checkpoint: number, damage?: string) => {
      const { applied: _, ...summary } = await catchUp(store, { ...delegating(engine), damage }, checkpoint);
      return summary;
    };
    expect(await from(7)).toEqual({ changes: 3 });
    expect(await from(10)).toEqual({ changes: 0 });
    expect(await from(11)).toMatchObject({ changes: 10, rebuilt: expect.stringContaining('newer') });
    expect(await from(0, 'bits flipped')).toEqual({ changes: 10, rebuilt: 'bits flipped' });
    await store.clear();
    await store.put(sampleArticles(2));
    expect(await from(10)).toMatchObject({ changes: 2, rebuilt: expect.stringContaining('older') });
    expect(engine.stats().documents).toBe(2);
    await close();
  });

  test('repeats what a failed engine call left out, with the next write', async () => {
    let failures = 1;
    const { store, engine, backend, close } = await openArchive(undefined, (inner) => ({
      ...delegating(inner),
      put: async (articles, sequence) => {
        if (failures-- > 0) throw new RangeError('engine stumbled');
        await inner.put(articles, sequence);
      },
    }));
    await expect(backend.put([sampleArticle('one', { title: 'Zeppelin' })])).rejects.toThrow('stumbled');
    await backend.put([sampleArticle('two', { title: 'Zeppelin' })]);
    expect([store.count, await articlesWith(engine, 'zeppelin')]).toEqual([2, 2]);
    await close();
  });

  test('follows a failed engine call also when the next write changes nothing', async () => {
    let failures = 1;
    const { engine, backend, close } = await openArchive(undefined, (inner) => ({
      ...delegating(inner),
      put: async (articles, sequence) => {
        if (failures-- > 0) throw new RangeError('engine stumbled');
        await inner.put(articles, sequence);
      },
    }));
    const article = sampleArticle('one', { title: 'Zeppelin' });
    await expect(backend.put([article])).rejects.toThrow('stumbled');
    expect((await backend.put([article])).unchanged).toEqual(['one']);
    expect(await articlesWith(engine, 'zeppelin')).toBe(1);
    await close();
  });
});

describe('values', () => {
  test('that are changed concurrently lose no change', async () => {
    const { backend, close } = await openArchive();
    const add = (member: string) =>
      backend.updateValue('settings', (current) => ({ ...Object(current), [member]: true }));
    const names = Array.from({ length: 20 }, (_, i) => `member${i}`);
    await Promise.all(names.map(add));
    expect(Object.keys(Object(await backend.value('settings'))).sort()).toEqual([...names].sort());
    await expect(
      backend.updateValue('settings', () => {
        throw new RangeError('no');
      }),
    ).rejects.toThrow('no');
    expect(Object.keys(Object(await backend.value('settings')))).toHaveLength(20);
    await close();
  });
});

/** An engine whose members can be replaced one by one; it kept nothing on disk. */
function delegating(engine: SearchEngine): SearchEngine {
  return {
    put: (articles, sequence) => engine.put(articles, sequence),
    remove: (ids, sequence) => engine.remove(ids, sequence),
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
