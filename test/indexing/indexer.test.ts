import { describe, expect, test } from '@jest/globals';
import type { SearchEngine } from '../../src/engine/engine.js';
import { AppError } from '../../src/errors.js';
import { Indexer } from '../../src/indexing/indexer.js';
import { sampleArticle, sampleArticles } from '../store/sample-article.js';
import { articlesWith, openArchive } from './archive.js';

describe('a write', () => {
  test('is stored and searchable once answered', async () => {
    const { store, engine, indexer, close } = await openArchive();
    await indexer.put([sampleArticle('one', { title: 'Zeppelin lands' })]);
    expect([store.has('one'), await articlesWith(engine, 'zeppelin')]).toEqual([true, 1]);
    await indexer.update('one', (current) => ({ ...(current ?? sampleArticle('one')), title: 'Balloon lands' }));
    expect([await articlesWith(engine, 'zeppelin'), await articlesWith(engine, 'balloon')]).toEqual([0, 1]);
    expect((await indexer.remove(['one', 'nobody'])).removed).toEqual(['one']);
    expect([store.count, await articlesWith(engine, 'balloon')]).toEqual([0, 0]);
    await close();
  });

  test('that fails leaves the others of the same moment alone', async () => {
    const { store, engine, indexer, close } = await openArchive();
    const refuse = () => {
      throw new AppError('article_not_found', 'nothing to change');
    };
    const outcomes = await Promise.allSettled([
      indexer.put([sampleArticle('one', { title: 'Zeppelin' })]),
      indexer.update('two', refuse),
      indexer.put([sampleArticle('three', { title: 'Zeppelin' })]),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect([store.count, await articlesWith(engine, 'zeppelin'), indexer.queued]).toEqual([2, 2, 0]);
    await close();
  });

  test('among many at once takes effect in the order asked', async () => {
    const { store, engine, indexer, close } = await openArchive();
    await Promise.all([
      indexer.put([sampleArticle('one', { title: 'Zeppelin' }), sampleArticle('two')]),
      indexer.remove(['one']),
      indexer.put([sampleArticle('one', { title: 'Balloon' })]),
      indexer.remove(['two']),
    ]);
    expect([...store.articles()].map(({ title }) => title)).toEqual(['Balloon']);
    expect(engine.stats().documents).toBe(1);
    expect(await articlesWith(engine, 'balloon')).toBe(1);
    await Promise.all([indexer.put(sampleArticles(5)), indexer.removeAll(), indexer.put([sampleArticle('last')])]);
    expect([store.count, engine.stats().documents]).toEqual([1, 1]);
    await close();
  });
});

describe('catching up', () => {
  test('brings an engine that kept nothing to where the store is, and says why', async () => {
    const first = await openArchive();
    await first.indexer.put(sampleArticles(1200));
    await first.indexer.remove(['a3']);
    await first.close();
    const second = await openArchive(first.folder);
    expect(second.engine.stats().documents).toBe(1199);
    const progress: number[] = [];
    const again = new Indexer(second.store, second.engine);
    const result = await again.catchUp(({ changes, total }) => progress.push(changes / total));
    expect(result).toMatchObject({ changes: 1200, rebuilt: expect.stringContaining('no search index') });
    expect(progress.at(-1)).toBeCloseTo(1, 1);
    expect(second.engine.stats().documents).toBe(1199);
    await second.close();
  });

  test('replays only what the engine lacks, and everything when it knows more than the store or too little', async () => {
    const { store, engine, close } = await openArchive();
    await store.put(sampleArticles(10));
    const from = (checkpoint: number, damage?: string) =>
      new Indexer(store, keeping(engine, checkpoint, damage)).catchUp();
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

  test('happens by itself after the engine failed once', async () => {
    const { store, engine, close } = await openArchive();
    let failures = 1;
    const failing: SearchEngine = {
      ...keeping(engine, 0),
      put: async (articles, sequence) => {
        if (failures-- > 0) throw new RangeError('engine stumbled');
        await engine.put(articles, sequence);
      },
    };
    const indexer = new Indexer(store, failing);
    await indexer.catchUp();
    await expect(indexer.put([sampleArticle('one', { title: 'Zeppelin' })])).rejects.toThrow('stumbled');
    await indexer.put([sampleArticle('two', { title: 'Zeppelin' })]);
    expect([store.count, await articlesWith(engine, 'zeppelin')]).toEqual([2, 2]);
    await close();
  });
});

/** The same engine, as if it had kept everything up to a change on disk. */
function keeping(engine: SearchEngine, checkpoint: number, damage?: string): SearchEngine {
  return {
    put: (articles, sequence) => engine.put(articles, sequence),
    remove: (ids, sequence) => engine.remove(ids, sequence),
    clear: (sequence) => engine.clear(sequence),
    search: (plan) => engine.search(plan),
    documentFrequencies: (terms) => engine.documentFrequencies(terms),
    wordsNear: (word, edits, limit) => engine.wordsNear(word, edits, limit),
    similar: (id, limit) => engine.similar(id, limit),
    fields: () => engine.fields(),
    stats: () => engine.stats(),
    checkpoint,
    damage,
    close: () => engine.close(),
  };
}
