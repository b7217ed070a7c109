import { expect, test } from '@jest/globals';
import { removeMatching } from '../../src/indexing/filter-removal.js';
import { parseFilter } from '../../src/query/filter-parser.js';
import { sampleArticle } from '../store/sample-article.js';
import { openArchive } from './archive.js';

function filter(text: string) {
  const parsed = parseFilter(text);
  if (parsed === null) throw new Error('blank');
  return parsed;
}

test('everything that matches is gone from disk and search, nothing else, however much it is', async () => {
  const { store, engine, indexer, close } = await openArchive();
  const articles = Array.from({ length: 2500 }, (_, n) => sampleArticle(`n${n}`, { section: n % 5 === 0 ? 'B' : 'A' }));
  await indexer.put(articles);
  expect(await removeMatching(indexer, engine, filter('section = A'))).toBe(2000);
  expect([store.count, engine.stats().documents]).toEqual([500, 500]);
  expect([...store.articles()].every(({ section }) => section === 'B')).toBe(true);
  expect(await removeMatching(indexer, engine, filter('section = A'))).toBe(0);
  await close();
});

test('an article that is changed while it is being removed is judged by what it became', async () => {
  const { store, engine, indexer, close } = await openArchive();
  await indexer.put([sampleArticle('moves', { section: 'A' }), sampleArticle('goes', { section: 'A' })]);
  const moved = indexer.put([sampleArticle('moves', { section: 'B' })]);
  expect(await removeMatching(indexer, engine, filter('section = A'))).toBe(1);
  await moved;
  expect([...store.articles()].map(({ id }) => id)).toEqual(['moves']);
  await close();
});
