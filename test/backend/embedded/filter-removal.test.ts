import { expect, test } from '@jest/globals';
import { Deadline } from '../../../src/deadline.js';
import { parseFilter } from '../../../src/query/filter-parser.js';
import { sampleArticle } from '../../store/sample-article.js';
import { openArchive } from '../archive.js';

function filter(text: string) {
  const parsed = parseFilter(text);
  if (parsed === null) throw new Error('blank');
  return parsed;
}

test('removes all matches from disk and search, and nothing else, in several commits', async () => {
  const { store, engine, backend, close } = await openArchive();
  const articles = Array.from({ length: 2500 }, (_, n) => sampleArticle(`n${n}`, { section: n % 5 === 0 ? 'B' : 'A' }));
  await backend.put(articles);
  expect(await backend.removeMatching(filter('section = A'))).toBe(2000);
  expect([store.count, engine.stats().documents]).toEqual([500, 500]);
  expect([...store.articles()].every(({ section }) => section === 'B')).toBe(true);
  expect(await backend.removeMatching(filter('section = A'))).toBe(0);
  await close();
});

test('an article that a concurrent write changes is matched again as it is then', async () => {
  const { store, backend, close } = await openArchive();
  await backend.put(['moves', 'goes', 'changes'].map((id) => sampleArticle(id, { section: 'A' })));
  const writes = [
    backend.put([sampleArticle('moves', { section: 'B' })]),
    backend.put([sampleArticle('changes', { section: 'A', title: 'Changed' })]),
  ];
  expect(await backend.removeMatching(filter('section = A'))).toBe(2);
  await Promise.all(writes);
  expect([...store.articles()].map(({ id }) => id)).toEqual(['moves']);
  await close();
});

test('ends although a writer adds matching articles without a pause', async () => {
  const { store, backend, close } = await openArchive();
  await backend.put(Array.from({ length: 1500 }, (_, n) => sampleArticle(`old${n}`, { section: 'A' })));
  let isRemoving = true;
  const writing = (async () => {
    for (let n = 0; isRemoving; n += 1) await backend.put([sampleArticle(`new${n}`, { section: 'A' })]);
  })();
  expect(await backend.removeMatching(filter('section = A'))).toBeGreaterThanOrEqual(1500);
  isRemoving = false;
  await writing;
  expect([...store.articles()].filter(({ id }) => id.startsWith('old'))).toEqual([]);
  await close();
});

test('ends although a writer changes a matching article without a pause', async () => {
  const { store, backend, close } = await openArchive();
  await backend.put([sampleArticle('busy', { section: 'A' }), sampleArticle('idle', { section: 'A' })]);
  let isRemoving = true;
  const writing = (async () => {
    for (let n = 0; isRemoving; n += 1) await backend.put([sampleArticle('busy', { section: 'A', title: `${n}` })]);
  })();
  await backend.removeMatching(filter('section = A'));
  isRemoving = false;
  await writing;
  expect(store.has('idle')).toBe(false);
  await close();
});

test('stops at the deadline and at an aborted signal', async () => {
  const { store, backend, close } = await openArchive();
  await backend.put([sampleArticle('one', { section: 'A' })]);
  const late = backend.removeMatching(filter('section = A'), { deadline: Deadline.after(-1) });
  await expect(late).rejects.toMatchObject({ code: 'deadline_exceeded' });
  const aborted = backend.removeMatching(filter('section = A'), { signal: AbortSignal.abort(new RangeError('gone')) });
  await expect(aborted).rejects.toThrow('gone');
  expect(store.count).toBe(1);
  await close();
});
