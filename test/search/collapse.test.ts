/** Collapse: near-identical articles under the best of them; the rest of a long story is not near-identical. */
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

  test('stay apart unless grouping is asked for', async () => {
    const archive = await archiveOf([copy('a1', words(0, 200)), copy('a2', words(0, 200))]);
    const { hits, total } = await archive.search('harbour');
    expect(total).toBe(2);
    expect(hits[0]).not.toHaveProperty('_similar');
  });

  test('are led by the best that matched, also under a sort or a filter', async () => {
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

  test('that are only a few words long are never taken for copies', async () => {
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
