/** Collapsing: near-identical articles are folded under the best of them. */
import { describe, expect, test } from '@jest/globals';
import { archiveOf, article, type TestArchive } from './archive.js';
import { corpusArticles } from './corpus.js';

const words = (from: number, count: number) => Array.from({ length: count }, (_, i) => `word${from + i}`).join(' ');

describe('near-identical articles', () => {
  const copy = (id: string, text: string, title = 'Harbour') => article(id, { title, body: [text] });

  test('are one hit with a count; totals and pages count groups', async () => {
    const archive = await archiveOf([
      copy('a1', words(0, 200)),
      copy('a2', `${words(0, 190)} changed ending`, 'Harbour, again'),
      copy('b', words(500, 200), 'Not the harbour'),
    ]);
    const { hits, total, totalPages } = await archive.search('harbour', { collapse: true, hitsPerPage: 1 });
    expect(hits.map(({ id, _similar }) => [id, _similar])).toEqual([['a1', 1]]);
    expect({ total, totalPages }).toEqual({ total: 2, totalPages: 2 });
    const second = await archive.search('harbour', { collapse: true, hitsPerPage: 1, page: 2 });
    expect(second.hits.map(({ id, _similar }) => [id, _similar])).toEqual([['b', 0]]);
  });

  test('stay separate without collapse', async () => {
    const archive = await archiveOf([copy('a1', words(0, 200)), copy('a2', words(0, 200))]);
    const { hits, total } = await archive.search('harbour');
    expect(total).toBe(2);
    expect(hits[0]).not.toHaveProperty('_similar');
  });

  test('are represented by the best match, also with a sort or a filter', async () => {
    const archive = await archiveOf([
      { ...copy('a1', words(0, 200)), publishedAt: '2024-01-01T00:00:00.000Z', section: 'X' },
      { ...copy('a2', words(0, 200)), publishedAt: '2024-01-02T00:00:00.000Z', section: 'Y' },
    ]);
    expect(await archive.ids('harbour', { collapse: true, sort: 'publishedAt:asc' })).toEqual(['a1']);
    expect(await archive.ids('harbour', { collapse: true, sort: 'publishedAt:desc' })).toEqual(['a2']);
    expect(await archive.ids('harbour', { collapse: true, filter: 'section = X' })).toEqual(['a1']);
  });

  test.each([
    [0, 1],
    [20, 1],
    [100, 2],
    [200, 2],
  ])('with %p of 200 words changed are %p groups', async (changed, groups) => {
    const archive = await archiveOf([
      copy('a', words(0, 200)),
      copy('b', `${words(0, 200 - changed)} ${words(900, changed)}`),
    ]);
    expect((await archive.search('harbour', { collapse: true })).total).toBe(groups);
  });

  test('of only a few words are never folded', async () => {
    const archive = await archiveOf([copy('a', 'In brief.'), copy('b', 'In brief.')]);
    expect((await archive.search('harbour', { collapse: true })).total).toBe(2);
  });
});

describe('over corpus/', () => {
  let corpus: TestArchive;
  const collapsed = async (q: string) => (await corpus.search(q, { collapse: true, hitsPerPage: 50 })).hits;

  test('the two wire copies are one, the three stories of the storm are three', async () => {
    corpus = await archiveOf(await corpusArticles());
    const cables = await collapsed('undersea cables');
    expect(cables.filter(({ id }) => id.includes('undersea-cables')).map(({ _similar }) => _similar)).toEqual([1]);
    const everything = await collapsed('');
    expect(everything).toHaveLength((await corpusArticles()).length - 1);
    const storm = ['storm-ingrith', 'harbour-closed', 'harbour-reopens'];
    for (const part of storm) expect(everything.filter(({ id }) => id.includes(part))).toHaveLength(1);
  });
});

describe('folding', () => {
  test('lists at most ten folded articles, and counts all', async () => {
    const text = words(0, 200);
    const archive = await archiveOf(
      Array.from({ length: 15 }, (_, i) => article(`a${i}`, { title: `Harbour ${i}`, body: [text] })),
    );
    const { hits, total } = await archive.search('harbour', { collapse: true });
    expect([total, hits[0]?._similar, hits[0]?._similarArticles?.length]).toEqual([1, 14, 10]);
    expect(hits[0]?._similarArticles?.[0]).toEqual({
      id: expect.any(String),
      title: expect.stringMatching(/^Harbour/),
    });
  });

  test('compares only the best matches; later ones are separate hits', async () => {
    // More articles than are compared, the last two alike.
    const many = Array.from({ length: 320 }, (_, i) => {
      const day = new Date(Date.UTC(2024, 0, 1) - i * 86_400_000).toISOString();
      const body = [i >= 318 ? words(900_000, 60) : words(i * 100, 60)];
      return { ...article(`m${i}`, { title: 'Harbour', body }), publishedAt: day };
    });
    const archive = await archiveOf(many);
    const { total } = await archive.search('harbour', { collapse: true, sort: 'publishedAt:desc' });
    expect(total).toBe(320);
    const oldest = await archive.search('harbour', { collapse: true, sort: 'publishedAt:asc' });
    expect([oldest.total, oldest.hits[0]?._similar]).toEqual([319, 1]);
    const last = await archive.search('harbour', { collapse: true, sort: 'publishedAt:desc', page: 32 });
    expect(last.hits.map(({ id }) => id).slice(-1)).toEqual(['m319']);
  });
});
